import type { AndOr, ListItem, Pipeline, Script } from "./ast.ts";
import { runCommand } from "./command.ts";
import { runForeground } from "./foreground.ts";
import { runPipelineProcesses } from "./pipeline.ts";
import type { Shell } from "./shell.ts";
import { ShellExit } from "./shell-failure.ts";
import { startBackground } from "./background.ts";
import { runPendingTraps, runTrap } from "./traps.ts";

/** Runs a list of commands and gives the status of the last. */
export async function runScript(shell: Shell, script: Script): Promise<number> {
  for (const item of script.items) {
    await runListItem(shell, item);
    if (shell.pendingTraps.length > 0) await runPendingTraps(shell);
  }
  return shell.status;
}

/** Runs commands whose failure is a question, not an error: `set -e` does not look at them. */
export async function runCondition(shell: Shell, script: Script): Promise<number> {
  shell.conditions++;
  try {
    return await runScript(shell, script);
  } finally {
    shell.conditions--;
  }
}

/** One pipeline list: `a && b || c`. */
export async function runAndOr(shell: Shell, list: AndOr, source: string): Promise<number> {
  const last = list.rest.length;
  await runPipeline(shell, list.first, last === 0, source);
  for (const [index, { operator, pipeline }] of list.rest.entries()) {
    if ((operator === "&&") === (shell.status === 0)) await runPipeline(shell, pipeline, index === last - 1, source);
  }
  return shell.status;
}

async function runListItem(shell: Shell, item: ListItem): Promise<void> {
  if (item.background) await startBackground(shell, item);
  else await runAndOr(shell, item.andOr, item.source);
}

async function runPipeline(shell: Shell, pipeline: Pipeline, isLast: boolean, source: string): Promise<void> {
  const isQuestion = pipeline.negated || !isLast;
  if (isQuestion) shell.conditions++;
  const startedAt = shell.process.clock.now();
  try {
    const only = pipeline.commands[0];
    if (only === undefined) shell.status = 0;
    else if (pipeline.commands.length === 1) {
      shell.status = await runCommand(shell, only);
      shell.variables.setArray("PIPESTATUS", new Map([["0", String(shell.status)]]));
    } else shell.status = await runForeground(shell, source, (group) => runPipelineProcesses(shell, pipeline, group));
  } finally {
    if (isQuestion) shell.conditions--;
  }
  if (pipeline.timed) await reportTime(shell, shell.process.clock.now() - startedAt);
  if (pipeline.negated) shell.status = shell.status === 0 ? 1 : 0;
  if (shell.status !== 0 && shell.conditions === 0 && !pipeline.negated && isLast) await failed(shell);
}

async function failed(shell: Shell): Promise<void> {
  const { status } = shell;
  await runTrap(shell, shell.traps.get("ERR"));
  if (shell.options.errexit) throw new ShellExit(status);
}

async function reportTime(shell: Shell, milliseconds: number): Promise<void> {
  const shown = (time: number) => `${Math.floor(time / 60_000)}m${((time % 60_000) / 1_000).toFixed(3)}s`;
  await shell.writeError(`\nreal\t${shown(milliseconds)}\nuser\t${shown(0)}\nsys\t${shown(0)}\n`);
}
