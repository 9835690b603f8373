import { concatBytes } from "../../kernel/bytes.ts";
import { PIPE_CAPACITY_BYTES } from "../../kernel/limits.ts";
import { BrokenPipe, type ByteSource } from "../../kernel/streams.ts";

const FLOOD_BYTES = 8 * 1024;

/** What a terminal has still to show: bounded, and, unlike a pipe, it can be flushed, so that Ctrl-C silences a flood at once. */
export class OutputQueue implements ByteSource {
  private readonly chunks: Uint8Array[] = [];
  private buffered = 0;
  private closed = false;
  private wakeReader: (() => void) | undefined;
  private writers: (() => void)[] = [];

  async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.chunks.length === 0) {
      if (this.closed) return null;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    // Programs write in small pieces; what has gathered goes out as one, so that a screenful is not a thousand frames.
    const gathered = concatBytes(this.chunks.splice(0));
    const taken = gathered.subarray(0, maxBytes);
    if (taken.length < gathered.length) this.chunks.push(gathered.subarray(taken.length));
    this.buffered -= taken.length;
    this.letWritersOn();
    return taken;
  }

  async write(chunk: Uint8Array): Promise<void> {
    while (this.buffered >= PIPE_CAPACITY_BYTES && !this.closed) {
      await new Promise<void>((resolve) => {
        this.writers.push(resolve);
      });
    }
    if (this.closed) throw new BrokenPipe();
    this.push(chunk);
  }

  /** Echo: nobody can wait for it, so it is dropped when the screen is far behind. */
  echo(chunk: Uint8Array): void {
    if (!this.closed && this.buffered < 2 * PIPE_CAPACITY_BYTES) this.push(chunk);
  }

  /** Drops a flood; what is only a screenful is shown, so that no prompt and no escape sequence gets lost. */
  flush(): void {
    if (this.buffered <= FLOOD_BYTES) return;
    this.chunks.length = 0;
    this.buffered = 0;
    this.letWritersOn();
  }

  close(): void {
    this.closed = true;
    this.wakeReader?.();
    this.letWritersOn();
  }

  private push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  private letWritersOn(): void {
    if (this.buffered >= PIPE_CAPACITY_BYTES && !this.closed) return;
    for (const resume of this.writers.splice(0)) resume();
  }
}
