import { absolutePath } from "../../process/paths.ts";
import { findInPath, isExecutableFile } from "../../process/program-lookup.ts";
import type { Shell } from "../shell.ts";
import { callBuiltin, startProgram } from "../simple-command.ts";
import { type Builtin, findBuiltin } from "./index.ts";

const KEYWORDS = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "case",
  "esac",
  "for",
  "select",
  "while",
  "until",
  "do",
  "done",
  "in",
  "function",
  "time",
  "{",
  "}",
  "!",
  "[[",
  "]]",
]);

type Kind = { kind: "alias" | "keyword" | "function" | "builtin" } | { kind: "file"; path: string };

export const type: Builtin = async (shell, args) => {
  const letters = args.filter((word) => /^-[aftpP]+$/.test(word)).join("");
  let status = 0;
  for (const name of args.filter((word) => !/^-[aftpP]+$/.test(word))) {
    const found = lookUp(shell, name);
    if (found === undefined) {
      if (!/[tpP]/.test(letters)) await shell.complain(`type: ${name}: not found`);
      status = 1;
    } else if (letters.includes("t")) await shell.write(`${found.kind}\n`);
    else if (/[pP]/.test(letters)) await shell.write(found.kind === "file" ? `${found.path}\n` : "");
    else await shell.write(describe(shell, name, found));
  }
  return status;
};

export const bashCommand: Builtin = async (shell, args) => {
  const words = [...args];
  let letters = "";
  while (/^-[pvV]+$/.test(words[0] ?? "")) letters += words.shift();
  if (words[0] === "--") words.shift();
  const [name] = words;
  if (name === undefined) return 0;
  if (letters.includes("v") || letters.includes("V")) {
    let status = 0;
    for (const word of words) {
      const found = lookUp(shell, word);
      if (found === undefined) {
        status = 1;
        if (letters.includes("V")) await shell.complain(`command: ${word}: not found`);
      } else if (letters.includes("V")) await shell.write(describe(shell, word, found));
      else await shell.write(found.kind === "file" ? `${found.path}\n` : found.kind === "alias" ? `alias ${word}='${shell.aliases.get(word)}'\n` : `${word}\n`);
    }
    return status;
  }
  const builtin = findBuiltin(name);
  if (builtin !== undefined) return callBuiltin(shell, builtin, words);
  return startProgram(shell, words, shell.variables.exported(), false, words.join(" "));
};

export const builtinCommand: Builtin = async (shell, args) => {
  const [name] = args;
  if (name === undefined) return 0;
  const builtin = findBuiltin(name);
  if (builtin !== undefined) return callBuiltin(shell, builtin, args);
  await shell.complain(`builtin: ${name}: not a shell builtin`);
  return 1;
};

/** Nothing is remembered: looking a name up again is cheap here. */
export const hash: Builtin = async (shell, args) => {
  for (const name of args.filter((word) => !word.startsWith("-"))) {
    if (lookUp(shell, name) === undefined) {
      await shell.complain(`hash: ${name}: not found`);
      return 1;
    }
  }
  if (args.length === 0) await shell.write("hash: hash table empty\n");
  return 0;
};

export function lookUp(shell: Shell, name: string): Kind | undefined {
  if (shell.aliases.has(name) && (shell.isInteractive || shell.expandsAliases)) return { kind: "alias" };
  if (KEYWORDS.has(name)) return { kind: "keyword" };
  if (shell.functions.has(name)) return { kind: "function" };
  if (findBuiltin(name) !== undefined) return { kind: "builtin" };
  const { fs, cwd } = shell.process;
  if (name.includes("/")) return isExecutableFile(fs, absolutePath(cwd, name)) ? { kind: "file", path: name } : undefined;
  const environment = new Map([["PATH", shell.variables.get("PATH") ?? ""]]);
  const path = findInPath(fs, name, environment, cwd);
  return path === undefined ? undefined : { kind: "file", path };
}

function describe(shell: Shell, name: string, found: Kind): string {
  switch (found.kind) {
    case "alias":
      return `${name} is aliased to \`${shell.aliases.get(name)}'\n`;
    case "keyword":
      return `${name} is a shell keyword\n`;
    case "function":
      return `${name} is a function\n${shell.functions.get(name)?.source}\n`;
    case "builtin":
      return `${name} is a shell builtin\n`;
    case "file":
      return `${name} is ${found.path}\n`;
  }
}
