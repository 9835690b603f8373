import type { Flag } from "../../command/flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { encodeUtf8, toBase64 } from "../../../kernel/bytes.ts";
import { CommandError, HelpThenError } from "../../errors/command-error.ts";
import { fileOf } from "./config-file.ts";
import { absolutePath } from "../../text/paths.ts";

export const EMBED_FLAG: Flag = boolFlag("embed-certs", "", "Put the content of the files into the entry instead of their paths.");

export function entryFlag(name: string, usage = `${name} of the entry`): Flag {
  return stringFlag(name, "", usage);
}

/** Throws the command's help when there is not exactly one argument. */
export function onlyArgument(invocation: Invocation): string {
  const [name, ...more] = invocation.args;
  if (name === undefined || more.length > 0) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
  return name;
}

/** The files that --embed-certs is to read must be there. */
export function checkEmbedded(invocation: Invocation, names: readonly string[]): void {
  if (!invocation.flags.bool("embed-certs")) return;
  const given = names.filter((name) => invocation.flags.string(name) !== "");
  if (given.length === 0) {
    throw new CommandError(`you must specify a ${names.map((name) => `--${name}`).join(" or ")} to embed`);
  }
  for (const name of given) {
    const file = invocation.flags.string(name);
    if (!invocation.process.fs.exists(absolutePath(invocation.process, file)))
      throw new CommandError(`could not stat ${name} file ${file}: stat ${file}: no such file or directory`);
  }
}

/** Sets a file of an entry: its path, or what is in it. */
export function setFile(invocation: Invocation, entry: Record<string, unknown>, flag: string): boolean {
  if (!invocation.flags.changed(flag)) return false;
  const path = absolutePath(invocation.process, invocation.flags.string(flag));
  if (invocation.flags.bool("embed-certs")) {
    entry[`${flag}-data`] = toBase64(invocation.process.fs.readFile(path));
    delete entry[flag];
  } else {
    const folder = `${baseFolder(fileOf(invocation))}/`;
    // Files beside the kubeconfig are named from there.
    entry[flag] = path.startsWith(folder) ? path.slice(folder.length) : path;
    delete entry[`${flag}-data`];
  }
  return true;
}

function baseFolder(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** "a=1", "b-": what is set and what goes. */
export function pairsOf(words: readonly string[], what: string): { set: Map<string, string>; remove: string[] } {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals > 0) set.set(word.slice(0, equals), word.slice(equals + 1));
    else if (word.endsWith("-") && equals < 0) remove.push(word.slice(0, -1));
    else throw new CommandError(`invalid ${what} format: ${word}`);
  }
  return { set, remove };
}

export function bytesOf(text: string): string {
  return toBase64(encodeUtf8(text));
}
