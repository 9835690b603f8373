import type { Clock } from "../../kernel/clock.ts";

interface Entry {
  delay: number;
  /** When the delay was last taken. */
  updated: number;
}

/** Waits that double per key, and are forgotten after twice the longest. Models k8s.io/client-go/util/flowcontrol.Backoff. Milliseconds. */
export class BackOff {
  private readonly entries = new Map<string, Entry>();
  private readonly clock: Clock;
  private readonly first: number;
  private readonly longest: number;

  constructor(clock: Clock, firstMilliseconds: number, longestMilliseconds: number) {
    this.clock = clock;
    this.first = firstMilliseconds;
    this.longest = longestMilliseconds;
  }

  /** The wait of `key` now. */
  get(key: string): number {
    return this.entries.get(key)?.delay ?? 0;
  }

  /** Doubles the wait of `key`, or begins anew when nothing happened for twice the longest wait before `eventTime`. */
  next(key: string, eventTime: number): void {
    const entry = this.entries.get(key);
    const begins = entry === undefined || this.hasExpired(eventTime, entry);
    this.entries.set(key, { delay: begins ? this.first : Math.min(entry.delay * 2, this.longest), updated: this.clock.now() });
  }

  /** Still to wait, when the wait is counted from `eventTime`. */
  isWaitingSince(key: string, eventTime: number): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined || this.hasExpired(eventTime, entry)) return false;
    return this.clock.now() - eventTime < entry.delay;
  }

  /** Still to wait, when the wait is counted from the last {@link next}. */
  isWaitingSinceUpdate(key: string): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined || this.hasExpired(this.clock.now(), entry)) return false;
    return this.clock.now() - entry.updated < entry.delay;
  }

  /** When the wait that is counted from the last {@link next} ends. */
  endOfUpdate(key: string): number {
    const entry = this.entries.get(key);
    return entry === undefined ? this.clock.now() : entry.updated + entry.delay;
  }

  forget(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.entries.delete(key);
  }

  private hasExpired(eventTime: number, entry: Entry): boolean {
    return eventTime - entry.updated > this.longest * 2;
  }
}
