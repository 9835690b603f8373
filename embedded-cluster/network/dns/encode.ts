import { encodeUtf8 } from "../../kernel/bytes.ts";
import { parseIPv4 } from "../ipv4.ts";
import { DNS_CLASS_IN, type DnsMessage, type DnsRecord, typeNumber } from "./dns-message.ts";
import { ipv6Groups } from "./ipv6.ts";

/** Pointers can only name the first 16 KiB (RFC 1035, 4.1.4). */
const POINTER_LIMIT = 0x4000;
const LABEL_BYTES = 63;
const NAME_BYTES = 255;

/** Names that no message can carry. */
export class InvalidName extends Error {
  constructor(name: string) {
    super(`'${name}' is not a legal name`);
    this.name = "InvalidName";
  }
}

/** Writes a message, with names compressed. Throws InvalidName. */
export function encodeMessage(message: DnsMessage): Uint8Array {
  const out = new MessageWriter();
  out.uint16(message.id);
  out.uint16(
    (message.isResponse ? 0x8000 : 0) |
      (message.opcode << 11) |
      (message.authoritative ? 0x0400 : 0) |
      (message.truncated ? 0x0200 : 0) |
      (message.recursionDesired ? 0x0100 : 0) |
      (message.recursionAvailable ? 0x0080 : 0) |
      message.code,
  );
  const sections = [message.answers, message.authorities, message.additionals];
  out.uint16(message.questions.length);
  for (const section of sections) out.uint16(section.length);
  for (const question of message.questions) {
    out.name(question.name);
    out.uint16(question.type);
    out.uint16(question.class);
  }
  for (const section of sections) for (const record of section) writeRecord(out, record);
  return out.bytes();
}

/**
 * A response for UDP: when it does not fit, records are left out from the end (additionals first) and it is marked truncated.
 * Models miekg/dns Msg.Truncate.
 */
export function encodeForUdp(message: DnsMessage, limitBytes: number): Uint8Array {
  const whole = encodeMessage(message);
  if (whole.length <= limitBytes) return whole;
  const cut = (count: number) => encodeMessage({ ...message, truncated: true, answers: message.answers.slice(0, count), authorities: [], additionals: [] });
  let fits = 0;
  let tooMany = message.answers.length + 1;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >>> 1;
    if (cut(middle).length <= limitBytes) fits = middle;
    else tooMany = middle;
  }
  return cut(fits);
}

function writeRecord(out: MessageWriter, record: DnsRecord): void {
  const { data } = record;
  out.name(record.name);
  out.uint16(typeNumber(data));
  out.uint16(record.class || DNS_CLASS_IN);
  out.uint32(record.ttl);
  out.sized(() => {
    switch (data.kind) {
      case "A":
        return out.uint32(parseIPv4(data.address) ?? 0);
      case "AAAA":
        return ipv6Groups(data.address).forEach((group) => out.uint16(group));
      case "CNAME":
      case "NS":
      case "PTR":
        return out.name(data.target);
      case "SRV":
        out.uint16(data.priority);
        out.uint16(data.weight);
        out.uint16(data.port);
        // Never compressed (RFC 2782).
        return out.name(data.target, false);
      case "SOA":
        out.name(data.nameServer);
        out.name(data.mailbox);
        for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) out.uint32(value);
        return;
      case "TXT":
        for (const text of data.texts) {
          const bytes = encodeUtf8(text).subarray(0, 255);
          out.uint8(bytes.length);
          out.raw(bytes);
        }
        return;
      case "raw":
        return out.raw(data.bytes);
    }
  });
}

class MessageWriter {
  private readonly out: number[] = [];
  private readonly offsets = new Map<string, number>();

  uint8(value: number): void {
    this.out.push(value & 255);
  }

  uint16(value: number): void {
    this.out.push((value >>> 8) & 255, value & 255);
  }

  uint32(value: number): void {
    this.uint16(Math.floor(value / 65_536));
    this.uint16(value);
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.out.push(byte);
  }

  /** Writes what `content` writes behind its length in two bytes. */
  sized(content: () => void): void {
    const at = this.out.length;
    this.uint16(0);
    content();
    const length = this.out.length - at - 2;
    this.out[at] = length >>> 8;
    this.out[at + 1] = length & 255;
  }

  /** A name, as a pointer from the first suffix on that was written before. Comparison keeps case, so that answers echo the question's. */
  name(name: string, compress = true): void {
    const labels = name === "." ? [] : name.replace(/\.$/, "").split(".");
    if (name.length > NAME_BYTES) throw new InvalidName(name);
    for (let index = 0; index < labels.length; index++) {
      const suffix = labels.slice(index).join(".");
      const known = this.offsets.get(suffix);
      if (compress && known !== undefined) return this.uint16(0xc000 | known);
      if (this.out.length < POINTER_LIMIT) this.offsets.set(suffix, known ?? this.out.length);
      const label = encodeUtf8(labels[index] as string);
      if (label.length === 0 || label.length > LABEL_BYTES) throw new InvalidName(name);
      this.uint8(label.length);
      this.raw(label);
    }
    this.uint8(0);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.out);
  }
}
