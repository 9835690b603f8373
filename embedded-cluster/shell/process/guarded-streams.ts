import { type ByteSink, type ByteSource, BrokenPipe } from "../../kernel/streams.ts";
import { type SharedSource, sharedSource, withAbort } from "./shared-source.ts";

/** What the process of a stream decides: when it may go on, when it must give up. */
export interface StreamOwner {
  readonly signal: AbortSignal;
  /** Resolves when the process may do one more step. Rejects when it is to end. */
  step(steps?: number): Promise<void> | undefined;
  brokenPipe(): void;
}

const rawSources = new WeakMap<ByteSource, ByteSource>();
const rawSinks = new WeakMap<ByteSink, ByteSink>();

/** The stream under a process's view of it: what a child inherits. */
export function rawSource(source: ByteSource): ByteSource {
  return rawSources.get(source) ?? source;
}

export function rawSink(sink: ByteSink): ByteSink {
  return rawSinks.get(sink) ?? sink;
}

/** A stream that some process already reads through may hold bytes that were given back; reading around it would lose them. */
export function unreadBytes(source: ByteSource, bytes: Uint8Array): void {
  sharedSource(rawSource(source)).unread(bytes);
}

export function guardSource(source: ByteSource, owner: StreamOwner): ByteSource {
  const raw = rawSource(source);
  const shared: SharedSource = sharedSource(raw);
  const guarded: ByteSource = {
    async read(maxBytes = Number.MAX_SAFE_INTEGER) {
      const wait = owner.step();
      if (wait !== undefined) await wait;
      const chunk = await shared.read(maxBytes, owner.signal);
      return chunk;
    },
  };
  rawSources.set(guarded, raw);
  return guarded;
}

export function guardSink(sink: ByteSink, owner: StreamOwner): ByteSink {
  const raw = rawSink(sink);
  const guarded: ByteSink = {
    async write(chunk) {
      const wait = owner.step(1 + (chunk.length >> 6));
      if (wait !== undefined) await wait;
      try {
        await withAbort(raw.write(chunk), owner.signal);
      } catch (error) {
        if (error instanceof BrokenPipe) owner.brokenPipe();
        throw error;
      }
    },
    close() {},
  };
  rawSinks.set(guarded, raw);
  return guarded;
}
