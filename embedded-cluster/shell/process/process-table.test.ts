import { expect, test } from "vitest";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { seededRandom } from "../../kernel/random.ts";
import { EMPTY_SOURCE, NULL_SINK, writeText } from "../../kernel/streams.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createProcessTable } from "./container-processes.ts";
import { createImageLayer } from "./image-layer.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { openPipe, releaseStream } from "./pipe-ends.ts";
import type { Process } from "./process.ts";

function container(programs: Record<string, (process: Process) => Promise<number>>) {
  const clock = virtualClock();
  const fs = new MemoryFileSystem({ clock, layer: createImageLayer({ programs }) });
  const table = createProcessTable({ fs, clock, random: seededRandom(1), env: new Map(), hostname: "pod", capabilities: new Map() });
  const start = (...argv: string[]) => table.start(argv, { stdin: EMPTY_SOURCE, stdout: NULL_SINK, stderr: NULL_SINK });
  return { clock, fs, table, start };
}

const forever = async (process: Process) => {
  for (;;) await process.breathe();
};

test("a loop that only computes rests, and a signal ends it with 128 + n", async () => {
  const { clock, start } = container({ "/bin/spin": forever });
  const running = start("spin");
  await clock.advance(1_000);
  running.kill("SIGTERM");
  expect(await running.exited).toBe(143);
});

test("a program that ignores its signal is gone at once all the same", async () => {
  const { start } = container({ "/bin/deaf": () => new Promise<number>(() => {}) });
  const running = start("deaf");
  running.kill("SIGKILL");
  expect(await running.exited).toBe(137);
});

test("a writer whose reader has gone ends by SIGPIPE, silently", async () => {
  const { start } = container({
    "/bin/main": async (process) => {
      const { source, sink } = openPipe();
      const writer = process.spawn(["yes"], { stdout: sink });
      const reader = process.spawn(["one"], { stdin: source });
      releaseStream(source);
      releaseStream(sink);
      return (await reader.exited) * 1 + (await writer.exited);
    },
    "/bin/yes": async (process) => {
      for (;;) await writeText(process.stdout, "y\n");
    },
    "/bin/one": async (process) => ((await process.stdin.read(1)) === null ? 9 : 0),
  });
  expect(await start("main").exited).toBe(141);
});

test("handlers replace the default action, SIGKILL cannot be handled", async () => {
  const seen: string[] = [];
  const { clock, start } = container({
    "/bin/main": async (process) => {
      process.onSignal("SIGTERM", () => seen.push("term"));
      process.onSignal("SIGKILL", () => seen.push("kill"));
      return forever(process);
    },
  });
  const running = start("main");
  await clock.advance(1);
  running.kill("SIGTERM");
  await clock.advance(1);
  running.kill("SIGKILL");
  expect([await running.exited, seen]).toEqual([137, ["term"]]);
});

test("when PID 1 ends, the container's other processes are killed", async () => {
  const { clock, table, start } = container({ "/bin/spin": forever, "/bin/main": async () => 3 });
  const main = start("main");
  const other = start("spin");
  await clock.advance(1);
  expect([await main.exited, await other.exited, table.processes()]).toEqual([3, 137, []]);
});

test("names are looked up as execvp does", () => {
  const { fs, start } = container({ "/bin/main": async () => 0 });
  fs.writeFile("/tmp/text", encodeUtf8("#!/bin/none\n"), { mode: 0o755 });
  fs.writeFile("/tmp/plain", encodeUtf8("echo\n"));
  const refusal = (name: string) => {
    try {
      start(name);
      return "started";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(["nothing", "/tmp/nothing", "/tmp/plain", "/tmp", "/tmp/text", "main"].map(refusal)).toEqual([
    "command not found",
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "cannot execute: required file not found",
    "started",
  ]);
});
