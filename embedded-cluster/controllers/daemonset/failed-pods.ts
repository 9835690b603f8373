import type { Clock } from "../../kernel/clock.ts";
import { FAILED_DAEMON_BACKOFFS } from "../../kernel/limits.ts";

const FIRST_MILLISECONDS = 1_000;
const LONGEST_MILLISECONDS = 15 * 60_000;

/**
 * When a failed pod may be replaced: after a wait that doubles each time, so that a set and a kubelet that refuses its pods do not keep each
 * other busy. Models flowcontrol.Backoff of client-go, as the DaemonSet controller uses it.
 */
export class FailedPods {
  private readonly entries = new Map<string, { wait: number; since: number }>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Milliseconds still to wait; 0 when the pod may go, which counts as a replacement. */
  claim(key: string): number {
    const now = this.clock.now();
    const entry = this.entries.get(key);
    if (entry !== undefined && now - entry.since < entry.wait) return entry.wait;
    const expired = entry === undefined || now - entry.since > 2 * LONGEST_MILLISECONDS;
    const wait = expired ? FIRST_MILLISECONDS : Math.min(entry.wait * 2, LONGEST_MILLISECONDS);
    if (this.entries.size >= FAILED_DAEMON_BACKOFFS) this.entries.clear();
    this.entries.set(key, { wait, since: now });
    return 0;
  }
}
