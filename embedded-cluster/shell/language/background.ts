import { EMPTY_SOURCE } from "../../kernel/streams.ts";
import { SpawnError } from "../process/process.ts";
import type { ListItem } from "./ast.ts";
import { refuse } from "./foreground.ts";
import { runAndOr } from "./interpreter.ts";
import { runLast } from "./pipeline.ts";
import type { Shell } from "./shell.ts";
import { startSubshell } from "./subshell.ts";

/** `command &`: starts it and goes on. It reads nothing from the terminal. */
export async function startBackground(shell: Shell, item: ListItem): Promise<void> {
  await shell.breathe();
  const { first, rest } = item.andOr;
  const only = rest.length === 0 && first.commands.length === 1 && !first.negated && !first.timed ? first.commands[0] : undefined;
  try {
    const child = startSubshell(shell, (inner) => (only !== undefined ? runLast(inner, only) : runAndOr(inner, item.andOr, item.source)), {
      stdin: EMPTY_SOURCE,
      terminal: false,
      ...(shell.isInteractive && { group: "new" }),
    });
    const job = shell.jobs.add([child], item.source, child.exited);
    shell.lastBackgroundPid = child.pid;
    shell.status = 0;
    if (shell.isInteractive) await shell.writeError(`[${job.id}] ${child.pid}\n`);
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    shell.status = await refuse(shell, error);
  }
}

/** Says which background jobs have ended since the last prompt, and forgets them. */
export async function reportFinishedJobs(shell: Shell): Promise<void> {
  for (const job of shell.jobs.list().filter((candidate) => candidate.state === "Done")) {
    await shell.writeError(`${shell.jobs.describe(job)}\n`);
    shell.jobs.remove(job);
  }
}
