import type { Builtin } from "./index.ts";

export const alias: Builtin = async (shell, args) => {
  const words = args.filter((word) => word !== "-p");
  if (words.length === 0) for (const name of [...shell.aliases.keys()].sort()) await shell.write(show(name, shell.aliases.get(name) as string));
  let status = 0;
  for (const word of words) {
    const equals = word.indexOf("=");
    const name = equals > 0 ? word.slice(0, equals) : word;
    const value = shell.aliases.get(name);
    if (equals > 0) shell.aliases.set(name, word.slice(equals + 1));
    else if (value !== undefined) await shell.write(show(name, value));
    else {
      await shell.complain(`alias: ${name}: not found`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = async (shell, args) => {
  if (args.includes("-a")) shell.aliases.clear();
  let status = 0;
  for (const name of args.filter((word) => word !== "-a")) {
    if (shell.aliases.delete(name)) continue;
    await shell.complain(`unalias: ${name}: not found`);
    status = 1;
  }
  return status;
};

function show(name: string, value: string): string {
  return `alias ${name}='${value.replaceAll("'", "'\\''")}'\n`;
}
