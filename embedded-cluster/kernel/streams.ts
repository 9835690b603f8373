import { concatBytes, decodeUtf8, encodeUtf8 } from "./bytes.ts";
import { PIPE_CAPACITY_BYTES } from "./limits.ts";

/** Where bytes come from. */
export interface ByteSource {
  /** The next bytes (at least one, at most `maxBytes`), or null at the end. Rejects when the stream broke. */
  read(maxBytes?: number): Promise<Uint8Array | null>;
}

/** Where bytes go. */
export interface ByteSink {
  /** Resolves when the bytes are accepted: awaiting it is back-pressure. Rejects with {@link BrokenPipe} when nobody reads any more. */
  write(chunk: Uint8Array): Promise<void>;
  /** No more bytes will come. The reader drains what is left, then sees the end. */
  close(): void;
}

/** Writing to a stream whose reader has gone (EPIPE). */
export class BrokenPipe extends Error {
  constructor() {
    super("Broken pipe");
    this.name = "BrokenPipe";
  }
}

/** A bounded in-memory pipe: the writer waits when `capacityBytes` are unread. One reader at a time. */
export class Pipe implements ByteSource, ByteSink {
  private readonly chunks: Uint8Array[] = [];
  private buffered = 0;
  private ended = false;
  private broken: Error | undefined;
  private wakeReader: (() => void) | undefined;
  private readonly waitingWriters: (() => void)[] = [];
  private readonly capacity: number;

  constructor(capacityBytes: number = PIPE_CAPACITY_BYTES) {
    this.capacity = capacityBytes;
  }

  /** Unread bytes. */
  get size(): number {
    return this.buffered;
  }

  get isClosed(): boolean {
    return this.ended || this.broken !== undefined;
  }

  async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.chunks.length === 0) {
      if (this.broken !== undefined) throw this.broken;
      if (this.ended) return null;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    const first = this.chunks[0] as Uint8Array;
    const taken = first.length <= maxBytes ? first : first.subarray(0, maxBytes);
    if (taken.length === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(maxBytes);
    this.buffered -= taken.length;
    if (this.buffered < this.capacity) this.releaseWriters();
    return taken;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    while (this.buffered >= this.capacity && !this.isClosed) {
      await new Promise<void>((resolve) => {
        this.waitingWriters.push(resolve);
      });
    }
    if (this.isClosed) throw this.broken ?? new BrokenPipe();
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    this.wake();
  }

  close(): void {
    this.ended = true;
    this.wake();
    this.releaseWriters();
  }

  /** The reader has gone, or the connection was reset: pending and later writes (and reads) fail with `reason`. */
  abort(reason: Error = new BrokenPipe()): void {
    if (this.broken !== undefined) return;
    this.broken = reason;
    this.chunks.length = 0;
    this.buffered = 0;
    this.wake();
    this.releaseWriters();
  }

  private wake(): void {
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  private releaseWriters(): void {
    for (const resume of this.waitingWriters.splice(0)) resume();
  }
}

/** A source that holds `bytes` and then ends. */
export function sourceOf(bytes: Uint8Array | string): ByteSource {
  let rest: Uint8Array | null = typeof bytes === "string" ? encodeUtf8(bytes) : bytes;
  return {
    async read(maxBytes = Number.MAX_SAFE_INTEGER) {
      if (rest === null || rest.length === 0) return null;
      const taken = rest.subarray(0, maxBytes);
      rest = rest.subarray(taken.length);
      return taken;
    },
  };
}

/** Reads to the end. Throws when more than `limitBytes` come. */
export async function readAll(source: ByteSource, limitBytes = 64 * 1024 * 1024): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await source.read();
    if (chunk === null) return concatBytes(chunks);
    length += chunk.length;
    if (length > limitBytes) throw new Error(`stream is longer than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
}

export async function readAllText(source: ByteSource, limitBytes?: number): Promise<string> {
  return decodeUtf8(await readAll(source, limitBytes));
}

export function writeText(sink: ByteSink, text: string): Promise<void> {
  return sink.write(encodeUtf8(text));
}

/** A sink that drops everything, as /dev/null does. */
export const NULL_SINK: ByteSink = {
  async write() {},
  close() {},
};

/** A source that is at its end. */
export const EMPTY_SOURCE: ByteSource = {
  async read() {
    return null;
  },
};
