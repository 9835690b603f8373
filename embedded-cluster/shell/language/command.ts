import { FileError } from "../process/file-system.ts";
import type { Command } from "./ast.ts";
import { runCompound } from "./compound-command.ts";
import { redirect } from "./redirection.ts";
import type { Shell } from "./shell.ts";
import { Discarded, ShellExit, ShellFailure } from "./shell-failure.ts";
import { runSimple } from "./simple-command.ts";

/** Runs one command in this shell and gives its status. Reports what it cannot do. */
export async function runCommand(shell: Shell, command: Command): Promise<number> {
  shell.line = command.line;
  try {
    if (command.type === "simple") return await runSimple(shell, command);
    shell.becomesLast = false;
    if (command.type === "function") {
      shell.functions.set(command.name, command);
      return 0;
    }
    const undo = await redirect(shell, command.redirects);
    try {
      return await runCompound(shell, command.body);
    } finally {
      undo();
    }
  } catch (error) {
    if (error instanceof FileError) {
      await shell.complain(`${error.path}: ${error.message}`);
      return 1;
    }
    if (!(error instanceof ShellFailure)) throw error;
    await shell.complain(error.message);
    if (error.isFatal && !shell.isInteractive) throw new ShellExit(shell.isSubshell ? 1 : error.status);
    shell.status = error.status;
    if (error.discards || error.isFatal) throw new Discarded(error.status);
    return error.status;
  }
}
