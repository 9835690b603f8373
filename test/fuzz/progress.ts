/** What is in progress, in memory that another thread can read while this one hangs: seed, index, length of the text, the input. */
export interface Progress {
  seed: number;
  index: number;
  input: string;
}

const NUMBERS = 3;
const HEAD_BYTES = NUMBERS * Int32Array.BYTES_PER_ELEMENT;

export function writeProgress(shared: SharedArrayBuffer, { seed, index, input }: Progress): void {
  const numbers = new Int32Array(shared, 0, NUMBERS);
  // An encoder may not write into shared memory itself.
  const text = new TextEncoder().encode(input.slice(0, 8_000)).subarray(0, shared.byteLength - HEAD_BYTES);
  new Uint8Array(shared, HEAD_BYTES).set(text);
  numbers.set([seed, index, text.length]);
}

export function readProgress(shared: SharedArrayBuffer): Progress {
  const [seed = 0, index = 0, length = 0] = new Int32Array(shared, 0, NUMBERS);
  return { seed, index, input: new TextDecoder().decode(new Uint8Array(shared, HEAD_BYTES, length).slice()) };
}
