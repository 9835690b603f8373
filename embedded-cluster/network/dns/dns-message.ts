/** Record types by name. Others are carried as numbers with raw data. */
export const DNS_TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, OPT: 41, ANY: 255 } as const;
export type DnsType = keyof typeof DNS_TYPES;

export const DNS_CODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type DnsCode = keyof typeof DNS_CODES;

/** Class IN. */
export const DNS_CLASS_IN = 1;

/** Names are absolute and end in a dot: "web.default.svc.cluster.local.". */
export interface DnsQuestion {
  name: string;
  /** A number of {@link DNS_TYPES}, or another. */
  type: number;
  class: number;
}

export type DnsData =
  | { kind: "A"; address: string }
  | { kind: "AAAA"; address: string }
  | { kind: "CNAME" | "NS" | "PTR"; target: string }
  | { kind: "SRV"; priority: number; weight: number; port: number; target: string }
  | { kind: "SOA"; nameServer: string; mailbox: string; serial: number; refresh: number; retry: number; expire: number; minimum: number }
  | { kind: "TXT"; texts: string[] }
  | { kind: "raw"; type: number; bytes: Uint8Array };

export interface DnsRecord {
  name: string;
  /** Seconds. For OPT: extended code and flags. */
  ttl: number;
  /** IN; for OPT the sender's largest UDP payload. */
  class: number;
  data: DnsData;
}

/** One message of RFC 1035, 4.1. */
export interface DnsMessage {
  id: number;
  isResponse: boolean;
  opcode: number;
  authoritative: boolean;
  truncated: boolean;
  recursionDesired: boolean;
  recursionAvailable: boolean;
  code: number;
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
}

export function typeNumber(data: DnsData): number {
  return data.kind === "raw" ? data.type : DNS_TYPES[data.kind];
}

/** "A", or "TYPE65" (RFC 3597) for a type without a name here. */
export function typeName(type: number): string {
  return Object.entries(DNS_TYPES).find(([, number]) => number === type)?.[0] ?? `TYPE${type}`;
}

export function codeName(code: number): string {
  return Object.entries(DNS_CODES).find(([, number]) => number === code)?.[0] ?? `RESERVED${code}`;
}

/** "web" and "web." both give "web.". */
export function absoluteName(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}
