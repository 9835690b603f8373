import { type ByteSink, type ByteSource, Pipe } from "../../kernel/streams.ts";

const holders = new WeakMap<object, { count: number; onLast: () => void }>();

/**
 * A pipe whose ends count their holders as descriptors do: the reader sees the end when the last process that could write has gone,
 * the writer breaks when the last reader has. The caller holds both ends and releases each when it has handed them on.
 */
export function openPipe(capacityBytes?: number): { source: ByteSource; sink: ByteSink } {
  const pipe = new Pipe(capacityBytes);
  const source: ByteSource = { read: (maxBytes) => pipe.read(maxBytes) };
  const sink: ByteSink = { write: (chunk) => pipe.write(chunk), close() {} };
  holders.set(source, { count: 1, onLast: () => pipe.abort() });
  holders.set(sink, { count: 1, onLast: () => pipe.close() });
  return { source, sink };
}

/** One more holder. Streams that count no holders (sockets, terminals, files) are left alone. */
export function retainStream(stream: ByteSource | ByteSink): void {
  const held = holders.get(stream);
  if (held !== undefined) held.count++;
}

export function releaseStream(stream: ByteSource | ByteSink): void {
  const held = holders.get(stream);
  if (held !== undefined && --held.count === 0) held.onLast();
}
