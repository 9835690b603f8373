import { concatBytes } from "../../kernel/bytes.ts";
import { sleep } from "../../kernel/clock.ts";
import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { CONTAINER_MEMORY } from "../process/container-memory.ts";
import { FileError } from "../process/file-system.ts";
import { type Invocation, command } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";

const NEWLINE = 0x0a;
const POLL_MILLISECONDS = 1_000;
const ENDLESS_DEVICES = new Set<string>(["zero", "full", "random"]);
/** How fast an endless device is read into memory: some gigabytes in a second. */
const MEMORY_STEP_BYTES = 1024 * 1024;
const MEMORY_STEP_MICROSECONDS = 250;

export const head = command(
  { usage: "[OPTION]... [FILE]...", flags: "qvz", values: "nc", long: { "lines=": "n", "bytes=": "c", quiet: "q", verbose: "v" }, digits: "n" },
  async (run) => {
    const count = await amount(run);
    if (count === undefined) return 1;
    let isFirst = true;
    await eachOpened(run, async (source, name) => {
      await title(run, name, isFirst);
      isFirst = false;
      if (count.text.startsWith("-")) return run.write(withoutLast(await readBytes(source), count));
      let rest = count.value;
      while (rest > 0) {
        const chunk = await source.read(count.isBytes ? rest : undefined);
        if (chunk === null) break;
        const end = count.isBytes ? chunk.length : endOfLines(chunk, rest);
        rest -= count.isBytes ? end : linesIn(chunk.subarray(0, end));
        await run.write(chunk.subarray(0, end));
      }
    });
    return run.status;
  },
);

export const tail = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "fFqvz",
    values: "ncs",
    long: { "lines=": "n", "bytes=": "c", "follow?": "f", quiet: "q", verbose: "v", retry: "retry", "pid=": "pid", "sleep-interval=": "s" },
    digits: "n",
  },
  async (run) => {
    const count = await amount(run);
    if (count === undefined) return 1;
    // As PID 1 the kernel keeps signals from a process that does not handle them; `tail -f /dev/null` is a container's favourite.
    const positions = new Map<string, number>();
    let isFirst = true;
    await eachOpened(run, async (source, name) => {
      await title(run, name, isFirst);
      isFirst = false;
      if (run.operands.includes(name) && name !== "-" && run.fs.stat(run.path(name)).type === "file") {
        const bytes = run.fs.readFile(run.path(name));
        positions.set(name, bytes.length);
        return run.write(ending(bytes, count));
      }
      if (name !== "-" && ENDLESS_DEVICES.has(run.fs.device?.(run.path(name)) ?? "")) return takeAllMemory(run);
      if (name !== "-" && run.fs.stat(run.path(name)).type === "device") return;
      await run.write(ending(await readBytes(source, count.text.startsWith("+") ? undefined : FILESYSTEM_BYTES), count));
    });
    const isFollowing = run.options.has("f") || run.options.has("F");
    if (!isFollowing || run.operands.length === 0) return run.status;
    return follow(run, positions);
  },
);

/** A last line that never comes is waited for with all the bytes before it in memory. */
async function takeAllMemory({ process }: Invocation): Promise<void> {
  const memory = process.capability(CONTAINER_MEMORY);
  let held = 0;
  try {
    for (;;) {
      await process.breathe(MEMORY_STEP_MICROSECONDS);
      memory?.allocate(MEMORY_STEP_BYTES);
      held += MEMORY_STEP_BYTES;
    }
  } finally {
    memory?.release(held);
  }
}

async function follow(run: Invocation, positions: Map<string, number>): Promise<number> {
  let lastShown = run.operands.at(-1);
  for (;;) {
    await sleep(run.process.clock, POLL_MILLISECONDS, run.process.signal);
    for (const name of run.operands) {
      let bytes: Uint8Array;
      try {
        if (!positions.has(name) && !run.options.has("F")) continue;
        bytes = run.fs.readFile(run.path(name));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        continue;
      }
      let position = positions.get(name) ?? 0;
      if (bytes.length < position) {
        await run.complain(`${name}: file truncated`);
        position = 0;
      }
      if (bytes.length > position) {
        if (name !== lastShown && run.operands.length > 1) await title(run, name, false);
        lastShown = name;
        await run.write(bytes.slice(position));
      }
      positions.set(name, bytes.length);
    }
  }
}

interface Amount {
  text: string;
  value: number;
  isBytes: boolean;
}

async function amount(run: Invocation): Promise<Amount | undefined> {
  const isBytes = run.options.last("nc") === "c";
  const text = (isBytes ? run.options.value("c") : run.options.value("n")) ?? "10";
  const value = parseSize(text.replace(/^[-+]/, ""));
  if (value === undefined) {
    await run.complain(`invalid number of ${isBytes ? "bytes" : "lines"}: '${text}'`);
    return undefined;
  }
  return { text, value, isBytes };
}

async function eachOpened(run: Invocation, act: (source: ByteSource, name: string) => Promise<void>): Promise<void> {
  for (const operand of run.operands.length > 0 ? run.operands : ["-"]) {
    let source: ByteSource;
    try {
      source = run.open(operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await run.complain(`cannot open '${operand}' for reading: ${error.message}`);
      continue;
    }
    try {
      await act(source, operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await run.complain(`error reading '${operand}': ${error.message}`);
    }
  }
}

async function title(run: Invocation, name: string, isFirst: boolean): Promise<void> {
  if ((run.operands.length > 1 && !run.options.has("q")) || run.options.has("v"))
    await run.print(`${isFirst ? "" : "\n"}==> ${name === "-" ? "standard input" : name} <==\n`);
}

async function readBytes(source: ByteSource, keepBytes?: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    chunks.push(chunk);
    length += chunk.length;
    // Only the end is wanted: what is far in front of it is let go.
    while (keepBytes !== undefined && length - (chunks[0] as Uint8Array).length > keepBytes) length -= (chunks.shift() as Uint8Array).length;
    if (keepBytes === undefined && length > 4 * FILESYSTEM_BYTES) throw new Error("memory exhausted");
  }
  return chunks.length === 0 ? new Uint8Array(0) : concatBytes(chunks);
}

/** Index after the first `count` lines, or the length when there are fewer. */
function endOfLines(bytes: Uint8Array, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line++) {
    const newline = bytes.indexOf(NEWLINE, end);
    if (newline < 0) return bytes.length;
    end = newline + 1;
  }
  return end;
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === NEWLINE) count++;
  return count;
}

function ending(bytes: Uint8Array, { text, value, isBytes }: Amount): Uint8Array {
  if (text.startsWith("+")) return bytes.subarray(isBytes ? Math.max(0, value - 1) : endOfLines(bytes, Math.max(0, value - 1)));
  return bytes.subarray(isBytes ? Math.max(0, bytes.length - value) : startOfLast(bytes, value));
}

function withoutLast(bytes: Uint8Array, { value, isBytes }: Amount): Uint8Array {
  return bytes.subarray(0, isBytes ? Math.max(0, bytes.length - value) : startOfLast(bytes, value));
}

function startOfLast(bytes: Uint8Array, count: number): number {
  if (count === 0) return bytes.length;
  let position = bytes.length - 1;
  for (let line = 0; line < count; line++) {
    position = position <= 0 ? -1 : bytes.lastIndexOf(NEWLINE, position - 1);
    if (position < 0) return 0;
  }
  return position + 1;
}
