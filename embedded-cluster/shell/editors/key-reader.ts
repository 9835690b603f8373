import { toCells } from "../line-editor/edit-buffer.ts";
import { type Key, KeyDecoder } from "../line-editor/key-decoder.ts";
import type { Process, Terminal } from "../process/process.ts";
import { sharedSource } from "../process/shared-source.ts";
import { rawSource } from "../process/guarded-streams.ts";

/** After this long an escape that nothing followed was the Escape key. */
const ESCAPE_MILLISECONDS = 40;

/** Keys of a terminal one by one, for programs that fill the screen. Reads the terminal even when stdin is something else. */
export class KeyReader {
  private readonly process: Process;
  private readonly source;
  private readonly decoder = new KeyDecoder();
  private readonly queue: Key[] = [];
  private pending: Promise<Uint8Array | null> | undefined;
  private isResized = false;
  private wake: (() => void) | undefined;
  private readonly resizing;

  /** Escape and a key in quick succession are two keys (vi), not one with Alt. */
  splitsAlt = false;

  constructor(process: Process, terminal: Terminal) {
    this.process = process;
    this.source = sharedSource(rawSource(terminal.source ?? process.stdin));
    this.resizing = terminal.onResize(() => {
      this.isResized = true;
      this.wake?.();
    });
  }

  /** The next key; "resize" when the terminal has another size; "end" when it has gone. */
  async next(): Promise<Key | "resize" | "end"> {
    for (;;) {
      if (this.isResized) {
        this.isResized = false;
        return "resize";
      }
      const key = this.queue.shift();
      if (this.splitsAlt && key?.type === "key" && key.name.startsWith("alt-")) {
        const rest = key.name.slice(4);
        this.queue.unshift([...rest].length === 1 ? { type: "text", text: rest } : { type: "key", name: rest });
        return { type: "key", name: "escape" };
      }
      if (key !== undefined) return key;
      await this.process.breathe();
      const outcome = await this.arrival();
      if (outcome === null) return "end";
      if (outcome === "woken") continue;
      if (outcome === "escape") this.queue.push(...this.decoder.flush());
      else this.queue.push(...this.decoder.decode(outcome));
    }
  }

  /** The next key with characters apart: programs whose commands are letters take them one by one. */
  async nextSingle(): Promise<Key | "resize" | "end"> {
    const key = await this.next();
    if (key === "resize" || key === "end" || key.type !== "text") return key;
    const [first = "", ...rest] = toCells(key.text);
    if (rest.length > 0) this.queue.unshift({ type: "text", text: rest.join("") });
    return { type: "text", text: first };
  }

  /** Keys are waiting: painting can be put off until they are done. */
  get hasMore(): boolean {
    return this.queue.length > 0;
  }

  dispose(): void {
    this.resizing.dispose();
  }

  private async arrival(): Promise<Uint8Array | null | "woken" | "escape"> {
    this.pending ??= this.source.read(Number.MAX_SAFE_INTEGER, this.process.signal);
    const woken = new Promise<"woken">((resolve) => {
      this.wake = () => resolve("woken");
    });
    let timer: { dispose(): void } | undefined;
    const waits: Promise<Uint8Array | null | "woken" | "escape">[] = [this.pending, woken];
    if (this.decoder.hasPending) {
      waits.push(
        new Promise((resolve) => {
          timer = this.process.clock.setTimer(ESCAPE_MILLISECONDS, () => resolve("escape"));
        }),
      );
    }
    const outcome = await Promise.race(waits);
    timer?.dispose();
    if (outcome !== "woken" && outcome !== "escape") this.pending = undefined;
    return outcome;
  }
}
