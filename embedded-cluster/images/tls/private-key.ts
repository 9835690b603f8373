import type { PublicKey } from "./certificate.ts";
import { OIDS } from "./certificate.ts";
import { childrenOf, DER, type DerNode, oidText, readDer, toBigInt } from "./der.ts";
import { publicPoint } from "./p256.ts";
import { readPem } from "./pem.ts";

export type PrivateKey = { kind: "rsa"; modulus: bigint; exponent: bigint; privateExponent: bigint } | { kind: "p256"; secret: bigint };

/** The first private key of a PEM file: PKCS#8, PKCS#1 or SEC1. undefined when there is none that is known here. Throws MalformedDer. */
export function readPrivateKey(pem: string): PrivateKey | undefined {
  for (const { label, bytes } of readPem(pem)) {
    if (label === "PRIVATE KEY") return fromPkcs8(bytes);
    if (label === "RSA PRIVATE KEY") return rsaKey(bytes);
    if (label === "EC PRIVATE KEY") return ecKey(bytes);
  }
  return undefined;
}

export function publicKeyOf(key: PrivateKey): PublicKey {
  return key.kind === "rsa" ? { kind: "rsa", modulus: key.modulus, exponent: key.exponent } : { kind: "p256", ...publicPoint(key.secret) };
}

export function isSameKey(one: PublicKey | undefined, other: PublicKey): boolean {
  if (one?.kind === "rsa" && other.kind === "rsa") return one.modulus === other.modulus;
  return one?.kind === "p256" && other.kind === "p256" && one.x === other.x && one.y === other.y;
}

function fromPkcs8(bytes: Uint8Array): PrivateKey | undefined {
  const [, algorithm, key] = childrenOf(readDer(bytes)[0], DER.sequence);
  const [kind, curve] = childrenOf(algorithm, DER.sequence);
  const type = oidText(kind as DerNode);
  if (type === OIDS.rsa) return rsaKey((key as DerNode).content);
  return type === OIDS.ec && curve !== undefined && oidText(curve) === OIDS.p256 ? ecKey((key as DerNode).content) : undefined;
}

function rsaKey(bytes: Uint8Array): PrivateKey {
  const [, modulus, exponent, privateExponent] = childrenOf(readDer(bytes)[0], DER.sequence).map(({ content }) => toBigInt(content));
  return { kind: "rsa", modulus: modulus ?? 0n, exponent: exponent ?? 0n, privateExponent: privateExponent ?? 0n };
}

function ecKey(bytes: Uint8Array): PrivateKey {
  const [, secret] = childrenOf(readDer(bytes)[0], DER.sequence);
  return { kind: "p256", secret: toBigInt((secret as DerNode).content) };
}
