import { decodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_SCRIPT_BYTES } from "../../kernel/limits.ts";
import { FileError } from "../process/file-system.ts";
import { reportFinishedJobs } from "../language/background.ts";
import { runText } from "../language/run-text.ts";
import type { Shell } from "../language/shell.ts";
import { FunctionReturn, Interrupted, LoopExit, ShellExit, ShellFailure } from "../language/shell-failure.ts";
import { isIncomplete } from "../language/incomplete.ts";
import { runExitTrap, runPendingTraps } from "../language/traps.ts";
import { expandHistory, loadHistory, remember } from "./history.ts";
import { LineEditor } from "./line-editor.ts";
import { expandPrompt } from "./prompt.ts";

const INTERRUPTED_STATUS = 130;

/** A shell with a person in front of it: prompts, edits, runs, until `exit` or the end of input. */
export async function runInteractively(shell: Shell, options: { isLogin: boolean }): Promise<number> {
  const { process } = shell;
  const terminal = process.terminal;
  if (terminal === undefined) return shell.status;
  shell.name = shell.name.replace(/^.*\//, "");
  if (shell.variables.get("PS1") === undefined) shell.variables.set("PS1", "\\s-\\v\\$ ");
  if (shell.variables.get("PS2") === undefined) shell.variables.set("PS2", "> ");
  const historyFile = shell.variables.get("HISTFILE") ?? `${shell.variables.get("HOME") ?? "/root"}/.bash_history`;
  shell.variables.set("HISTFILE", historyFile);
  const editor = new LineEditor(shell, terminal);
  process.onSignal("SIGINT", () => shell.interruption.abort("interrupted"));
  for (const signal of ["SIGTERM", "SIGQUIT", "SIGTSTP"] as const) process.onSignal(signal, () => {});
  try {
    await runStartupFiles(shell, options.isLogin);
    loadHistory(process.fs, historyFile, shell.history);
    for (;;) if (!(await oneCommand(shell, editor, historyFile))) break;
  } catch (error) {
    if (!(error instanceof ShellExit)) throw error;
    shell.status = error.status;
  }
  await runExitTrap(shell);
  return shell.status;
}

/** false: the input has ended. */
async function oneCommand(shell: Shell, editor: LineEditor, historyFile: string): Promise<boolean> {
  shell.interruption = new AbortController();
  await reportFinishedJobs(shell);
  await runPendingTraps(shell);
  const command = shell.variables.get("PROMPT_COMMAND");
  if (command !== undefined && command !== "") await guarded(shell, command, true);
  const text = await readCommand(shell, editor);
  if (text === undefined) {
    if (shell.jobs.list().some((job) => job.state === "Stopped") && !shell.warnedOfJobs) {
      shell.warnedOfJobs = true;
      await shell.writeError("exit\nThere are stopped jobs.\n");
      return true;
    }
    await shell.writeError("exit\n");
    return false;
  }
  if (text.trim() === "") return true;
  let line = text;
  try {
    const expanded = expandHistory(text, shell.history);
    if (expanded !== undefined) {
      line = expanded;
      await shell.write(`${line}\n`);
    }
  } catch (error) {
    await shell.complain((error as Error).message);
    return true;
  }
  remember(shell.process.fs, historyFile, shell.history, line, shell.variables.get("HISTCONTROL") ?? "");
  await guarded(shell, line, false);
  return true;
}

/** A whole command: lines are asked for until it is complete. undefined at the end of input, "" after Ctrl-C. */
async function readCommand(shell: Shell, editor: LineEditor): Promise<string | undefined> {
  let text = "";
  for (;;) {
    const prompt = await expandPrompt(shell, shell.variables.get(text === "" ? "PS1" : "PS2") ?? "");
    const result = await editor.read(prompt);
    if (result.type === "interrupt") {
      shell.status = INTERRUPTED_STATUS;
      return "";
    }
    if (result.type === "end") {
      if (text === "") return undefined;
      await guarded(shell, text, false);
      return "";
    }
    text += `${result.text}\n`;
    if (text.length > SHELL_SCRIPT_BYTES) {
      await shell.complain(`command is longer than ${SHELL_SCRIPT_BYTES} bytes`);
      return "";
    }
    if (!isIncomplete(text, shell.aliases)) return text.replace(/\n+$/, "");
  }
}

/** Runs what was typed; nothing that goes wrong in it ends the shell, except `exit`. */
async function guarded(shell: Shell, text: string, keepsStatus: boolean): Promise<void> {
  const { status } = shell;
  try {
    await runText(shell, text, { isLine: true });
  } catch (error) {
    if (error instanceof Interrupted) {
      await shell.writeError("\n");
      shell.status = INTERRUPTED_STATUS;
    } else if (error instanceof ShellFailure) {
      await shell.complain(error.message);
      shell.status = error.status;
    } else if (!(error instanceof LoopExit || error instanceof FunctionReturn)) throw error;
  } finally {
    shell.loops = 0;
    shell.conditions = 0;
    shell.becomesLast = false;
    if (keepsStatus) shell.status = status;
  }
}

async function runStartupFiles(shell: Shell, isLogin: boolean): Promise<void> {
  const home = shell.variables.get("HOME") ?? "/root";
  const files = isLogin
    ? ["/etc/profile", ...[`${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`].filter((path) => shell.process.fs.exists(path)).slice(0, 1)]
    : ["/etc/bash.bashrc", `${home}/.bashrc`];
  for (const file of files) {
    try {
      await guarded(shell, decodeUtf8(shell.process.fs.readFile(file)), true);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  shell.status = 0;
}
