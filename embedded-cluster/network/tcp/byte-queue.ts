import { SOCKET_BUFFER_BYTES } from "../../kernel/limits.ts";
import { BrokenPipe, type ByteSink, type ByteSource } from "../../kernel/streams.ts";

/**
 * One direction of a TCP connection: the sender's and the receiver's buffer in one. Unlike a Pipe it never holds more than its
 * capacity, however large one write is, and what has arrived before a reset stays readable, as in Linux' tcp_recvmsg.
 */
export class ByteQueue implements ByteSource, ByteSink {
  private readonly chunks: Uint8Array[] = [];
  private buffered = 0;
  private finished = false;
  private readerGone = false;
  private failure: Error | undefined;
  private readonly waitingReaders: (() => void)[] = [];
  private readonly waitingWriters: (() => void)[] = [];
  private readonly onDrained: () => void;

  /** `onDrained` is called once, when the reader has seen the end. */
  constructor(onDrained: () => void) {
    this.onDrained = onDrained;
  }

  /** Bytes that have arrived and are unread: ss calls it Recv-Q. */
  get size(): number {
    return this.buffered;
  }

  get isFinished(): boolean {
    return this.finished;
  }

  async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.chunks.length === 0) {
      if (this.failure !== undefined) throw this.failure;
      if (this.finished || this.readerGone) {
        this.onDrained();
        return null;
      }
      await new Promise<void>((resolve) => {
        this.waitingReaders.push(resolve);
      });
    }
    const first = this.chunks[0] as Uint8Array;
    const taken = first.length <= maxBytes ? first : first.subarray(0, maxBytes);
    if (taken.length === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(maxBytes);
    this.buffered -= taken.length;
    if (this.buffered < SOCKET_BUFFER_BYTES) wakeAll(this.waitingWriters);
    return taken;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.failure !== undefined) throw this.failure;
      if (this.finished || this.readerGone) throw new BrokenPipe();
      const room = SOCKET_BUFFER_BYTES - this.buffered;
      if (room > 0) {
        // Copied, as the kernel does: the writer may use its buffer again.
        const piece = rest.slice(0, room);
        this.chunks.push(piece);
        this.buffered += piece.length;
        rest = rest.subarray(piece.length);
        wakeAll(this.waitingReaders);
      } else {
        await new Promise<void>((resolve) => {
          this.waitingWriters.push(resolve);
        });
      }
    }
  }

  /** FIN: the reader drains what is left and sees the end. */
  close(): void {
    this.finished = true;
    this.wake();
  }

  /** The reading end was closed: nobody will read what is unread, and writes fail with EPIPE. */
  abandon(): void {
    this.readerGone = true;
    this.chunks.length = 0;
    this.buffered = 0;
    this.wake();
  }

  /** RST: reads fail once what has arrived is read; writes fail at once. */
  fail(reason: Error): void {
    if (this.failure !== undefined || this.readerGone) return;
    // A reader that has been told the end already is not told otherwise afterwards.
    if (this.finished && this.chunks.length === 0) return;
    this.failure = reason;
    this.wake();
  }

  private wake(): void {
    wakeAll(this.waitingReaders);
    wakeAll(this.waitingWriters);
  }
}

function wakeAll(waiting: (() => void)[]): void {
  if (waiting.length > 0) for (const resume of waiting.splice(0)) resume();
}
