import type { Clock } from "../../kernel/clock.ts";
import { concatBytes, decodeUtf8 } from "../../kernel/bytes.ts";
import { PROBE_OUTPUT_BYTES } from "../../kernel/limits.ts";
import { type ByteSink, EMPTY_SOURCE } from "../../kernel/streams.ts";
import { SpawnError } from "../../shell/process/process.ts";
import { startExecFailed } from "./exec.ts";
import { randomHex } from "./identity.ts";
import type { RunningContainer } from "./running-container.ts";

export type CommandResult =
  | { kind: "exited"; exitCode: number; output: string }
  | { kind: "timed-out"; message: string }
  /** It could not be started. */
  | { kind: "refused"; message: string };

/** Runs a command in a container to its end: exec probes and lifecycle hooks. Models RunInContainer over the CRI's ExecSync. */
export async function runCommand(container: RunningContainer, argv: readonly string[], clock: Clock, timeoutMilliseconds?: number): Promise<CommandResult> {
  const output = collector();
  try {
    const process = container.processes.start(argv, { env: container.config.environment, stdin: EMPTY_SOURCE, stdout: output.sink, stderr: output.sink });
    let timedOut = false;
    const timer =
      timeoutMilliseconds === undefined
        ? undefined
        : clock.setTimer(timeoutMilliseconds, () => {
            timedOut = true;
            process.kill("SIGKILL");
          });
    const exitCode = await process.exited;
    timer?.dispose();
    const seconds = (timeoutMilliseconds ?? 0) / 1_000;
    if (timedOut) return { kind: "timed-out", message: `command timed out: ${JSON.stringify(argv.join(" "))} timed out after ${seconds}s` };
    return { kind: "exited", exitCode, output: output.text() };
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    return { kind: "refused", message: `rpc error: code = Unknown desc = ${startExecFailed(randomHex(container.config.random), argv, error)}` };
  }
}

function collector(): { sink: ByteSink; text(): string } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    sink: {
      async write(chunk) {
        const kept = chunk.subarray(0, PROBE_OUTPUT_BYTES - size);
        size += kept.length;
        if (kept.length > 0) chunks.push(kept.slice());
      },
      close() {},
    },
    text: () => decodeUtf8(concatBytes(chunks)),
  };
}
