import { concatBytes } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";

const shared = new WeakMap<ByteSource, SharedSource>();

/** The one SharedSource of `source`: every process that inherits a stream reads through it. */
export function sharedSource(source: ByteSource): SharedSource {
  let found = shared.get(source);
  if (found === undefined) {
    found = new SharedSource(source);
    shared.set(source, found);
  }
  return found;
}

/**
 * Lets several processes read one stream, one after the other, as they do a descriptor: a reader that is killed leaves its pending
 * read behind for the next, so that no byte is lost, and a reader that took too much gives it back.
 */
export class SharedSource {
  private readonly source: ByteSource;
  private pending: Promise<Uint8Array | null> | undefined;
  private rest: Uint8Array | undefined;
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Rejects with the signal's reason when it is aborted first. */
  async read(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
    if (signal.aborted) throw signal.reason;
    if (this.rest !== undefined && this.waiting === 0) return this.take(maxBytes);
    const before = this.turn;
    let done: () => void = () => {};
    this.turn = new Promise((resolve) => {
      done = resolve;
    });
    this.waiting++;
    try {
      await withAbort(before, signal);
      if (this.rest !== undefined) return this.take(maxBytes);
      this.pending ??= this.source.read();
      const chunk = await withAbort(this.pending, signal);
      this.pending = undefined;
      if (chunk === null) return null;
      this.rest = chunk;
      return this.take(maxBytes);
    } catch (error) {
      if (!signal.aborted) this.pending = undefined;
      throw error;
    } finally {
      this.waiting--;
      // A reader that gave up while others still wait in front of it must not let those behind overtake them.
      before.then(done, done);
    }
  }

  /** Puts bytes back in front: a reader that looked further than it needed. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.rest = this.rest === undefined ? bytes : concatBytes([bytes, this.rest]);
  }

  /** Bytes that can be read without waiting. */
  get ready(): number {
    return this.rest?.length ?? 0;
  }

  private take(maxBytes: number): Uint8Array {
    const rest = this.rest as Uint8Array;
    if (rest.length <= maxBytes) {
      this.rest = undefined;
      return rest;
    }
    this.rest = rest.subarray(maxBytes);
    return rest.subarray(0, maxBytes);
  }
}

/** `promise`, or a rejection with the signal's reason as soon as it is aborted. The promise itself goes on. */
export function withAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener("abort", abort);
        resolve(value);
      },
      (error) => {
        signal.removeEventListener("abort", abort);
        reject(error);
      },
    );
  });
}
