import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { SHELL_DEPTH } from "../../../kernel/limits.ts";
import { FileError } from "../../process/file-system.ts";
import { absolutePath } from "../../process/paths.ts";
import { SpawnError } from "../../process/process.ts";
import { findInPath } from "../../process/program-lookup.ts";
import { refuse } from "../foreground.ts";
import { runText } from "../run-text.ts";
import { FunctionReturn, ShellExit, ShellFailure } from "../shell-failure.ts";
import type { Builtin } from "./index.ts";

export const evaluateText: Builtin = async (shell, args) => {
  if (shell.depth >= SHELL_DEPTH) throw new ShellFailure(`eval: maximum eval nesting level exceeded (${SHELL_DEPTH})`, { isFatal: true });
  shell.depth++;
  try {
    return await runText(shell, args.join(" "), { label: "eval", firstLine: shell.line });
  } finally {
    shell.depth--;
  }
};

export const source: Builtin = async (shell, args, name) => {
  const [file, ...parameters] = args;
  if (file === undefined) {
    await shell.complain(`${name}: filename argument required`);
    await shell.writeError(`${name}: usage: ${name} filename [arguments]\n`);
    return 2;
  }
  if (shell.depth >= SHELL_DEPTH) throw new ShellFailure(`${name}: maximum source nesting level exceeded (${SHELL_DEPTH})`, { isFatal: true });
  const { process } = shell;
  let text: string;
  try {
    const inPath =
      file.includes("/") || process.fs.exists(absolutePath(process.cwd, file))
        ? file
        : (findInPath(process.fs, file, shell.variables.exported(), process.cwd) ?? file);
    text = decodeUtf8(process.fs.readFile(absolutePath(process.cwd, inPath)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await shell.complain(error.code === "EISDIR" ? `${name}: ${file}: is a directory` : `${file}: ${error.message}`);
    return 1;
  }
  const { positional, name: shellName, showsLines } = shell;
  if (parameters.length > 0) shell.positional = parameters;
  shell.name = file;
  shell.showsLines = true;
  shell.sourced++;
  shell.depth++;
  try {
    return await runText(shell, text, {});
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.sourced--;
    shell.depth--;
    shell.name = shellName;
    shell.showsLines = showsLines;
    if (parameters.length > 0) shell.positional = positional;
  }
};

/** Without a command only the redirections count; the caller keeps them. */
export const exec: Builtin = async (shell, args) => {
  const words = [...args];
  while (words[0]?.startsWith("-")) if (words.shift() === "-a") words.shift();
  if (words.length === 0) return 0;
  const { process, descriptors } = shell;
  const stdin = descriptors.get(0)?.source;
  const stdout = descriptors.get(1)?.sink;
  const stderr = descriptors.get(2)?.sink;
  const streams = { env: shell.variables.exported(), cwd: process.cwd, ...(stdin && { stdin }), ...(stdout && { stdout }), ...(stderr && { stderr }) };
  try {
    if (process.exec === undefined) throw new SpawnError("cannot execute", 126);
    const running = process.exec(words, streams);
    throw new ShellExit(await running);
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    const status = await refuse(shell, error, `exec: ${words[0]}`.replace(/^exec: (?=.*\/)/, ""));
    if (shell.isInteractive) return status;
    throw new ShellExit(status);
  }
};
