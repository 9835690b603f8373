import { sha256 } from "../crypto/sha256.ts";
import { childrenOf, DER, type DerNode, readDer, toBigInt } from "./der.ts";

// The curve P-256 (FIPS 186-4, D.1.2.3): y² = x³ - 3x + b over P; G has order N. Points are kept with a common denominator, so that
// adding two of them divides nothing. Timing tells secrets here; the secrets are a simulation's.

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  z: 1n,
};

/** Jacobian coordinates: (x/z², y/z³); z = 0 is the point at infinity. */
interface Point {
  x: bigint;
  y: bigint;
  z: bigint;
}

/** The public point of a private key. */
export function publicPoint(secret: bigint): { x: bigint; y: bigint } {
  return affine(multiply(G, secret));
}

/** ECDSA with SHA-256; `signature` is the DER of r and s. */
export function verifyP256(key: { x: bigint; y: bigint }, message: Uint8Array, signature: Uint8Array): boolean {
  const [first, second] = childrenOf(readDer(signature)[0], DER.sequence);
  const r = toBigInt((first as DerNode).content);
  const s = toBigInt((second as DerNode).content);
  if (r <= 0n || r >= N || s <= 0n || s >= N) return false;
  const inverse = invert(s, N);
  const hash = toBigInt(sha256(message));
  const point = add(multiply(G, modulo(hash * inverse, N)), multiply({ ...key, z: 1n }, modulo(r * inverse, N)));
  return point.z !== 0n && modulo(affine(point).x, N) === r;
}

/** r and s for a message; `nonce` is a fresh number below the group's order. undefined: draw another one. */
export function signP256(secret: bigint, message: Uint8Array, nonce: bigint): { r: bigint; s: bigint } | undefined {
  const r = modulo(affine(multiply(G, nonce)).x, N);
  const s = modulo(invert(nonce, N) * (toBigInt(sha256(message)) + r * secret), N);
  return r === 0n || s === 0n ? undefined : { r, s };
}

/** The order of the group: private keys and nonces lie below it. */
export const P256_ORDER = N;

function multiply(point: Point, factor: bigint): Point {
  let result: Point = { x: 1n, y: 1n, z: 0n };
  let doubled = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, doubled);
    doubled = double(doubled);
  }
  return result;
}

function double({ x, y, z }: Point): Point {
  if (z === 0n || y === 0n) return { x: 1n, y: 1n, z: 0n };
  const zz = (z * z) % P;
  const yy = (y * y) % P;
  const s = (4n * x * yy) % P;
  const m = 3n * (x - zz) * (x + zz);
  const next = modulo(m * m - 2n * s, P);
  return { x: next, y: modulo(m * (s - next) - 8n * yy * yy, P), z: modulo(2n * y * z, P) };
}

function add(left: Point, right: Point): Point {
  if (left.z === 0n) return right;
  if (right.z === 0n) return left;
  const leftSquare = (left.z * left.z) % P;
  const rightSquare = (right.z * right.z) % P;
  const u = (left.x * rightSquare) % P;
  const s = (((left.y * right.z) % P) * rightSquare) % P;
  const h = modulo(right.x * leftSquare - u, P);
  const r = modulo(((right.y * left.z) % P) * leftSquare - s, P);
  if (h === 0n) return r === 0n ? double(left) : { x: 1n, y: 1n, z: 0n };
  const hh = (h * h) % P;
  const hhh = (h * hh) % P;
  const v = (u * hh) % P;
  const x = modulo(r * r - hhh - 2n * v, P);
  return { x, y: modulo(r * (v - x) - s * hhh, P), z: (((h * left.z) % P) * right.z) % P };
}

function affine({ x, y, z }: Point): { x: bigint; y: bigint } {
  const inverse = invert(z, P);
  const square = (inverse * inverse) % P;
  return { x: (x * square) % P, y: (((y * square) % P) * inverse) % P };
}

function invert(value: bigint, modulus: bigint): bigint {
  let [low, high] = [modulo(value, modulus), modulus];
  let [left, right] = [1n, 0n];
  while (low > 1n) {
    const ratio = high / low;
    [left, right] = [right - left * ratio, left];
    [low, high] = [high - low * ratio, low];
  }
  return modulo(left, modulus);
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}
