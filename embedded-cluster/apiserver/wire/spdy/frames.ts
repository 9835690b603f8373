import { concatBytes, decodeUtf8 } from "../../../kernel/bytes.ts";
import { SPDY_DICTIONARY } from "./dictionary.ts";
import { Inflater } from "./inflate.ts";

/** Frames longer than this are refused. */
const FRAME_BYTES = 1024 * 1024;

/** The frames of SPDY/3.1 that a port-forward uses. */
export type Frame =
  | { type: "open"; stream: number; headers: Record<string, string> }
  | { type: "data"; stream: number; bytes: Uint8Array; last: boolean }
  | { type: "reset"; stream: number }
  | { type: "ping"; id: number }
  | { type: "goaway" }
  /** Settings, window updates, late headers: no meaning here. */
  | { type: "other" };

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const HEADERS = 8;
const FIN = 1;

/** Cuts a stream of bytes into frames. Throws Error when they are no SPDY. */
export class FrameReader {
  private pending: Uint8Array = new Uint8Array(0);
  private readonly inflater = new Inflater(SPDY_DICTIONARY);

  *read(bytes: Uint8Array): Generator<Frame> {
    this.pending = concatBytes([this.pending, bytes]);
    while (this.pending.length >= 8) {
      const view = new DataView(this.pending.buffer, this.pending.byteOffset);
      const length = view.getUint32(4) & 0xffffff;
      if (length > FRAME_BYTES) throw new Error("frame too large");
      if (this.pending.length < 8 + length) return;
      const frame = this.decode(view.getUint32(0), this.pending[4] as number, this.pending.slice(8, 8 + length));
      this.pending = this.pending.slice(8 + length);
      yield frame;
    }
  }

  private decode(word: number, flags: number, body: Uint8Array): Frame {
    if ((word & 0x80000000) === 0) return { type: "data", stream: word, bytes: body, last: (flags & FIN) !== 0 };
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    switch (word & 0xffff) {
      case SYN_STREAM:
        return { type: "open", stream: view.getUint32(0) & 0x7fffffff, headers: this.headers(body.slice(10)) };
      case RST_STREAM:
        return { type: "reset", stream: view.getUint32(0) & 0x7fffffff };
      case PING:
        return { type: "ping", id: view.getUint32(0) };
      case GOAWAY:
        return { type: "goaway" };
      case SYN_REPLY:
      case HEADERS:
        // All header blocks share one compression state, wanted or not.
        this.headers(body.slice(4));
        return { type: "other" };
      default:
        return { type: "other" };
    }
  }

  private headers(block: Uint8Array): Record<string, string> {
    const bytes = this.inflater.inflate(block);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 4;
    const text = (): string => {
      const length = view.getUint32(at);
      const value = decodeUtf8(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
      return value;
    };
    const headers: Record<string, string> = {};
    for (let left = view.getUint32(0); left > 0; left--) {
      const name = text();
      headers[name] = text();
    }
    return headers;
  }
}

/** Builds frames; header blocks are stored, not compressed, which every reader of zlib takes. */
export class FrameWriter {
  private begun = false;

  /** Accepts a stream, with no headers to say. */
  reply(stream: number): Uint8Array {
    const block = Uint8Array.of(0, 0, 0, 0);
    const start = this.begun ? [] : [0x78, 0x01];
    this.begun = true;
    // A stored block and an empty one, which is what a flush leaves behind.
    const stored = [0, block.length, 0, 0xff ^ block.length, 0xff, ...block, 0, 0, 0, 0xff, 0xff];
    return control(SYN_REPLY, 0, concatBytes([uint32(stream), Uint8Array.from([...start, ...stored])]));
  }

  data(stream: number, bytes: Uint8Array, last = false): Uint8Array {
    return concatBytes([uint32(stream), uint32(((last ? FIN : 0) << 24) | bytes.length), bytes]);
  }

  ping(id: number): Uint8Array {
    return control(PING, 0, uint32(id));
  }

  /** REFUSED_STREAM */
  refuse(stream: number): Uint8Array {
    return control(RST_STREAM, 0, concatBytes([uint32(stream), uint32(3)]));
  }
}

export function control(type: number, flags: number, body: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(0x80, 3, 0, type), uint32(((flags << 24) | body.length) >>> 0), body]);
}

export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
