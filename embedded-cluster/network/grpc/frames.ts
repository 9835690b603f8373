import { concatBytes } from "../../kernel/bytes.ts";
import { GRPC_FRAME_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";

/** The kinds of HTTP/2 frames a unary call needs (RFC 9113, section 6). */
export const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8 } as const;

export const FLAG = { acknowledge: 1, endStream: 1, endHeaders: 4 } as const;

/** What a client says first on a connection. */
export const CLIENT_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const HEAD_BYTES = 9;

export interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Uint8Array;
}

export function encodeFrame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, payload.length >>> 16);
  view.setUint16(1, payload.length & 0xffff);
  view.setUint8(3, type);
  view.setUint8(4, flags);
  view.setUint32(5, stream);
  bytes.set(payload, HEAD_BYTES);
  return bytes;
}

/** Thrown for bytes that are no HTTP/2. */
export class FrameError extends Error {}

/** Takes a stream apart into frames. */
export class FrameReader {
  private readonly source: ByteSource;
  private held: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** null: the stream ended. Throws {@link FrameError} for a frame that is larger than was agreed on. */
  async next(): Promise<Frame | null> {
    const head = await this.take(HEAD_BYTES);
    if (head === null) return null;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const length = (view.getUint8(0) << 16) | view.getUint16(1);
    if (length > GRPC_FRAME_BYTES) throw new FrameError(`frame of ${length} bytes`);
    const payload = await this.take(length);
    return payload === null ? null : { type: view.getUint8(3), flags: view.getUint8(4), stream: view.getUint32(5) & 0x7fffffff, payload };
  }

  /** Exactly so many bytes; null when there are not so many any more. */
  async take(length: number): Promise<Uint8Array | null> {
    while (this.held.length < length) {
      const chunk = await this.source.read();
      if (chunk === null) return null;
      this.held = concatBytes([this.held, chunk]);
    }
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }
}
