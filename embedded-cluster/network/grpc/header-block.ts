import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { FrameError } from "./frames.ts";

/** "Literal header field never indexed, new name" (RFC 7541, section 6.2.3): what needs no table at either end. */
const NEVER_INDEXED = 0x10;
const LITERAL_KINDS = new Set([0x00, NEVER_INDEXED]);
const LENGTH_PREFIX = 0x7f;

export type HeaderFields = ReadonlyMap<string, string>;

/** Writes header fields as HPACK literals. */
export function encodeHeaderBlock(fields: Iterable<readonly [string, string]>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of fields) parts.push(Uint8Array.of(NEVER_INDEXED), encodeText(name), encodeText(value));
  return concatBytes(parts);
}

/** Reads what {@link encodeHeaderBlock} wrote: both ends of the cluster's connections speak this part of HPACK. Throws {@link FrameError}. */
export function decodeHeaderBlock(block: Uint8Array): HeaderFields {
  const fields = new Map<string, string>();
  let at = 0;
  const length = () => {
    let value = byteAt(block, at++) & LENGTH_PREFIX;
    if (value < LENGTH_PREFIX) return value;
    for (let shift = 0; shift <= 14; shift += 7) {
      const byte = byteAt(block, at++);
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new FrameError("length of a header field");
  };
  const text = () => {
    if (byteAt(block, at) >= 0x80) throw new FrameError("Huffman code");
    const size = length();
    if (at + size > block.length) throw new FrameError("header field cut short");
    at += size;
    return decodeUtf8(block.subarray(at - size, at));
  };
  while (at < block.length) {
    if (!LITERAL_KINDS.has(byteAt(block, at++))) throw new FrameError("indexed header field");
    const name = text();
    fields.set(name, text());
  }
  return fields;
}

function byteAt(block: Uint8Array, at: number): number {
  const byte = block[at];
  if (byte === undefined) throw new FrameError("header block cut short");
  return byte;
}

function encodeText(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  return concatBytes([encodeLength(bytes.length), bytes]);
}

function encodeLength(length: number): Uint8Array {
  if (length < LENGTH_PREFIX) return Uint8Array.of(length);
  const bytes = [LENGTH_PREFIX];
  let rest = length - LENGTH_PREFIX;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
