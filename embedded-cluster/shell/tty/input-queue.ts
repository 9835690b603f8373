import { TTY_INPUT_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";

/** What was typed and not yet read. An end of file (Ctrl-D) is read once; after a hang-up every read is at the end. */
export class InputQueue implements ByteSource {
  private items: (Uint8Array | null)[] = [];
  private buffered = 0;
  private closed = false;
  private wakeReader: (() => void) | undefined;
  private writers: (() => void)[] = [];

  get isFull(): boolean {
    return this.buffered >= TTY_INPUT_BYTES;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.items.length === 0) {
      if (this.closed) return null;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    const first = this.items[0] ?? null;
    if (first === null) {
      this.items.shift();
      return null;
    }
    const taken = first.subarray(0, maxBytes);
    if (taken.length === first.length) this.items.shift();
    else this.items[0] = first.subarray(maxBytes);
    this.buffered -= taken.length;
    if (!this.isFull) this.letWritersOn();
    return taken;
  }

  /** null is an end of file. */
  push(item: Uint8Array | null): void {
    if (this.closed || item?.length === 0) return;
    this.items.push(item);
    this.buffered += item?.length ?? 0;
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  async room(): Promise<void> {
    while (this.isFull && !this.closed) {
      await new Promise<void>((resolve) => {
        this.writers.push(resolve);
      });
    }
  }

  flush(): void {
    this.items = [];
    this.buffered = 0;
    this.letWritersOn();
  }

  close(): void {
    this.closed = true;
    this.wakeReader?.();
    this.letWritersOn();
  }

  private letWritersOn(): void {
    for (const resume of this.writers.splice(0)) resume();
  }
}
