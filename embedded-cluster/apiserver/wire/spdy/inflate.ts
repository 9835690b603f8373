/** RFC 1951 code lengths order, and the bases and extra bits of lengths and distances. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTHS = ranges(3, [8, 4, 4, 4, 4, 4], 258);
const DISTANCES = ranges(1, [4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
const WINDOW_BYTES = 32 * 1024;
/** One header block may not grow beyond this. */
const OUTPUT_BYTES = 64 * 1024;

/** A zlib stream (RFC 1950) that is read in pieces, each ending at a flush, as SPDY sends its headers. Throws Error on bad data. */
export class Inflater {
  private history: number[] = [];
  private begun = false;
  private readonly dictionary: Uint8Array;

  constructor(dictionary: Uint8Array) {
    this.dictionary = dictionary;
  }

  inflate(piece: Uint8Array): Uint8Array {
    const input = new BitReader(piece);
    if (!this.begun) this.readHeader(input);
    const start = this.history.length;
    while (!input.atEnd) {
      input.bits(1);
      const type = input.bits(2);
      if (type === 0) this.copyStored(input);
      else if (type === 1) this.readCodes(input, FIXED_LITERALS, FIXED_DISTANCES, start);
      else if (type === 2) this.readCodes(input, ...readTables(input), start);
      else throw new Error("bad block type");
      if (this.history.length - start > OUTPUT_BYTES) throw new Error("header block too large");
    }
    const output = Uint8Array.from(this.history.slice(start));
    if (this.history.length > WINDOW_BYTES) this.history = this.history.slice(-WINDOW_BYTES);
    return output;
  }

  private readHeader(input: BitReader): void {
    const method = input.bits(8);
    const flags = input.bits(8);
    if ((method & 15) !== 8 || ((method << 8) | flags) % 31 !== 0) throw new Error("not a zlib stream");
    if ((flags & 0x20) !== 0) {
      input.skipBytes(4);
      this.history = Array.from(this.dictionary);
    }
    this.begun = true;
  }

  private copyStored(input: BitReader): void {
    input.align();
    const length = input.bits(16);
    if ((input.bits(16) ^ 0xffff) !== length) throw new Error("bad stored block");
    for (let count = 0; count < length; count++) this.history.push(input.bits(8));
  }

  private readCodes(input: BitReader, literals: Huffman, distances: Huffman, start: number): void {
    for (;;) {
      const symbol = literals.read(input);
      if (symbol < 256) this.history.push(symbol);
      else if (symbol === 256) return;
      else this.copyBack(input, symbol, distances);
      if (this.history.length - start > OUTPUT_BYTES) throw new Error("header block too large");
    }
  }

  private copyBack(input: BitReader, symbol: number, distances: Huffman): void {
    const length = readRange(input, LENGTHS, symbol - 257);
    const distance = readRange(input, DISTANCES, distances.read(input));
    if (distance > this.history.length) throw new Error("bad distance");
    for (let count = 0; count < length; count++) this.history.push(this.history[this.history.length - distance] as number);
  }
}

class BitReader {
  private position = 0;
  private held = 0;
  private heldBits = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.position >= this.bytes.length && this.heldBits === 0;
  }

  bits(count: number): number {
    while (this.heldBits < count) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new Error("unexpected end of block");
      this.held |= byte << this.heldBits;
      this.heldBits += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.heldBits -= count;
    return value;
  }

  align(): void {
    this.held = 0;
    this.heldBits = 0;
  }

  skipBytes(count: number): void {
    this.position += count;
  }
}

/** A canonical Huffman code, by code lengths of its symbols. */
class Huffman {
  private readonly counts = new Uint16Array(16);
  private readonly symbols: number[] = [];

  constructor(lengths: readonly number[]) {
    for (let length = 1; length < 16; length++) {
      lengths.forEach((each, symbol) => {
        if (each !== length) return;
        this.counts[length] = (this.counts[length] as number) + 1;
        this.symbols.push(symbol);
      });
    }
  }

  read(input: BitReader): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= input.bits(1);
      const count = this.counts[length] as number;
      if (code - first < count) return this.symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error("bad code");
  }
}

const FIXED_LITERALS = new Huffman(Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)));
const FIXED_DISTANCES = new Huffman(Array.from({ length: 30 }, () => 5));

function readTables(input: BitReader): [Huffman, Huffman] {
  const literalCount = input.bits(5) + 257;
  const distanceCount = input.bits(5) + 1;
  const orderCount = input.bits(4) + 4;
  const orderLengths = Array.from({ length: 19 }, () => 0);
  for (let index = 0; index < orderCount; index++) orderLengths[LENGTH_ORDER[index] as number] = input.bits(3);
  const code = new Huffman(orderLengths);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = code.read(input);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1) ?? 0, input.bits(2) + 3);
    else if (symbol === 17) repeat(lengths, 0, input.bits(3) + 3);
    else repeat(lengths, 0, input.bits(7) + 11);
  }
  return [new Huffman(lengths.slice(0, literalCount)), new Huffman(lengths.slice(literalCount))];
}

function repeat(lengths: number[], value: number, times: number): void {
  for (let count = 0; count < times; count++) lengths.push(value);
}

interface Range {
  base: number;
  extraBits: number;
}

/** Bases that grow: `counts[i]` of them have i extra bits. */
function ranges(start: number, counts: readonly number[], last?: number): Range[] {
  const all: Range[] = [];
  let base = start;
  counts.forEach((count, extraBits) => {
    for (let index = 0; index < count; index++) {
      all.push({ base, extraBits });
      base += 1 << extraBits;
    }
  });
  // The longest length has a code of its own.
  if (last !== undefined) all[all.length] = { base: last, extraBits: 0 };
  return all;
}

function readRange(input: BitReader, table: readonly Range[], index: number): number {
  const range = table[index];
  if (range === undefined) throw new Error("bad symbol");
  return range.base + input.bits(range.extraBits);
}
