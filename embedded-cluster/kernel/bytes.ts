const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Malformed sequences become U+FFFD. A code point split over two chunks needs a streaming decoder instead. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** A multiple of three: only the last piece is padded. */
const BASE64_PIECE_BYTES = 8_190;

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // A call takes a bounded number of arguments; letter by letter a large file would take seconds.
  for (let start = 0; start < bytes.length; start += BASE64_PIECE_BYTES) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(start, start + BASE64_PIECE_BYTES))));
  }
  return pieces.join("");
}

/** Throws when `text` is not base64. White space is ignored. */
export function fromBase64(text: string): Uint8Array {
  const raw = atob(text.replace(/\s+/g, ""));
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index++) bytes[index] = raw.charCodeAt(index);
  return bytes;
}
