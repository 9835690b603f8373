import type { Rule } from "../rule.ts";

const PLACES = new RegExp(["/work/" + "(main|shared)", "/root/" + "go", "/tmp/" + "brief", "C:\\\\" + "Users", "/Users/" + "[a-z]+/"].join("|"));
const REGISTRY = /"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)|registry=https?:/;

/** Nothing here knows the machine that it was written on, nor the registry that it was installed from. */
export const machinePaths: Rule = {
  name: "machine-paths",
  find: (repository) =>
    [...repository].flatMap(([path, text]) => {
      if (PLACES.test(text)) return [{ path, message: `Names a place of one machine: ${PLACES.exec(text)?.[0]}` }];
      if (/(package-lock\.json|\.npmrc)$/.test(path) && REGISTRY.test(text)) return [{ path, message: "Names a registry of one machine." }];
      return [];
    }),
  bait: {
    files: {
      "a.md": `see /work/${"main"}/x`,
      "package-lock.json": '"resolved": "https://npm.example.com/x.tgz"',
      "b.md": "see src/x",
      "b/package-lock.json": '"resolved": "file:x"'.replace("resolved", "link"),
    },
    found: ["a.md", "package-lock.json"],
  },
};
