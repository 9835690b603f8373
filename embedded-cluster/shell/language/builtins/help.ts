import { type Builtin, BUILTINS } from "./index.ts";

export const help: Builtin = async (shell, args) => {
  const unknown = args.find((name) => !Object.hasOwn(BUILTINS, name));
  if (unknown !== undefined) {
    await shell.complain(`help: no help topics match \`${unknown}'.  Try \`help help' or \`man -k ${unknown}' or \`info ${unknown}'.`);
    return 1;
  }
  if (args.length > 0) for (const name of args) await shell.write(`${name}: ${name} is a shell builtin\n`);
  else await shell.write(`These shell commands are defined internally:\n${Object.keys(BUILTINS).sort().join(" ")}\n`);
  return 0;
};
