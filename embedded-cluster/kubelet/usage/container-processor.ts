import { type Clock, sleep } from "../../kernel/clock.ts";
import type { Processor } from "../../shell/process/processor.ts";

/** Usage is an average over so many whole seconds, as metrics-server's resolution. */
export const WINDOW_SECONDS = 15;
/** What a container over its limit may have used ahead of its share: one period of the kernel's scheduler. */
const PERIOD_MILLISECONDS = 100;

/**
 * What one container computes: remembered by the second, so that an average costs nothing until somebody asks, and held to the limit
 * as the kernel's bandwidth control does.
 */
export class ContainerProcessor implements Processor {
  private readonly clock: Clock;
  private readonly limitCores: number | undefined;
  private readonly startedAt: number;
  private readonly seconds = new Float64Array(WINDOW_SECONDS + 1);
  private readonly numbers = new Float64Array(WINDOW_SECONDS + 1).fill(-1);
  /** Until when the limit's share is used up. */
  private busyUntil = 0;

  constructor(clock: Clock, limitCores: number | undefined) {
    this.clock = clock;
    this.limitCores = limitCores;
    this.startedAt = clock.now();
  }

  compute(milliseconds: number): Promise<void> | undefined {
    this.note(milliseconds);
    const { limitCores, clock } = this;
    if (limitCores === undefined || limitCores <= 0) return undefined;
    const now = clock.now();
    this.busyUntil = Math.max(this.busyUntil, now) + milliseconds / limitCores;
    const wait = this.busyUntil - now - PERIOD_MILLISECONDS;
    return wait > 0 ? sleep(clock, wait) : undefined;
  }

  /** Computing that has really been done. */
  note(milliseconds: number): void {
    const second = Math.floor(this.clock.now() / 1000);
    const slot = second % this.seconds.length;
    if (this.numbers[slot] !== second) {
      this.numbers[slot] = second;
      this.seconds[slot] = 0;
    }
    this.seconds[slot] = (this.seconds[slot] ?? 0) + milliseconds;
  }

  /** Nanocores on average over the last whole seconds, or since the container began when that is less; never more than the limit. */
  average(): number {
    const now = this.clock.now();
    const second = Math.floor(now / 1000);
    let total = 0;
    for (const [slot, number] of this.numbers.entries()) if (number < second && number >= second - WINDOW_SECONDS) total += this.seconds[slot] ?? 0;
    const elapsed = Math.min(WINDOW_SECONDS, Math.max(1, Math.floor((now - this.startedAt) / 1000)));
    const cores = total / 1000 / elapsed;
    return Math.round(Math.min(cores, this.limitCores ?? Number.POSITIVE_INFINITY) * 1e9);
  }
}
