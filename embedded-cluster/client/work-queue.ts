import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";

/** First and longest wait of a key that keeps failing. Models client-go's ItemExponentialFailureRateLimiter. */
const BACKOFF_FIRST_MILLISECONDS = 5;
const BACKOFF_LONGEST_MILLISECONDS = 1_000_000;

/**
 * Level-driven work: keys, each processed by one worker at a time, merged while they wait. A key whose `reconcile` rejects is
 * tried again with exponential back-off; one that resolves to `{ after }` comes back after that many milliseconds.
 * With `ready`, keys wait until it resolves: a worker whose caches are half filled would take for missing what it has not seen yet.
 */
export class WorkQueue implements Disposable {
  private readonly waiting = new Set<string>();
  private readonly delayed = new Map<string, { due: number; cancel: Disposable }>();
  private readonly failures = new Map<string, number>();
  private readonly opened = new DisposableStack();
  private readonly clock: Clock;
  private readonly reconcile: (key: string) => Promise<{ after: number } | void>;
  private readonly onError: ((key: string, error: unknown) => void) | undefined;
  private ready: Promise<void> | undefined;
  private running = false;

  constructor(
    clock: Clock,
    reconcile: (key: string) => Promise<{ after: number } | void>,
    onError?: (key: string, error: unknown) => void,
    ready?: Promise<void>,
  ) {
    this.clock = clock;
    this.reconcile = reconcile;
    this.onError = onError;
    this.ready = ready;
  }

  add(key: string): void {
    if (this.opened.isDisposed) return;
    this.cancelDelay(key);
    this.waiting.add(key);
    if (!this.running) {
      this.running = true;
      queueMicrotask(() => void this.drain());
    }
  }

  /** The earlier of two waits wins. */
  addAfter(key: string, milliseconds: number): void {
    if (milliseconds <= 0) return this.add(key);
    const due = this.clock.now() + milliseconds;
    const present = this.delayed.get(key);
    if (this.opened.isDisposed || this.waiting.has(key) || (present !== undefined && present.due <= due)) return;
    this.cancelDelay(key);
    const cancel = this.clock.setTimer(milliseconds, () => {
      this.delayed.delete(key);
      this.add(key);
    });
    this.delayed.set(key, { due, cancel });
  }

  dispose(): void {
    this.opened.dispose();
    for (const key of this.delayed.keys()) this.cancelDelay(key);
    this.waiting.clear();
  }

  private async drain(): Promise<void> {
    if (this.ready !== undefined) await this.ready;
    this.ready = undefined;
    for (const key of this.waiting) {
      this.waiting.delete(key);
      await this.process(key);
      if (this.opened.isDisposed) break;
    }
    this.running = false;
  }

  private async process(key: string): Promise<void> {
    try {
      const result = await this.reconcile(key);
      this.failures.delete(key);
      if (result !== undefined) this.addAfter(key, result.after);
    } catch (error) {
      const failures = this.failures.get(key) ?? 0;
      this.failures.set(key, failures + 1);
      this.onError?.(key, error);
      this.addAfter(key, Math.min(BACKOFF_FIRST_MILLISECONDS * 2 ** failures, BACKOFF_LONGEST_MILLISECONDS));
    }
  }

  private cancelDelay(key: string): void {
    this.delayed.get(key)?.cancel.dispose();
    this.delayed.delete(key);
  }
}
