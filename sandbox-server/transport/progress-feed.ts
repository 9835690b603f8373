import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { Disposable } from "@tsunagu/embedded-cluster/kernel/disposable";

/** Boards are told at most this often. */
const QUIET_MILLISECONDS = 200;

/** Tells whoever listens that somebody made progress; bursts become one call. */
export class ProgressFeed {
  private readonly listeners = new Set<() => void>();
  private timer: Disposable | undefined;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  publish(): void {
    if (this.listeners.size === 0) return;
    this.timer ??= this.clock.setTimer(QUIET_MILLISECONDS, () => {
      this.timer = undefined;
      for (const listener of this.listeners) listener();
    });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
