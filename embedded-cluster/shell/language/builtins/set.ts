import { quoteForReuse } from "../quoting.ts";
import type { Shell, ShellOptions } from "../shell.ts";
import type { Builtin } from "./index.ts";

const LETTERS: Readonly<Record<string, keyof ShellOptions>> = {
  a: "allexport",
  e: "errexit",
  f: "noglob",
  n: "noexec",
  u: "nounset",
  v: "verbose",
  x: "xtrace",
  C: "noclobber",
};
const NAMES = new Set<keyof ShellOptions>(["allexport", "errexit", "noglob", "noexec", "nounset", "verbose", "xtrace", "noclobber", "pipefail"]);
/** Options that mean nothing here and are accepted all the same. */
const IGNORED_LETTERS = "bhkmptBEHPT";
const IGNORED_NAMES = new Set([
  "braceexpand",
  "emacs",
  "errtrace",
  "functrace",
  "hashall",
  "histexpand",
  "history",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "monitor",
  "nolog",
  "notify",
  "onecmd",
  "physical",
  "posix",
  "privileged",
  "vi",
]);

export const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    for (const [name, variable] of shell.variables.all())
      if (variable.scalar !== undefined && !name.startsWith("\0")) await shell.write(`${name}=${quoteForReuse(variable.scalar)}\n`);
    return 0;
  }
  const applied = applyOptions(shell, args);
  if (typeof applied === "string") {
    await shell.complain(`set: ${applied}`);
    if (applied.startsWith("-") || applied.startsWith("+"))
      await shell.writeError("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n");
    return applied.includes("invalid option name") ? 1 : 2;
  }
  if (applied.prints)
    for (const name of [...NAMES].sort())
      await shell.write(
        applied.prints === "-" ? `${name.padEnd(15)}\t${shell.options[name] ? "on" : "off"}\n` : `set ${shell.options[name] ? "-" : "+"}o ${name}\n`,
      );
  if (applied.rest !== undefined) shell.positional = applied.rest;
  return 0;
};

/** Applies `-eu -o pipefail`; what is left are positional parameters. A string is what is wrong. Also the shell's own command line. */
export function applyOptions(shell: Shell, args: readonly string[]): { rest: string[] | undefined; prints: string } | string {
  let index = 0;
  let prints = "";
  for (; index < args.length; index++) {
    const word = args[index] as string;
    if (word === "--" || word === "-") return { rest: args.slice(index + 1), prints };
    if (!/^[-+]./.test(word)) break;
    const value = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "o") {
        const name = args[++index];
        if (name === undefined) prints = word[0] as string;
        else if (NAMES.has(name as keyof ShellOptions)) shell.options[name as keyof ShellOptions] = value;
        else if (!IGNORED_NAMES.has(name)) return `${name}: invalid option name`;
        continue;
      }
      const name = LETTERS[letter];
      if (name !== undefined) shell.options[name] = value;
      else if (!IGNORED_LETTERS.includes(letter)) return `${word[0]}${letter}: invalid option`;
    }
  }
  return { rest: index < args.length ? args.slice(index) : undefined, prints };
}

const SHELL_OPTIONS = new Set([
  "nullglob",
  "expand_aliases",
  "extglob",
  "globstar",
  "dotglob",
  "nocaseglob",
  "nocasematch",
  "histappend",
  "checkwinsize",
  "cmdhist",
  "lastpipe",
  "inherit_errexit",
  "failglob",
  "autocd",
  "sourcepath",
  "promptvars",
]);

export const shopt: Builtin = async (shell, args) => {
  const names = args.filter((word) => !word.startsWith("-"));
  const value = args.includes("-s") ? true : args.includes("-u") ? false : undefined;
  for (const name of names) {
    if (!SHELL_OPTIONS.has(name)) {
      await shell.complain(`shopt: ${name}: invalid shell option name`);
      return 1;
    }
    if (value === undefined) {
      const isSet = name === "nullglob" ? shell.options.nullglob : name === "expand_aliases" ? shell.isInteractive || shell.expandsAliases : false;
      if (!args.includes("-q")) await shell.write(`${name.padEnd(15)}\t${isSet ? "on" : "off"}\n`);
      return isSet ? 0 : 1;
    }
    if (name === "nullglob") shell.options.nullglob = value;
    if (name === "expand_aliases") shell.expandsAliases = value;
  }
  return 0;
};
