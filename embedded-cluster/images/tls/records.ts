import { concatBytes } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";

export const RECORD = { alert: 21, handshake: 22, data: 23 } as const;
export const HANDSHAKE = { clientHello: 1, serverHello: 2, certificate: 11, finished: 20 } as const;
/** Fatal ones but for close_notify. */
export const ALERT = { closeNotify: 0, handshakeFailure: 40, badCertificate: 42, certificateExpired: 45, unknownCa: 48, unrecognizedName: 112 } as const;

/** Bytes of one record's payload (RFC 8446, 5.1). */
const RECORD_BYTES = 16_384;

export interface TlsRecord {
  type: number;
  payload: Uint8Array;
}

/** Payloads longer than a record are spread over several. */
export function writeRecord(type: number, payload: Uint8Array): Uint8Array {
  const records: Uint8Array[] = [];
  for (let start = 0; start < payload.length || start === 0; start += RECORD_BYTES) {
    const piece = payload.subarray(start, start + RECORD_BYTES);
    records.push(Uint8Array.of(type, 3, 3, piece.length >>> 8, piece.length & 255), piece);
  }
  return concatBytes(records);
}

/** A handshake message: its type, and the length of what follows in three bytes. */
export function handshakeMessage(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  return concatBytes([Uint8Array.of(type, body.length >>> 16, (body.length >>> 8) & 255, body.length & 255), body]);
}

/** Bytes behind their length, which takes `size` bytes. */
export function counted(size: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  const header = Array.from({ length: size }, (_, index) => (body.length >>> (8 * (size - 1 - index))) & 255);
  return concatBytes([Uint8Array.from(header), body]);
}

/** Reads a stream in the pieces that a protocol asks for. */
export class RecordReader {
  private readonly source: ByteSource;
  private pending: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The next byte, which stays; null at the end. */
  async peek(): Promise<number | null> {
    if (this.pending.length === 0 && !(await this.fill())) return null;
    return this.pending[0] as number;
  }

  /** What was read and not used, and then the rest of the stream. */
  remainder(): ByteSource {
    return {
      read: async (maxBytes) => {
        if (this.pending.length === 0) return this.source.read(maxBytes);
        const taken = this.pending.subarray(0, maxBytes);
        this.pending = this.pending.subarray(taken.length);
        return taken;
      },
    };
  }

  /** "not-tls" when the bytes are no record; null at the end of the stream. */
  async next(): Promise<TlsRecord | "not-tls" | null> {
    const header = await this.take(5);
    if (header === null) return null;
    const [type = 0, major = 0, , high = 0, low = 0] = header;
    const length = high * 256 + low;
    if (type < 20 || type > 24 || major !== 3 || length > RECORD_BYTES + 256) return "not-tls";
    const payload = length === 0 ? header.subarray(0, 0) : await this.take(length);
    return payload === null ? null : { type, payload };
  }

  private async take(count: number): Promise<Uint8Array | null> {
    while (this.pending.length < count) if (!(await this.fill())) return null;
    const taken = this.pending.subarray(0, count);
    this.pending = this.pending.subarray(count);
    return taken;
  }

  private async fill(): Promise<boolean> {
    const chunk = await this.source.read();
    if (chunk === null) return false;
    this.pending = this.pending.length === 0 ? chunk : concatBytes([this.pending, chunk]);
    return true;
  }
}
