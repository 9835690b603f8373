import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";

/** One element with what is in it. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(parts);
  return concatBytes([Uint8Array.of(tag, ...lengthBytes(content.length)), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

export function integer(value: bigint): Uint8Array {
  const bytes = bigBytes(value);
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? concatBytes([Uint8Array.of(0), bytes]) : bytes);
}

export function bitString(bytes: Uint8Array): Uint8Array {
  return der(0x03, Uint8Array.of(0), bytes);
}

export function utf8String(text: string): Uint8Array {
  return der(0x0c, encodeUtf8(text));
}

export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  return der(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Milliseconds since the epoch as UTCTime, or as GeneralizedTime from 2050 on. */
export function time(at: number): Uint8Array {
  const text = `${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
  return Number(text.slice(0, 4)) < 2050 ? der(0x17, encodeUtf8(text.slice(2))) : der(0x18, encodeUtf8(text));
}

/** Big-endian; at least one byte, or `length` of them. */
export function bigBytes(value: bigint, length = 1): Uint8Array {
  const text = value.toString(16);
  const padded = text.padStart(Math.max(length * 2, text.length + (text.length % 2)), "0");
  return Uint8Array.from({ length: padded.length / 2 }, (_, index) => Number.parseInt(padded.slice(index * 2, index * 2 + 2), 16));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) + 128);
  return bytes;
}

function lengthBytes(length: number): number[] {
  if (length < 128) return [length];
  const bytes = [...bigBytes(BigInt(length))];
  return [0x80 + bytes.length, ...bytes];
}
