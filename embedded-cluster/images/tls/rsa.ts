import { sha256 } from "../crypto/sha256.ts";
import { bigBytes } from "./der-writer.ts";

/** DigestInfo of SHA-256 (RFC 8017, 9.2). */
const SHA256_PREFIX = "3031300d060960864801650304020105000420";

/** RSASSA-PKCS1-v1_5 with SHA-256. */
export function verifyRsa(key: { modulus: bigint; exponent: bigint }, message: Uint8Array, signature: bigint): boolean {
  return power(signature, key.exponent, key.modulus) === padded(message, key.modulus);
}

export function signRsa(key: { modulus: bigint; privateExponent: bigint }, message: Uint8Array): Uint8Array {
  return bigBytes(power(padded(message, key.modulus), key.privateExponent, key.modulus), byteLength(key.modulus));
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function padded(message: Uint8Array, modulus: bigint): bigint {
  const digest = [...sha256(message)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const tail = `00${SHA256_PREFIX}${digest}`;
  return BigInt(`0x0001${"f".repeat(Math.max(0, byteLength(modulus) * 2 - 4 - tail.length))}${tail}`);
}

function byteLength(modulus: bigint): number {
  return Math.ceil(modulus.toString(16).length / 2);
}
