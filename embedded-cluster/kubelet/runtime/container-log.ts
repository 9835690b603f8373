import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { CONTAINER_LOG_BYTES, CONTAINER_LOG_LINE_CHARACTERS } from "../../kernel/limits.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import type { Clock } from "../../kernel/clock.ts";

interface Line {
  /** Milliseconds since the epoch of its first byte. */
  time: number;
  text: string;
  /** The rest of the line has not come, or follows as the next: no newline stands behind it. As CRI's tag P. */
  isPartial: boolean;
}

export interface LogRange {
  tailLines?: number | undefined;
  /** Milliseconds since the epoch. */
  since?: number | undefined;
  timestamps: boolean;
  limitBytes?: number | undefined;
}

/** What one run of a container wrote on stdout and stderr: the last {@link CONTAINER_LOG_BYTES} of it, line by line. */
export class ContainerLog {
  private readonly lines: Line[] = [];
  /** How many lines have been dropped from the front: a follower's position survives the loss. */
  private dropped = 0;
  private size = 0;
  private closed = false;
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** One stream (stdout or stderr) of the container. Closing it is left to {@link close}. */
  sink(): ByteSink {
    const decoder = new TextDecoder();
    let partial: Line | undefined;
    const flush = (isPartial: boolean) => {
      if (partial !== undefined) this.append({ ...partial, isPartial });
      partial = undefined;
    };
    return {
      write: async (chunk) => {
        const pieces = decoder.decode(chunk, { stream: true }).split("\n");
        for (const [index, piece] of pieces.entries()) {
          if (piece !== "") {
            partial ??= { time: this.clock.now(), text: "", isPartial: false };
            partial.text += piece;
          }
          if (index < pieces.length - 1) {
            partial ??= { time: this.clock.now(), text: "", isPartial: false };
            flush(false);
          } else if (partial !== undefined && partial.text.length > CONTAINER_LOG_LINE_CHARACTERS) flush(true);
        }
      },
      close: () => flush(true),
    };
  }

  close(): void {
    this.closed = true;
    this.wake();
  }

  /** The text that is there now. */
  read(range: LogRange): string {
    return this.format(this.lines.slice(this.firstOf(range)), range);
  }

  /** The text that is there, then what comes, until the container is over or `signal` is aborted. */
  follow(range: LogRange, signal?: AbortSignal): ByteSource {
    let next = this.dropped + this.firstOf(range);
    let left = range.limitBytes ?? Number.POSITIVE_INFINITY;
    return {
      read: async () => {
        while (left > 0 && signal?.aborted !== true) {
          next = Math.max(next, this.dropped);
          const fresh = this.lines.slice(next - this.dropped);
          next += fresh.length;
          if (fresh.length > 0) {
            const bytes = encodeUtf8(this.format(fresh, { timestamps: range.timestamps })).subarray(0, left);
            left -= bytes.length;
            return bytes;
          }
          if (this.closed) return null;
          await this.change(signal);
        }
        return null;
      },
    };
  }

  private append(line: Line): void {
    this.lines.push(line);
    this.size += line.text.length + 1;
    while (this.size > CONTAINER_LOG_BYTES && this.lines.length > 1) {
      this.size -= (this.lines.shift()?.text.length ?? 0) + 1;
      this.dropped++;
    }
    this.wake();
  }

  private firstOf({ tailLines, since }: LogRange): number {
    const start = since === undefined ? 0 : this.lines.findIndex((line) => line.time >= since);
    const first = start < 0 ? this.lines.length : start;
    return tailLines === undefined ? first : Math.max(first, this.lines.length - tailLines);
  }

  private format(lines: readonly Line[], range: Pick<LogRange, "timestamps" | "limitBytes">): string {
    const text = lines
      .map(({ time, text: words, isPartial }, index) => {
        const begins = lines[index - 1]?.isPartial !== true;
        return `${range.timestamps && begins ? `${nanoseconds(time)} ` : ""}${words}${isPartial ? "" : "\n"}`;
      })
      .join("");
    if (range.limitBytes === undefined) return text;
    return decodeUtf8(encodeUtf8(text).subarray(0, range.limitBytes));
  }

  private change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.waiting.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      this.waiting.add(done);
      signal?.addEventListener("abort", done, { once: true });
    });
  }

  private wake(): void {
    for (const resume of [...this.waiting]) resume();
  }
}

/** RFC 3339 with nine digits, as CRI log files carry it. */
function nanoseconds(time: number): string {
  return new Date(time).toISOString().replace(/Z$/, "000000Z");
}
