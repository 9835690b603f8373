import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_SCRIPT_BYTES } from "../../kernel/limits.ts";
import { FileError } from "../process/file-system.ts";
import { absolutePath, baseNameOf } from "../process/paths.ts";
import type { Process, Program } from "../process/process.ts";
import { runInteractively } from "../line-editor/interactive-shell.ts";
import { applyOptions } from "./builtins/set.ts";
import { isIncomplete } from "./incomplete.ts";
import { readLine } from "./read-line.ts";
import { runText } from "./run-text.ts";
import { Shell } from "./shell.ts";
import { runToEnd } from "./subshell.ts";

/** `sh` and `bash`: runs a script, a command line (-c), standard input, or a person's commands at a terminal. */
export const shellProgram: Program = async (process) => {
  const invocation = parseInvocation(process.argv);
  if (typeof invocation === "string") {
    await process.stderr.write(encodeUtf8(`${baseNameOf(process.argv[0] ?? "sh")}: ${invocation}\n`));
    return 2;
  }
  const isInteractive = process.terminal !== undefined && invocation.command === undefined && (invocation.script === undefined || invocation.forcesInteractive);
  const shell = new Shell(process, invocation.name, isInteractive);
  importEnvironment(shell, process);
  shell.positional = invocation.parameters;
  const wrong = applyOptions(shell, invocation.options);
  if (typeof wrong === "string") {
    await shell.writeError(`${shell.name}: ${wrong}\n`);
    return 2;
  }
  if (process.pid === 1) surviveAsInit(process);
  if (isInteractive) return runInteractively(shell, { isLogin: invocation.isLogin });
  return runToEnd(shell, () => runInvocation(shell, invocation));
};

interface Invocation {
  command: string | undefined;
  script: string | undefined;
  name: string;
  parameters: string[];
  options: string[];
  isLogin: boolean;
  forcesInteractive: boolean;
}

function parseInvocation(argv: readonly string[]): Invocation | string {
  const words = argv.slice(1);
  const invocation: Invocation = {
    command: undefined,
    script: undefined,
    name: argv[0] ?? "sh",
    parameters: [],
    options: [],
    isLogin: argv[0]?.startsWith("-") ?? false,
    forcesInteractive: false,
  };
  let wantsCommand = false;
  let wantsInput = false;
  while (/^[-+]./.test(words[0] ?? "")) {
    const word = words.shift() as string;
    if (word === "--") break;
    if (word.startsWith("--")) {
      if (word === "--login") invocation.isLogin = true;
      else if (word === "--init-file" || word === "--rcfile") words.shift();
      else if (!["--norc", "--noprofile", "--posix", "--noediting"].includes(word)) return `${word}: invalid option`;
      continue;
    }
    let letters = "";
    for (const letter of word.slice(1)) {
      if (letter === "c") wantsCommand = true;
      else if (letter === "s") wantsInput = true;
      else if (letter === "l") invocation.isLogin = true;
      else if (letter === "i") invocation.forcesInteractive = true;
      else letters += letter;
    }
    if (letters !== "") invocation.options.push(word[0] + letters);
    if (letters.includes("o") && words[0] !== undefined) invocation.options.push(words.shift() as string);
  }
  if (wantsCommand) {
    invocation.command = words.shift();
    if (invocation.command === undefined) return "-c: option requires an argument";
    invocation.name = words.shift() ?? invocation.name;
  } else if (!wantsInput && words[0] !== undefined) {
    invocation.script = words.shift();
    invocation.name = invocation.script as string;
  }
  invocation.parameters = words;
  return invocation;
}

function importEnvironment(shell: Shell, process: Process): void {
  for (const [name, value] of process.env) if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) shell.variables.set(name, value).isExported = true;
  shell.variables.set("PWD", process.cwd).isExported = true;
  shell.variables.set("IFS", " \t\n");
  shell.variables.set("\0pid", String(process.pid));
  shell.variables.set("OPTIND", "1");
  shell.variables.set("PS4", "+ ");
  shell.variables.set("BASH_VERSION", "5.2.15(1)-release").isExported = false;
  const level = String((Number(process.env.get("SHLVL") ?? "0") || 0) + 1);
  shell.variables.set("SHLVL", level).isExported = true;
}

async function runInvocation(shell: Shell, { command, script }: Invocation): Promise<number> {
  if (command !== undefined) return runText(shell, command, { label: "-c", mayBecome: true });
  if (script !== undefined) return runFile(shell, script);
  return runInput(shell);
}

async function runFile(shell: Shell, script: string): Promise<number> {
  const { process } = shell;
  try {
    const bytes = process.fs.readFile(absolutePath(process.cwd, script));
    if (bytes.subarray(0, 128).includes(0)) {
      await shell.writeError(`${script}: ${script}: cannot execute binary file\n`);
      return 126;
    }
    return await runText(shell, decodeUtf8(bytes), {});
  } catch (error) {
    if (!(error instanceof FileError) || error.path !== absolutePath(process.cwd, script)) throw error;
    await shell.writeError(`${baseNameOf(process.argv[0] ?? "bash")}: ${script}: ${error.code === "EISDIR" ? "Is a directory" : error.message}\n`);
    return error.code === "ENOENT" ? 127 : 126;
  }
}

/** Reads standard input a line at a time, so that commands can read what follows them. */
async function runInput(shell: Shell): Promise<number> {
  let pending = "";
  let line = 1;
  for (;;) {
    const read = await readLine(shell, { descriptor: 0 });
    if (read.isEnded && read.text === "" && pending === "") return shell.status;
    pending += read.isEnded ? read.text : `${read.text}\n`;
    if (pending.length > SHELL_SCRIPT_BYTES) {
      await shell.complain(`command is longer than ${SHELL_SCRIPT_BYTES} bytes`);
      return 2;
    }
    if (!read.isEnded && isIncomplete(pending)) continue;
    await runText(shell, pending, { firstLine: line, isLine: true });
    line += pending.split("\n").length - 1;
    pending = "";
    if (read.isEnded) return shell.status;
  }
}

/** The kernel drops signals that PID 1 does not handle: a container's shell outlives SIGTERM unless it traps it. */
function surviveAsInit(process: Process): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const) process.onSignal(signal, () => {});
}

/** Where images install the shell. */
export const SHELLS: Readonly<Record<string, Program>> = { "/bin/bash": shellProgram, "/bin/sh": shellProgram };
