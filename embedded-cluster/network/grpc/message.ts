import { concatBytes } from "../../kernel/bytes.ts";

const PREFIX_BYTES = 5;

/** One gRPC message: an uncompressed flag and its length before it. */
export function encodeMessage(message: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setUint32(1, message.length);
  return concatBytes([prefix, message]);
}

/** undefined: the bytes are not one whole, uncompressed message. */
export function decodeMessage(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < PREFIX_BYTES || bytes[0] !== 0) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  return bytes.length === PREFIX_BYTES + length ? bytes.subarray(PREFIX_BYTES) : undefined;
}
