import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, disposable } from "../../kernel/disposable.ts";
import { TTY_INPUT_BYTES } from "../../kernel/limits.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import type { SignalName, Terminal } from "../process/process.ts";
import { InputQueue } from "./input-queue.ts";
import { LineDiscipline } from "./line-discipline.ts";
import { OutputQueue } from "./output-queue.ts";

export interface TtyOptions {
  columns: number;
  rows: number;
  clock: Clock;
}

/** A pseudo-terminal: `input` and `output` are the side of the socket, `stdin` and `stdout` the side of the processes. */
export interface Tty extends Disposable {
  readonly terminal: Terminal;
  /** Keys. Writing waits while the program that reads raw keys is behind; closing is the end of file. */
  readonly input: ByteSink;
  /** What to show. Ends when the terminal is disposed and everything was read. */
  readonly output: ByteSource;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  resize(columns: number, rows: number): void;
  onSignal(listener: (signal: SignalName) => void): Disposable;
  /** The other side has gone: SIGHUP, end of file, broken pipe. */
  hangUp(): void;
}

export function createTty(options: TtyOptions): Tty {
  const input = new InputQueue();
  const output = new OutputQueue();
  const signalListeners = new Set<(signal: SignalName) => void>();
  const resizeListeners = new Set<() => void>();
  const raise = (signal: SignalName) => {
    for (const listener of [...signalListeners]) listener(signal);
  };
  const discipline = new LineDiscipline(input, output, raise);
  let { columns, rows } = options;
  const rawHolders = new Set<object>();
  const silentHolders = new Set<object>();
  const hold = (holders: Set<object>): Disposable => {
    const holder = {};
    holders.add(holder);
    return disposable(() => holders.delete(holder));
  };

  const stdin: ByteSource = { read: (maxBytes) => input.read(maxBytes) };
  const stdout: ByteSink = { write: carriageReturns(output), close() {} };
  const terminal: Terminal = {
    get columns() {
      return columns;
    },
    get rows() {
      return rows;
    },
    raw() {
      discipline.commit();
      return hold(rawHolders);
    },
    silent: () => hold(silentHolders),
    sane() {
      rawHolders.clear();
      silentHolders.clear();
    },
    onResize(listener) {
      resizeListeners.add(listener);
      return disposable(() => resizeListeners.delete(listener));
    },
    onSignal(listener) {
      signalListeners.add(listener);
      return disposable(() => signalListeners.delete(listener));
    },
    foreground: undefined,
    source: stdin,
    sink: stdout,
  };
  const tty: Tty = {
    terminal,
    input: {
      async write(chunk) {
        for (let start = 0; start < chunk.length && !input.isClosed; start += TTY_INPUT_BYTES) {
          // A huge paste comes in one chunk: others get a turn between its pieces.
          if (start > 0) await options.clock.yield();
          await typed(chunk.subarray(start, start + TTY_INPUT_BYTES));
        }
      },
      close: () => input.close(),
    },
    output,
    stdin,
    stdout,
    resize(newColumns, newRows) {
      columns = Math.max(1, Math.floor(newColumns));
      rows = Math.max(1, Math.floor(newRows));
      for (const listener of [...resizeListeners]) listener();
    },
    onSignal: (listener) => (terminal.onSignal as (listener: (signal: SignalName) => void) => Disposable)(listener),
    hangUp() {
      input.close();
      output.close();
      raise("SIGHUP");
    },
    dispose() {
      input.close();
      output.close();
    },
  };
  return tty;

  async function typed(bytes: Uint8Array): Promise<void> {
    for (let index = 0; index < bytes.length; index++) {
      if (rawHolders.size > 0) {
        await input.room();
        if (rawHolders.size > 0) return input.push(bytes.slice(index));
      }
      discipline.key(bytes[index] as number, silentHolders.size === 0);
    }
  }
}

/** ONLCR: a newline also returns to the first column, unless the program did so itself. */
function carriageReturns(output: OutputQueue): ByteSink["write"] {
  let last = 0;
  return (chunk) => {
    let bare = 0;
    let before = last;
    for (const byte of chunk) {
      if (byte === 0x0a && before !== 0x0d) bare++;
      before = byte;
    }
    if (bare === 0) {
      last = before;
      return output.write(chunk);
    }
    const shown = new Uint8Array(chunk.length + bare);
    let at = 0;
    before = last;
    for (const byte of chunk) {
      if (byte === 0x0a && before !== 0x0d) shown[at++] = 0x0d;
      shown[at++] = byte;
      before = byte;
    }
    last = before;
    return output.write(shown);
  };
}
