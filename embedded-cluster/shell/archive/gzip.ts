import { concatBytes } from "../../kernel/bytes.ts";

const BLOCK_BYTES = 65_535;

/** A gzip file (RFC 1952) whose content is stored, not compressed: what reads gzip reads it. */
export function storedGzip(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)];
  for (let start = 0; start === 0 || start < content.length; start += BLOCK_BYTES) {
    const block = content.subarray(start, start + BLOCK_BYTES);
    const isLast = start + BLOCK_BYTES >= content.length;
    parts.push(Uint8Array.of(isLast ? 1 : 0, ...littleEndian(block.length, 2), ...littleEndian(~block.length & 0xffff, 2)), block);
  }
  parts.push(Uint8Array.from([...littleEndian(crc32(content), 4), ...littleEndian(content.length, 4)]));
  return concatBytes(parts);
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff);
}

function crc32(content: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
