import { openPipe, releaseStream } from "../process/pipe-ends.ts";
import type { Child, SpawnOptions } from "../process/process.ts";
import type { Command, Pipeline } from "./ast.ts";
import { runCommand } from "./command.ts";
import type { Started } from "./foreground.ts";
import type { Shell } from "./shell.ts";
import { startSubshell } from "./subshell.ts";

/** Starts every command of a pipeline at once, each in a process of its own, pipes between them. */
export function runPipelineProcesses(shell: Shell, pipeline: Pipeline, group: SpawnOptions["group"]): Started {
  const children: Child[] = [];
  let incoming = shell.descriptors.get(0)?.source;
  let owned = false;
  try {
    for (const [index, command] of pipeline.commands.entries()) {
      const outgoing = index < pipeline.commands.length - 1 ? openPipe() : undefined;
      const options: Omit<SpawnOptions, "program"> = { group: children[0]?.group ?? group };
      if (incoming !== undefined) options.stdin = incoming;
      if (outgoing !== undefined) options.stdout = outgoing.sink;
      if (outgoing !== undefined && pipeline.stderrToo[index]) options.stderr = outgoing.sink;
      try {
        children.push(startSubshell(shell, (inner) => runLast(inner, command), options));
      } finally {
        if (owned && incoming !== undefined) releaseStream(incoming);
        if (outgoing !== undefined) releaseStream(outgoing.sink);
        incoming = outgoing?.source;
        owned = outgoing !== undefined;
      }
    }
  } catch (error) {
    if (owned && incoming !== undefined) releaseStream(incoming);
    for (const child of children) child.kill("SIGKILL");
    throw error;
  }
  return { children, finished: outcome(shell, children) };
}

/** A command that is all its shell will do: a program takes the shell's place instead of becoming its child. */
export function runLast(shell: Shell, command: Command): Promise<number> {
  shell.becomesLast = command.type === "simple";
  return runCommand(shell, command);
}

async function outcome(shell: Shell, children: readonly Child[]): Promise<number> {
  const statuses = await Promise.all(children.map((child) => child.exited));
  shell.variables.setArray("PIPESTATUS", new Map(statuses.map((status, index) => [String(index), String(status)])));
  if (shell.options.pipefail) return statuses.findLast((status) => status !== 0) ?? 0;
  return statuses.at(-1) ?? 0;
}
