import { concatBytes, decodeUtf8, EMPTY_BYTES } from "../../kernel/bytes.ts";
import { HTTP_HEADER_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { HttpFailure } from "./http-failure.ts";

const LINE_FEED = 10;

/** Reads lines and blocks of bytes off one stream; what was read too far stays for the next call. */
export class HeadReader {
  private buffered: Uint8Array = EMPTY_BYTES;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** One line without its line end; undefined when the stream ends before the first byte. `budget.bytes` shrinks by what was read. */
  async line(budget: { bytes: number }): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const end = this.buffered.indexOf(LINE_FEED);
      const taken = end < 0 ? this.buffered : this.buffered.subarray(0, end + 1);
      this.buffered = this.buffered.subarray(taken.length);
      parts.push(taken);
      budget.bytes -= taken.length;
      if (budget.bytes < 0) throw new HttpFailure("too-large", `header block is longer than ${HTTP_HEADER_BYTES} bytes`, 431);
      if (end >= 0) return decodeUtf8(concatBytes(parts)).replace(/\r?\n$/, "");
      const more = await this.source.read();
      if (more === null) {
        if (parts.every((part) => part.length === 0)) return undefined;
        throw new HttpFailure("truncated", "connection ended within the header block");
      }
      this.buffered = more;
    }
  }

  /** The next byte, which stays; undefined at the end of the stream. */
  async peek(): Promise<number | undefined> {
    if (this.buffered.length === 0) this.buffered = (await this.source.read()) ?? EMPTY_BYTES;
    return this.buffered[0];
  }

  /** The next bytes, at most `maxBytes`; null at the end of the stream. */
  async some(maxBytes: number): Promise<Uint8Array | null> {
    if (this.buffered.length === 0) {
      const more = await this.source.read(maxBytes);
      if (more === null) return null;
      this.buffered = more;
    }
    const taken = this.buffered.subarray(0, maxBytes);
    this.buffered = this.buffered.subarray(taken.length);
    return taken;
  }
}
