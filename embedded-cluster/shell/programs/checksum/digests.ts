/** MD5 (RFC 1321), lower-case hex. */
export function md5(bytes: Uint8Array): string {
  const words = padded(bytes, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = state as unknown as [number, number, number, number];
    for (let round = 0; round < 64; round++) {
      const phase = round >> 4;
      const mixed = phase === 0 ? (b & c) | (~b & d) : phase === 1 ? (d & b) | (~d & c) : phase === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const index = [round, 5 * round + 1, 3 * round + 5, 7 * round][phase] as number;
      const constant = Math.floor(Math.abs(Math.sin(round + 1)) * 2 ** 32) | 0;
      const sum = (a + mixed + constant + (words[block + (index & 15)] as number)) | 0;
      const shift = (MD5_SHIFTS[phase] as number[])[round & 3] as number;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, shift)) | 0];
    }
    add(state, [a, b, c, d]);
  }
  return [...state].map((word) => hexWord(swap(word))).join("");
}

/** SHA-1 (FIPS 180-4), lower-case hex. */
export function sha1(bytes: Uint8Array): string {
  const words = padded(bytes, false);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
    for (let round = 0; round < 80; round++) {
      const word = (at: number) => schedule[at] as number;
      schedule[round] = round < 16 ? (words[block + round] as number) : rotateLeft(word(round - 3) ^ word(round - 8) ^ word(round - 14) ^ word(round - 16), 1);
      const phase = Math.floor(round / 20);
      const mixed = phase === 0 ? (b & c) | (~b & d) : phase === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotateLeft(a, 5) + mixed + e + (SHA1_CONSTANTS[phase] as number) + word(round)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    add(state, [a, b, c, d, e]);
  }
  return [...state].map(hexWord).join("");
}

/** SHA-256 (FIPS 180-4), lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  const words = padded(bytes, false);
  const state = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const constants = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
  const schedule = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let round = 0; round < 64; round++) {
      const word = (at: number) => schedule[at] as number;
      if (round < 16) schedule[round] = words[block + round] as number;
      else {
        const low = rotateRight(word(round - 15), 7) ^ rotateRight(word(round - 15), 18) ^ (word(round - 15) >>> 3);
        const high = rotateRight(word(round - 2), 17) ^ rotateRight(word(round - 2), 19) ^ (word(round - 2) >>> 10);
        schedule[round] = (word(round - 16) + low + word(round - 7) + high) | 0;
      }
      const first = (h + (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + ((e & f) ^ (~e & g)) + (constants[round] as number) + word(round)) | 0;
      const second = ((rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    add(state, [a, b, c, d, e, f, g, h]);
  }
  return [...state].map(hexWord).join("");
}

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SHA1_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const PRIMES = firstPrimes(64);

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
}

/** The message with its padding as 32-bit words. */
function padded(bytes: Uint8Array, isLittleEndian: boolean): Int32Array {
  const length = (((bytes.length + 8) >> 6) + 1) << 6;
  const whole = new Uint8Array(length);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  const bits = bytes.length * 8;
  view.setUint32(length - (isLittleEndian ? 8 : 4), bits >>> 0, isLittleEndian);
  view.setUint32(length - (isLittleEndian ? 4 : 8), Math.floor(bits / 2 ** 32), isLittleEndian);
  return Int32Array.from({ length: length / 4 }, (_, index) => view.getInt32(index * 4, isLittleEndian));
}

function add(state: Int32Array, values: readonly number[]): void {
  for (const [index, value] of values.entries()) state[index] = ((state[index] as number) + value) | 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function rotateRight(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}

function swap(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

function hexWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
