/**
 * The newest bytes of a terminal's whole output, with their offsets, for a browser that comes back. Bounded: the oldest
 * bytes go first.
 */
export class OutputLog {
  private readonly chunks: Uint8Array[] = [];
  private readonly capacity: number;
  private start = 0;
  private end = 0;

  constructor(capacityBytes: number) {
    this.capacity = capacityBytes;
  }

  /** Offset of the oldest byte kept. */
  get firstByte(): number {
    return this.start;
  }

  /** Offset after the newest byte: the length of all output so far. */
  get length(): number {
    return this.end;
  }

  append(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.end += bytes.length;
    while (this.end - this.start > this.capacity) {
      const oldest = this.chunks[0] as Uint8Array;
      const excess = this.end - this.start - this.capacity;
      if (oldest.length <= excess) {
        this.chunks.shift();
        this.start += oldest.length;
      } else {
        this.chunks[0] = oldest.subarray(excess);
        this.start += excess;
      }
    }
  }

  /** Up to `maxBytes` from `offset` on (from the oldest kept when that is later), with the offset they begin at. */
  readFrom(offset: number, maxBytes: number): { offset: number; bytes: Uint8Array } {
    const from = Math.max(this.start, Math.min(offset, this.end));
    const bytes = new Uint8Array(Math.min(maxBytes, this.end - from));
    let position = this.start;
    let filled = 0;
    for (const chunk of this.chunks) {
      const skip = Math.max(0, from - position);
      if (skip < chunk.length && filled < bytes.length) {
        const part = chunk.subarray(skip, skip + bytes.length - filled);
        bytes.set(part, filled);
        filled += part.length;
      }
      position += chunk.length;
    }
    return { offset: from, bytes };
  }
}
