import type { Child, SpawnOptions } from "../process/process.ts";
import { SpawnError } from "../process/process.ts";
import { endingOf, signalEnding } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import { Interrupted } from "./shell-failure.ts";

/** Children that were started together, and the status they have when all have ended. */
export interface Started {
  children: readonly Child[];
  finished: Promise<number>;
}

const INTERRUPTED_STATUS = 130;
const STOPPED_STATUS = 148;

/**
 * Starts a job and waits for it. An interactive shell puts it into a process group of its own and lends it the terminal; the job may
 * also be stopped, and stays in the table of jobs then.
 */
export async function runForeground(shell: Shell, text: string, start: (group: SpawnOptions["group"]) => Started): Promise<number> {
  let started: Started;
  try {
    started = start(shell.isInteractive ? "new" : undefined);
  } catch (error) {
    if (error instanceof SpawnError) return refuse(shell, error);
    throw error;
  }
  if (!shell.isInteractive) return started.finished;
  return waitInForeground(shell, text, started);
}

/** Lends the terminal to a job until it ends or stops. */
export async function waitInForeground(shell: Shell, text: string, { children, finished }: Started): Promise<number> {
  const terminal = shell.process.controllingTerminal;
  if (terminal !== undefined) terminal.foreground = children[0]?.group;
  const stops: { dispose(): void }[] = [];
  const stopped = new Promise<"stopped">((resolve) => {
    for (const child of children) {
      const listening = child.onStop?.((isStopped) => isStopped && resolve("stopped"));
      if (listening !== undefined) stops.push(listening);
    }
  });
  const outcome = await Promise.race([finished, stopped]);
  for (const stop of stops) stop.dispose();
  if (terminal !== undefined) {
    terminal.foreground = shell.process.group;
    terminal.sane?.();
  }
  if (outcome === "stopped") {
    const job = shell.jobs.list().find((known) => known.children[0] === children[0]) ?? shell.jobs.add(children, text, finished);
    job.state = "Stopped";
    await shell.writeError(`\n${shell.jobs.describe(job)}\n`);
    return STOPPED_STATUS;
  }
  if (outcome === INTERRUPTED_STATUS) {
    shell.status = outcome;
    throw new Interrupted();
  }
  if (signalEnding(outcome) !== undefined && terminal !== undefined) await shell.writeError(`${endingOf(outcome)}\n`);
  return outcome;
}

/** What a failed fork or exec means for the command. */
export async function refuse(shell: Shell, error: SpawnError, name?: string): Promise<number> {
  if (error.exitCode === 254) await shell.writeError(`${shell.name}: fork: ${error.message}\n`);
  else await shell.complain(name === undefined ? error.message : `${name}: ${error.message}`);
  return error.exitCode;
}
