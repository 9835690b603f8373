import { randomInteger } from "../../kernel/random.ts";
import type { Shell } from "./shell.ts";

const SPECIAL = /^(?:[@*#?$!-]|[0-9]+)$/;

export function isSpecialParameter(name: string): boolean {
  return SPECIAL.test(name);
}

/** `$?`, `$1`, `$RANDOM` and the like; undefined when there is no such parameter. */
export function specialParameter(shell: Shell, name: string): string | undefined {
  if (/^[0-9]+$/.test(name)) return name === "0" ? shell.name : shell.positional[Number(name) - 1];
  switch (name) {
    case "?":
      return String(shell.status);
    case "#":
      return String(shell.positional.length);
    case "$":
      return String(shell.variables.get("\0pid") ?? shell.process.pid);
    case "!":
      return shell.lastBackgroundPid === undefined ? undefined : String(shell.lastBackgroundPid);
    case "-":
      return optionLetters(shell);
    case "@":
    case "*":
      return shell.positional.join(" ");
    case "RANDOM":
      return String(randomInteger(shell.process.random, 32_768));
    case "SRANDOM":
      return String(randomInteger(shell.process.random, 2 ** 32));
    case "SECONDS":
      return String(Math.floor((shell.process.clock.now() - shell.startedAt) / 1_000));
    case "EPOCHSECONDS":
      return String(Math.floor(shell.process.clock.now() / 1_000));
    case "EPOCHREALTIME":
      return (shell.process.clock.now() / 1_000).toFixed(6);
    case "LINENO":
      return String(shell.line);
    case "BASHPID":
      return String(shell.process.pid);
    case "PPID":
      return String(shell.process.parent ?? 0);
    case "UID":
    case "EUID":
      return String(shell.process.user?.uid ?? 0);
    case "HOSTNAME":
      return shell.process.hostname;
    case "FUNCNAME":
      return shell.functionNames.at(-1);
    case "BASH_VERSION":
      return "5.2.15(1)-release";
    case "SHLVL":
      return "1";
    case "OSTYPE":
      return "linux-gnu";
    case "HOSTTYPE":
      return "x86_64";
    case "_":
      return shell.lastArgument;
    default:
      return undefined;
  }
}

function optionLetters(shell: Shell): string {
  const { options } = shell;
  const letters = [
    [options.allexport, "a"],
    [options.errexit, "e"],
    [options.noglob, "f"],
    [true, "h"],
    [shell.isInteractive, "im"],
    [options.nounset, "u"],
    [options.verbose, "v"],
    [options.xtrace, "x"],
    [true, "B"],
    [options.noclobber, "C"],
  ] as const;
  return letters.map(([isSet, letter]) => (isSet ? letter : "")).join("");
}
