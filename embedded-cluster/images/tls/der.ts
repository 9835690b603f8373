/** One element of a DER structure (X.690). */
export interface DerNode {
  tag: number;
  /** The whole element, header included. */
  bytes: Uint8Array;
  content: Uint8Array;
}

export const DER = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31 } as const;

/** Text that should be DER and is not. */
export class MalformedDer extends Error {}

/** The elements that stand one after the other in `bytes`. Throws {@link MalformedDer}. */
export function readDer(bytes: Uint8Array): DerNode[] {
  const found: DerNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    let length = bytes[at + 1] ?? -1;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) throw new MalformedDer("unsupported length");
      length = 0;
      for (let index = 0; index < count; index++) length = length * 256 + (bytes[start++] ?? 0);
    }
    if (length < 0 || start + length > bytes.length) throw new MalformedDer("truncated element");
    found.push({ tag, bytes: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The elements inside one that is made of others; `tag` is what it must be. */
export function childrenOf(node: DerNode | undefined, tag: number): DerNode[] {
  if (node?.tag !== tag) throw new MalformedDer(`expected element ${tag}`);
  return readDer(node.content);
}

/** "1.2.840.113549.1.1.11" */
export function oidText({ content }: DerNode): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0) parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else parts.push(value);
    value = 0;
  }
  return parts.join(".");
}

export function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return value;
}

/** A bit string's bytes; only whole ones occur in certificates. */
export function bitsOf(node: DerNode | undefined): Uint8Array {
  if (node?.tag !== DER.bitString) throw new MalformedDer("expected a bit string");
  return node.content.subarray(1);
}
