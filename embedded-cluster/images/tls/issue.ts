import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import { OIDS, type PublicKey } from "./certificate.ts";
import { toBigInt } from "./der.ts";
import { bigBytes, bitString, der, integer, oid, sequence, time, utf8String } from "./der-writer.ts";
import { P256_ORDER, publicPoint, signP256 } from "./p256.ts";
import type { PrivateKey } from "./private-key.ts";
import { signRsa } from "./rsa.ts";

export interface CertificateRequest {
  /** [["CN", "shop.example.com"]] */
  subject: readonly (readonly [string, string])[];
  issuer: readonly (readonly [string, string])[];
  publicKey: PublicKey;
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
  dnsNames: readonly string[];
  ipAddresses: readonly string[];
  /** undefined: nothing is said about it. */
  isAuthority?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  L: "2.5.4.7",
  ST: "2.5.4.8",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  emailAddress: "1.2.840.113549.1.9.1",
};

/** Whether a certificate's name may have an attribute of this name. */
export function isNameAttribute(name: string): boolean {
  return Object.hasOwn(TYPES, name);
}

/** A certificate in DER, signed with `signer`. */
export function issueCertificate(request: CertificateRequest, signer: PrivateKey, random: Random): Uint8Array {
  const algorithm = signer.kind === "rsa" ? sequence(oid(OIDS.rsaSha256), der(0x05)) : sequence(oid(OIDS.ecdsaSha256));
  const signed = sequence(
    der(0xa0, integer(2n)),
    integer(randomBigInt(random, 20) >> 1n),
    algorithm,
    name(request.issuer),
    sequence(time(request.notBefore), time(request.notAfter)),
    name(request.subject),
    encodePublicKey(request.publicKey),
    ...extensions(request),
  );
  return sequence(signed, algorithm, bitString(sign(signer, signed, random)));
}

/** A fresh key of P-256. */
export function generateP256(random: Random): PrivateKey {
  return { kind: "p256", secret: (randomBigInt(random, 40) % (P256_ORDER - 1n)) + 1n };
}

/** PKCS#8. The factors of an RSA key are left out where they are not known: nobody needs them to use it here. */
export function encodePrivateKey(key: PrivateKey): Uint8Array {
  if (key.kind === "rsa") {
    const zeros = [integer(0n), integer(0n), integer(0n), integer(0n), integer(0n)];
    const inner = sequence(integer(0n), integer(key.modulus), integer(key.exponent), integer(key.privateExponent), ...zeros);
    return sequence(integer(0n), sequence(oid(OIDS.rsa), der(0x05)), der(0x04, inner));
  }
  const { x, y } = publicPoint(key.secret);
  const inner = sequence(integer(1n), der(0x04, bigBytes(key.secret, 32)), der(0xa1, bitString(point(x, y))));
  return sequence(integer(0n), sequence(oid(OIDS.ec), oid(OIDS.p256)), der(0x04, inner));
}

export function encodePublicKey(key: PublicKey): Uint8Array {
  if (key.kind === "rsa") return sequence(sequence(oid(OIDS.rsa), der(0x05)), bitString(sequence(integer(key.modulus), integer(key.exponent))));
  return sequence(sequence(oid(OIDS.ec), oid(OIDS.p256)), bitString(point(key.x, key.y)));
}

export function randomBigInt(random: Random, bytes: number): bigint {
  return toBigInt(Uint8Array.from({ length: bytes }, () => randomInteger(random, 256)));
}

function sign(signer: PrivateKey, message: Uint8Array, random: Random): Uint8Array {
  if (signer.kind === "rsa") return signRsa(signer, message);
  for (;;) {
    const signature = signP256(signer.secret, message, (randomBigInt(random, 40) % (P256_ORDER - 1n)) + 1n);
    if (signature !== undefined) return sequence(integer(signature.r), integer(signature.s));
  }
}

function point(x: bigint, y: bigint): Uint8Array {
  return concatBytes([Uint8Array.of(4), bigBytes(x, 32), bigBytes(y, 32)]);
}

function name(attributes: readonly (readonly [string, string])[]): Uint8Array {
  return sequence(...attributes.map(([type, value]) => der(0x31, sequence(oid(TYPES[type] ?? type), utf8String(value)))));
}

function extensions({ dnsNames, ipAddresses, isAuthority }: CertificateRequest): Uint8Array[] {
  const found: Uint8Array[] = [];
  const names = [...dnsNames.map((text) => der(0x82, encodeUtf8(text))), ...ipAddresses.map((text) => der(0x87, Uint8Array.from(text.split(".").map(Number))))];
  if (names.length > 0) found.push(sequence(oid(OIDS.alternativeNames), der(0x04, sequence(...names))));
  if (isAuthority !== undefined) {
    const constraints = isAuthority ? sequence(der(0x01, Uint8Array.of(0xff))) : sequence();
    found.push(sequence(oid(OIDS.basicConstraints), der(0x01, Uint8Array.of(0xff)), der(0x04, constraints)));
  }
  return found.length === 0 ? [] : [der(0xa3, sequence(...found))];
}
