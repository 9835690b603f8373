import { encodeUtf8 } from "../../kernel/bytes.ts";
import { sourceOf } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import { type FileOpener, openForReading, openForWriting } from "../process/open-file.ts";
import { absolutePath } from "../process/paths.ts";
import type { Redirect } from "./ast.ts";
import { expandString, expandWords } from "./expansion.ts";
import type { Descriptor, Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";

/** Carries out redirections in order; calling the result undoes them. Throws ShellFailure or FileError, with nothing changed. */
export async function redirect(shell: Shell, redirects: readonly Redirect[]): Promise<() => void> {
  if (redirects.length === 0) return NOTHING;
  const before = new Map(shell.descriptors);
  const undo = () => {
    shell.descriptors.clear();
    for (const [number, descriptor] of before) shell.descriptors.set(number, descriptor);
  };
  try {
    for (const item of redirects) await apply(shell, item);
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}

const NOTHING = () => {};

async function apply(shell: Shell, { operator, descriptor, target }: Redirect): Promise<void> {
  const number = typeof descriptor === "number" ? descriptor : operator.startsWith("<") ? 0 : 1;
  if (operator === "<<" || operator === "<<<") {
    const text = await expandString(shell, target);
    shell.descriptors.set(number, { source: sourceOf(encodeUtf8(operator === "<<<" ? `${text}\n` : text)) });
    return;
  }
  const words = await expandWords(shell, [target]);
  const name = words[0];
  if (name === undefined || words.length > 1) throw new ShellFailure(`${target.source}: ambiguous redirect`);
  if (operator === ">&" || operator === "<&") return duplicate(shell, operator, number, name, descriptor);
  open(shell, operator, number, name, descriptor === "both");
}

function open(shell: Shell, operator: Redirect["operator"], number: number, name: string, isBoth: boolean): void {
  const opener = openerOf(shell);
  const { fs, cwd } = shell.process;
  try {
    if (name === "") throw new FileError("ENOENT", name);
    const path = absolutePath(cwd, name);
    let made: Descriptor;
    if (operator === "<") made = { source: openForReading(opener, name) };
    else if (operator === "<>") {
      const sink = openForWriting(opener, name, true);
      made = { source: openForReading(opener, name), sink };
    } else {
      if (operator === ">" && shell.options.noclobber && fs.exists(path) && fs.stat(path).type === "file")
        throw new ShellFailure(`${name}: cannot overwrite existing file`);
      made = { sink: openForWriting(opener, name, operator === ">>") };
    }
    shell.descriptors.set(number, made);
    if (isBoth) shell.descriptors.set(2, made);
  } catch (error) {
    if (error instanceof FileError) throw new FileError(error.code, name);
    throw error;
  }
}

function duplicate(shell: Shell, operator: ">&" | "<&", number: number, name: string, descriptor: Redirect["descriptor"]): void {
  if (name === "-") {
    shell.descriptors.delete(number);
    return;
  }
  const source = /^([0-9]+)(-?)$/.exec(name);
  if (source === null) {
    if (operator === ">&" && descriptor === undefined) return open(shell, ">", 1, name, true);
    throw new ShellFailure(`${name}: ambiguous redirect`);
  }
  const found = shell.descriptors.get(Number(source[1]));
  if (found === undefined) throw new ShellFailure(`${source[1]}: Bad file descriptor`);
  shell.descriptors.set(number, found);
  if (source[2] === "-") shell.descriptors.delete(Number(source[1]));
}

/** /dev/stdin and its like mean the shell's own descriptors, redirected as they are. */
function openerOf(shell: Shell): FileOpener {
  const { fs, cwd, random, controllingTerminal } = shell.process;
  return {
    fs,
    cwd,
    random,
    controllingTerminal,
    stdin: shell.descriptors.get(0)?.source ?? shell.process.stdin,
    stdout: shell.descriptors.get(1)?.sink ?? shell.process.stdout,
    stderr: shell.descriptors.get(2)?.sink ?? shell.process.stderr,
  };
}
