import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import { BUDGET_KEYS } from "../../kernel/limits.ts";
import { refusal } from "../../kernel/refusal.ts";

/** So many acts for each key (an address, a learner) in a window of time. */
export class Budget {
  private readonly spent = new Map<string, { until: number; acts: number }>();
  private readonly clock: Clock;
  private readonly acts: number;
  private readonly windowMilliseconds: number;

  constructor(clock: Clock, acts: number, windowMilliseconds: number) {
    this.clock = clock;
    this.acts = acts;
    this.windowMilliseconds = windowMilliseconds;
  }

  /** Counts one act. Refuses (429) the one too many. */
  spend(key: string): void {
    const now = this.clock.now();
    const known = this.spent.get(key);
    if (known !== undefined && known.until > now) {
      if (known.acts >= this.acts) throw refusal(429, "too-many-requests");
      known.acts++;
      return;
    }
    // Insertion order is the order in which windows end.
    this.spent.delete(key);
    for (const [old, { until }] of this.spent) {
      if (until > now && this.spent.size < BUDGET_KEYS) break;
      this.spent.delete(old);
    }
    this.spent.set(key, { until: now + this.windowMilliseconds, acts: 1 });
  }
}
