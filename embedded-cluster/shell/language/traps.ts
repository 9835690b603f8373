import { Parser } from "./parser.ts";
import { runScript } from "./interpreter.ts";
import type { Shell } from "./shell.ts";
import { ShellExit } from "./shell-failure.ts";

/** Runs the commands of signals that arrived since the last command. `$?` is as before afterwards. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  while (shell.pendingTraps.length > 0) {
    const name = shell.pendingTraps.shift() as string;
    await runTrap(shell, shell.traps.get(name));
  }
}

export async function runExitTrap(shell: Shell): Promise<void> {
  const command = shell.traps.get("EXIT");
  if (command === undefined || command === "") return;
  shell.traps.delete("EXIT");
  try {
    await runTrap(shell, command);
  } catch (error) {
    if (!(error instanceof ShellExit)) throw error;
    shell.status = error.status;
  }
}

export async function runTrap(shell: Shell, command: string | undefined): Promise<void> {
  if (command === undefined || command === "") return;
  const { status } = shell;
  const parser = new Parser(command, { aliases: shell.aliases });
  for (let script = parser.next(); script !== undefined; script = parser.next()) await runScript(shell, script);
  shell.status = status;
}
