import { decodeUtf8 } from "../../kernel/bytes.ts";
import { formatIPv4 } from "../ipv4.ts";
import { DNS_TYPES, type DnsData, type DnsMessage, type DnsQuestion, type DnsRecord } from "./dns-message.ts";
import { formatIPv6 } from "./ipv6.ts";

/** Bytes that are no DNS message. */
export class MalformedMessage extends Error {
  constructor(what: string) {
    super(`malformed DNS message: ${what}`);
    this.name = "MalformedMessage";
  }
}

/** Reads a message of RFC 1035. Throws MalformedMessage; never reads outside `bytes`, never follows a pointer forward or in a circle. */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const input = new MessageReader(bytes);
  const id = input.uint16();
  const flags = input.uint16();
  const counts = [input.uint16(), input.uint16(), input.uint16(), input.uint16()] as const;
  return {
    id,
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >>> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    code: flags & 15,
    questions: times(counts[0], (): DnsQuestion => ({ name: input.name(), type: input.uint16(), class: input.uint16() })),
    answers: times(counts[1], () => readRecord(input)),
    authorities: times(counts[2], () => readRecord(input)),
    additionals: times(counts[3], () => readRecord(input)),
  };
}

function times<T>(count: number, read: () => T): T[] {
  const found: T[] = [];
  for (let index = 0; index < count; index++) found.push(read());
  return found;
}

function readRecord(input: MessageReader): DnsRecord {
  const name = input.name();
  const type = input.uint16();
  const recordClass = input.uint16();
  const ttl = input.uint32();
  const end = input.uint16() + input.at;
  const data = readData(input, type, end);
  if (input.at !== end) throw new MalformedMessage("record data has another length than it says");
  return { name, ttl, class: recordClass, data };
}

function readData(input: MessageReader, type: number, end: number): DnsData {
  switch (type) {
    case DNS_TYPES.A:
      return { kind: "A", address: formatIPv4(input.uint32()) };
    case DNS_TYPES.AAAA:
      return { kind: "AAAA", address: formatIPv6(times(8, () => input.uint16())) };
    case DNS_TYPES.CNAME:
      return { kind: "CNAME", target: input.name() };
    case DNS_TYPES.NS:
      return { kind: "NS", target: input.name() };
    case DNS_TYPES.PTR:
      return { kind: "PTR", target: input.name() };
    case DNS_TYPES.SRV:
      return { kind: "SRV", priority: input.uint16(), weight: input.uint16(), port: input.uint16(), target: input.name() };
    case DNS_TYPES.SOA:
      return {
        kind: "SOA",
        nameServer: input.name(),
        mailbox: input.name(),
        serial: input.uint32(),
        refresh: input.uint32(),
        retry: input.uint32(),
        expire: input.uint32(),
        minimum: input.uint32(),
      };
    case DNS_TYPES.TXT: {
      const texts: string[] = [];
      while (input.at < end) texts.push(decodeUtf8(input.take(input.uint8())));
      return { kind: "TXT", texts };
    }
    default:
      return { kind: "raw", type, bytes: input.take(end - input.at) };
  }
}

class MessageReader {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  uint8(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new MalformedMessage("it ends too early");
    return byte;
  }

  uint16(): number {
    return this.uint8() * 256 + this.uint8();
  }

  uint32(): number {
    return this.uint16() * 65_536 + this.uint16();
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.bytes.length) throw new MalformedMessage("it ends too early");
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  name(): string {
    const labels: string[] = [];
    let resume: number | undefined;
    let length = 0;
    for (;;) {
      const size = this.uint8();
      if (size === 0) break;
      if (size >= 0xc0) {
        const target = (size - 0xc0) * 256 + this.uint8();
        // A pointer names an earlier place, so that following pointers always ends.
        if (target >= this.at - 2) throw new MalformedMessage("a name points forward");
        resume ??= this.at;
        this.at = target;
      } else if (size > 63) throw new MalformedMessage("unknown kind of label");
      else {
        length += size + 1;
        if (length > 254) throw new MalformedMessage("a name is too long");
        labels.push(decodeUtf8(this.take(size)));
      }
    }
    if (resume !== undefined) this.at = resume;
    return labels.length === 0 ? "." : `${labels.join(".")}.`;
  }
}
