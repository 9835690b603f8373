/** One field as it stands on the wire: a number for varints and fixed widths, bytes for the rest. */
export interface WireField {
  number: number;
  value: bigint | Uint8Array;
}

/** Reads the fields of one message. Throws Error when it is cut short. Models protobuf's encoding, without groups. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) throw new Error("unexpected EOF");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error("proto: integer overflow");
  };
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw new Error("unexpected EOF");
    const part = bytes.subarray(offset, offset + length);
    offset += length;
    return part;
  };
  while (offset < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: littleEndian(take(8)) };
        break;
      case 2:
        yield { number, value: take(Number(varint())) };
        break;
      case 5:
        yield { number, value: littleEndian(take(4)) };
        break;
      default:
        throw new Error(`proto: illegal wireType ${tag & 7n}`);
    }
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
