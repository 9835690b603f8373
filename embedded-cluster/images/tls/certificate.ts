import { decodeUtf8 } from "../../kernel/bytes.ts";
import { bitsOf, childrenOf, DER, type DerNode, MalformedDer, oidText, readDer, toBigInt } from "./der.ts";
import { readPem } from "./pem.ts";

export type PublicKey = { kind: "rsa"; modulus: bigint; exponent: bigint } | { kind: "p256"; x: bigint; y: bigint };

export interface DistinguishedName {
  /** In the certificate's order: ["CN", "shop.example.com"]. */
  attributes: [string, string][];
  /** For comparing: the encoded name. */
  encoded: string;
}

export interface Certificate {
  der: Uint8Array;
  serial: bigint;
  subject: DistinguishedName;
  issuer: DistinguishedName;
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
  /** undefined when the key is of a kind that is not known here. */
  publicKey: PublicKey | undefined;
  dnsNames: string[];
  ipAddresses: string[];
  isAuthority: boolean;
  /** What is signed. */
  signed: Uint8Array;
  /** "1.2.840.113549.1.1.11" */
  signatureAlgorithm: string;
  signature: Uint8Array;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "1.2.840.113549.1.9.1": "emailAddress",
};
export const OIDS = {
  rsa: "1.2.840.113549.1.1.1",
  ec: "1.2.840.10045.2.1",
  p256: "1.2.840.10045.3.1.7",
  rsaSha256: "1.2.840.113549.1.1.11",
  ecdsaSha256: "1.2.840.10045.4.3.2",
  alternativeNames: "2.5.29.17",
  basicConstraints: "2.5.29.19",
} as const;

/** The certificates of a PEM file, in its order. Throws {@link MalformedDer} when one cannot be read. */
export function readCertificates(pem: string): Certificate[] {
  return readPem(pem)
    .filter(({ label }) => label === "CERTIFICATE")
    .map(({ bytes }) => parseCertificate(bytes));
}

/** X.509 version 3 (RFC 5280). */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const [signed, algorithm, signature] = childrenOf(readDer(bytes)[0], DER.sequence);
  const fields = childrenOf(signed, DER.sequence);
  // The version is absent in version 1.
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject, key, ...rest] = fields;
  if (serial === undefined || issuer === undefined || subject === undefined || signed === undefined) throw new MalformedDer("not a certificate");
  const [notBefore, notAfter] = childrenOf(validity, DER.sequence);
  return {
    der: bytes,
    serial: toBigInt(serial.content),
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKey: parsePublicKey(key),
    ...extensionsOf(rest.find(({ tag }) => tag === 0xa3)),
    signed: signed.bytes,
    signatureAlgorithm: oidText(childrenOf(algorithm, DER.sequence)[0] as DerNode),
    signature: bitsOf(signature),
  };
}

/** A SubjectPublicKeyInfo. */
export function parsePublicKey(node: DerNode | undefined): PublicKey | undefined {
  const [algorithm, bits] = childrenOf(node, DER.sequence);
  const [kind, parameters] = childrenOf(algorithm, DER.sequence);
  const type = oidText(kind as DerNode);
  if (type === OIDS.rsa) {
    const [modulus, exponent] = childrenOf(readDer(bitsOf(bits))[0], DER.sequence);
    return { kind: "rsa", modulus: toBigInt((modulus as DerNode).content), exponent: toBigInt((exponent as DerNode).content) };
  }
  if (type === OIDS.ec && parameters !== undefined && oidText(parameters) === OIDS.p256) return parsePoint(bitsOf(bits));
  return undefined;
}

/** An uncompressed point of P-256. */
export function parsePoint(bytes: Uint8Array): PublicKey | undefined {
  if (bytes.length !== 65 || bytes[0] !== 4) return undefined;
  return { kind: "p256", x: toBigInt(bytes.subarray(1, 33)), y: toBigInt(bytes.subarray(33)) };
}

function nameOf(node: DerNode): DistinguishedName {
  const attributes = childrenOf(node, DER.sequence)
    .flatMap((set) => childrenOf(set, DER.set))
    .map((pair): [string, string] => {
      const [type, value] = childrenOf(pair, DER.sequence);
      const name = oidText(type as DerNode);
      return [ATTRIBUTES[name] ?? name, decodeUtf8((value as DerNode).content)];
    });
  return { attributes, encoded: node.bytes.join() };
}

function timeOf(node: DerNode | undefined): number {
  const text = decodeUtf8(node?.content ?? new Uint8Array(0));
  const full = node?.tag === DER.utcTime ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) throw new MalformedDer("not a time");
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function extensionsOf(wrapper: DerNode | undefined): Pick<Certificate, "dnsNames" | "ipAddresses" | "isAuthority"> {
  const found = { dnsNames: [] as string[], ipAddresses: [] as string[], isAuthority: false };
  if (wrapper === undefined) return found;
  for (const extension of childrenOf(readDer(wrapper.content)[0], DER.sequence)) {
    const parts = childrenOf(extension, DER.sequence);
    const type = oidText(parts[0] as DerNode);
    const value = readDer((parts.at(-1) as DerNode).content)[0];
    if (type === OIDS.basicConstraints) found.isAuthority = childrenOf(value, DER.sequence).some(({ tag, content }) => tag === 1 && content[0] !== 0);
    if (type !== OIDS.alternativeNames) continue;
    for (const { tag, content } of childrenOf(value, DER.sequence)) {
      if (tag === 0x82) found.dnsNames.push(decodeUtf8(content));
      if (tag === 0x87 && content.length === 4) found.ipAddresses.push([...content].join("."));
    }
  }
  return found;
}
