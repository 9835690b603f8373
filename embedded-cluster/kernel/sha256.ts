import { concatBytes } from "./bytes.ts";

const K = new Int32Array(64);
const INITIAL = new Int32Array(8);
fillConstants();

/** The constants are the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) prime = false;
    if (!prime) continue;
    if (found < 8) INITIAL[found] = Math.floor((candidate ** 0.5 % 1) * 2 ** 32) | 0;
    K[found++] = Math.floor((Math.cbrt(candidate) % 1) * 2 ** 32) | 0;
  }
}

const W = new Int32Array(64);

function compress(state: Int32Array, block: Uint8Array, offset: number): void {
  for (let index = 0; index < 16; index++) {
    const at = offset + index * 4;
    W[index] = ((block[at] as number) << 24) | ((block[at + 1] as number) << 16) | ((block[at + 2] as number) << 8) | (block[at + 3] as number);
  }
  mix(state);
}

/** Takes the sixteen words at the start of W into `state`. */
function mix(state: Int32Array): void {
  for (let index = 16; index < 64; index++) {
    const x = W[index - 15] as number;
    const y = W[index - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[index] = (W[index - 16] as number) + s0 + (W[index - 7] as number) + s1;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
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
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

function finish(state: Int32Array, tail: Uint8Array, totalBytes: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil((tail.length + 9) / 64) * 64);
  padded.set(tail);
  padded[tail.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((totalBytes * 8) / 2 ** 32));
  view.setUint32(padded.length - 4, (totalBytes * 8) >>> 0);
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, padded, offset);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (let index = 0; index < 8; index++) out.setInt32(index * 4, state[index] as number);
  return digest;
}

export function sha256(data: Uint8Array): Uint8Array {
  return finish(INITIAL.slice(), data, data.length);
}

/** An HMAC key's two pads, already absorbed, so that many messages under one key cost half. */
function absorbPads(key: Uint8Array): { inner: Int32Array; outer: Int32Array } {
  const short = key.length > 64 ? sha256(key) : key;
  const absorbed = (pad: number) => {
    const block = new Uint8Array(64).fill(pad);
    for (let index = 0; index < short.length; index++) block[index] = (short[index] as number) ^ pad;
    const state = INITIAL.slice();
    compress(state, block, 0);
    return state;
  };
  return { inner: absorbed(0x36), outer: absorbed(0x5c) };
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const { inner, outer } = absorbPads(key);
  return finish(outer, finish(inner, message, 64 + message.length), 96);
}

/** PBKDF2 with HMAC-SHA-256, one block of 32 bytes. */
export function pbkdf2(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  const { inner, outer } = absorbPads(password);
  const state = new Int32Array(8);
  const first = new DataView(hmacSha256(password, concatBytes([salt, new Uint8Array([0, 0, 0, 1])])).buffer);
  const step = Int32Array.from({ length: 8 }, (_, index) => first.getInt32(index * 4));
  const sum = step.slice();
  // A message of eight words fills one block together with its padding: 64 + 32 bytes are 768 bits.
  const hash = (pads: Int32Array) => {
    W.set(step);
    W.fill(0, 8, 15);
    W[8] = 0x80000000;
    W[15] = 768;
    state.set(pads);
    mix(state);
    step.set(state);
  };
  for (let round = 1; round < iterations; round++) {
    hash(inner);
    hash(outer);
    for (let index = 0; index < 8; index++) sum[index] = (sum[index] as number) ^ (step[index] as number);
  }
  const result = new DataView(new ArrayBuffer(32));
  for (let index = 0; index < 8; index++) result.setInt32(index * 4, sum[index] as number);
  return new Uint8Array(result.buffer);
}
