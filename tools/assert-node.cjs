// Runs before everything else, on whatever Node it is given: plain JavaScript of long ago.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    "Tsunagu runs on Node 24; this is Node " +
      process.versions.node +
      ".\nnpm brings Node 24 along on Linux, on Windows and on Intel Macs: run `npm install --ignore-scripts` and start through npm (`npm start`), not by path.\nOn other machines install Node 24 first (the file .nvmrc names it for nvm and fnm).",
  );
  process.exit(1);
}
