import { SHELL_DEPTH } from "../../kernel/limits.ts";
import { type Child, type SpawnOptions } from "../process/process.ts";
import type { Shell } from "./shell.ts";
import { Discarded, FunctionReturn, LoopExit, ShellExit, ShellFailure } from "./shell-failure.ts";
import { runExitTrap } from "./traps.ts";

/** Runs `run` in a copy of the shell, in a process of its own. Throws SpawnError at the process limit. */
export function startSubshell(shell: Shell, run: (inner: Shell) => Promise<number>, options: Omit<SpawnOptions, "program"> = {}): Child {
  if (shell.depth >= SHELL_DEPTH) throw new ShellFailure(`maximum nesting level exceeded (${SHELL_DEPTH})`, { isFatal: true });
  const inner = shell.fork();
  const descriptors = shell.descriptors;
  const streams = { stdin: descriptors.get(0)?.source, stdout: descriptors.get(1)?.sink, stderr: descriptors.get(2)?.sink };
  const child = shell.process.spawn(shell.process.argv, {
    env: shell.variables.exported(),
    ...(streams.stdin && { stdin: streams.stdin }),
    ...(streams.stdout && { stdout: streams.stdout }),
    ...(streams.stderr && { stderr: streams.stderr }),
    ...options,
    program: async (process) => {
      inner.adopt(process);
      return runToEnd(inner, run);
    },
  });
  void child.exited.then(() => {
    for (const [number, descriptor] of inner.descriptors) if (number > 2) inner.release(descriptor);
  });
  return child;
}

/** Runs a whole shell: what `exit`, `return` and fatal errors mean at its outermost level, and its EXIT trap. */
export async function runToEnd(shell: Shell, run: (shell: Shell) => Promise<number>): Promise<number> {
  try {
    shell.status = await run(shell);
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn || error instanceof Discarded) shell.status = error.status;
    else if (error instanceof ShellFailure) {
      await shell.complain(error.message);
      shell.status = error.status;
    } else if (!(error instanceof LoopExit)) throw error;
  }
  await runExitTrap(shell);
  return shell.status;
}
