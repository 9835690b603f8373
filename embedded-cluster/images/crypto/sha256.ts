import { concatBytes } from "../../kernel/bytes.ts";

const K = new Uint32Array(64);
const INITIAL = new Uint32Array(8);
fillConstants();

/** The constants are the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) prime = false;
    if (!prime) continue;
    if (found < 8) INITIAL[found] = Math.floor((candidate ** 0.5 % 1) * 2 ** 32);
    K[found++] = Math.floor((Math.cbrt(candidate) % 1) * 2 ** 32);
  }
}

const W = new Uint32Array(64);

function compress(state: Uint32Array, block: Uint8Array, offset: number): void {
  for (let index = 0; index < 16; index++) {
    const at = offset + index * 4;
    W[index] = ((block[at] as number) << 24) | ((block[at + 1] as number) << 16) | ((block[at + 2] as number) << 8) | (block[at + 3] as number);
  }
  for (let index = 16; index < 64; index++) {
    const x = W[index - 15] as number;
    const y = W[index - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[index] = (W[index - 16] as number) + s0 + (W[index - 7] as number) + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let index = 0; index < 64; index++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[index] as number) + (W[index] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] as number) + value;
}

function finish(state: Uint32Array, tail: Uint8Array, totalBytes: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil((tail.length + 9) / 64) * 64);
  padded.set(tail);
  padded[tail.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((totalBytes * 8) / 2 ** 32));
  view.setUint32(padded.length - 4, (totalBytes * 8) >>> 0);
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, padded, offset);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (let index = 0; index < 8; index++) out.setUint32(index * 4, state[index] as number);
  return digest;
}

export function sha256(data: Uint8Array): Uint8Array {
  return finish(INITIAL.slice(), data, data.length);
}

/** An HMAC key with its two pads already absorbed, so that many messages under one key cost half. */
function hmacKey(key: Uint8Array): (message: Uint8Array) => Uint8Array {
  const short = key.length > 64 ? sha256(key) : key;
  const absorbed = (pad: number) => {
    const block = new Uint8Array(64).fill(pad);
    for (const [index, byte] of short.entries()) block[index] = byte ^ pad;
    const state = INITIAL.slice();
    compress(state, block, 0);
    return state;
  };
  const inner = absorbed(0x36);
  const outer = absorbed(0x5c);
  return (message) => finish(outer.slice(), finish(inner.slice(), message, 64 + message.length), 96);
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmacKey(key)(message);
}

/** PBKDF2 with HMAC-SHA-256, one block of 32 bytes. */
export function pbkdf2(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  const sign = hmacKey(password);
  let step = sign(concatBytes([salt, new Uint8Array([0, 0, 0, 1])]));
  const result = step.slice();
  for (let round = 1; round < iterations; round++) {
    step = sign(step);
    for (let index = 0; index < 32; index++) result[index] = (result[index] as number) ^ (step[index] as number);
  }
  return result;
}
