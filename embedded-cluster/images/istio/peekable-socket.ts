import { concatBytes, EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { Socket } from "../../network/pod-network.ts";

/** A connection whose first bytes can be looked at before somebody reads them. */
export class PeekableSocket implements Socket {
  readonly source: ByteSource;
  private readonly inner: Socket;
  private buffered: Uint8Array = EMPTY_BYTES;

  constructor(inner: Socket) {
    this.inner = inner;
    this.source = {
      read: async (maxBytes = Number.MAX_SAFE_INTEGER) => {
        if (this.buffered.length === 0) return this.inner.source.read(maxBytes);
        const taken = this.buffered.subarray(0, maxBytes);
        this.buffered = this.buffered.subarray(taken.length);
        return taken;
      },
    };
  }

  get local() {
    return this.inner.local;
  }

  get remote() {
    return this.inner.remote;
  }

  get sink() {
    return this.inner.sink;
  }

  /** At least `bytes` of what comes, fewer when the stream ends before. */
  async peek(bytes = 1): Promise<Uint8Array> {
    while (this.buffered.length < bytes) {
      const more = await this.inner.source.read();
      if (more === null) break;
      this.buffered = concatBytes([this.buffered, more]);
    }
    return this.buffered;
  }

  skip(bytes: number): void {
    this.buffered = this.buffered.subarray(bytes);
  }

  close(): void {
    this.inner.close();
  }

  reset(): void {
    this.inner.reset();
  }
}
