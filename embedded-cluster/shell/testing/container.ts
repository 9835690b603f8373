import { concatBytes, decodeUtf8 } from "../../kernel/bytes.ts";
import { seededRandom } from "../../kernel/random.ts";
import { type ByteSink, EMPTY_SOURCE, sourceOf } from "../../kernel/streams.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import type { VirtualClock } from "../../kernel/virtual-clock.ts";
import { shellProgram } from "../language/shell-program.ts";
import { type ProcessTable, createProcessTable } from "../process/container-processes.ts";
import { createImageLayer } from "../process/image-layer.ts";
import { MemoryFileSystem } from "../process/memory-file-system.ts";
import type { CapabilityKey, Program } from "../process/process.ts";
import { COREUTILS } from "../programs/index.ts";

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number;
}

export interface TestContainer {
  clock: VirtualClock;
  fs: MemoryFileSystem;
  table: ProcessTable;
  /** Runs argv to its end, in virtual time. */
  run(argv: readonly string[], stdin?: string): Promise<Outcome>;
  /** `bash -c script`. */
  sh(script: string, stdin?: string): Promise<Outcome>;
}

/** Gathers what is written to it. */
export function collector(): ByteSink & { text(): string } {
  const chunks: Uint8Array[] = [];
  return {
    async write(chunk) {
      chunks.push(chunk.slice());
    },
    close() {},
    text: () => (chunks.length === 0 ? "" : decodeUtf8(concatBytes(chunks))),
  };
}

/** A container with a shell and the coreutils, on a virtual clock. Its working directory is /work. */
export function testContainer(
  options: {
    files?: Record<string, string>;
    programs?: Record<string, Program>;
    env?: Record<string, string>;
    capabilities?: Map<CapabilityKey<unknown>, unknown>;
  } = {},
): TestContainer {
  const clock = virtualClock();
  const layer = createImageLayer({
    programs: { ...COREUTILS, "/bin/sh": shellProgram, "/bin/bash": shellProgram, ...options.programs },
    files: { "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n", ...options.files },
    directories: ["/work"],
    builtAt: clock.now(),
  });
  const fs = new MemoryFileSystem({ clock, layer });
  const env = new Map(Object.entries({ PATH: "/usr/local/bin:/usr/bin:/bin", ...options.env }));
  const table = createProcessTable({
    fs,
    clock,
    random: seededRandom(1),
    env,
    hostname: "toolbox",
    cwd: "/work",
    capabilities: options.capabilities ?? new Map(),
  });
  // What is tested is an exec into the container, as a learner's terminal is; PID 1 sleeps.
  table.start(["sleep", "infinity"], { stdin: EMPTY_SOURCE, stdout: collector(), stderr: collector() });
  const run = async (argv: readonly string[], stdin = ""): Promise<Outcome> => {
    const [stdout, stderr] = [collector(), collector()];
    const running = table.start(argv, { stdin: sourceOf(stdin), stdout, stderr });
    let code: number | undefined;
    void running.exited.then((exit) => {
      code = exit;
    });
    await clock.runUntil(() => code !== undefined, 3_600_000);
    return { stdout: stdout.text(), stderr: stderr.text(), code: code as number };
  };
  return { clock, fs, table, run, sh: (script, stdin) => run(["bash", "-c", script], stdin) };
}
