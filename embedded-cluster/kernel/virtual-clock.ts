import type { Clock } from "./clock.ts";
import { type Disposable, disposable } from "./disposable.ts";

interface Timer {
  due: number;
  order: number;
  fire: () => void;
}

/** 2026-01-01T00:00:00Z: where virtual time begins unless told otherwise. */
export const VIRTUAL_EPOCH = 1_767_225_600_000;

/**
 * A clock that moves only when told to. `drain` is the host's macrotask (`setImmediate` in Node): the clock awaits it so that
 * all promises that can settle at one instant have settled before time goes on. Equal due times fire in the order they were set.
 */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private yielding = 0;
  private readonly timers: Timer[] = [];
  private readonly drain: () => Promise<void>;

  constructor(drain: () => Promise<void>, start: number = VIRTUAL_EPOCH) {
    this.drain = drain;
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  setTimer(milliseconds: number, fire: () => void): Disposable {
    const timer: Timer = { due: this.time + Math.max(0, milliseconds), order: this.order++, fire };
    this.insert(timer);
    return disposable(() => {
      const index = this.timers.indexOf(timer);
      if (index >= 0) this.timers.splice(index, 1);
    });
  }

  async yield(): Promise<void> {
    this.yielding++;
    await this.drain();
    this.yielding--;
  }

  /** Lets everything that can happen at this instant happen. */
  async settle(): Promise<void> {
    do {
      await this.drain();
      await this.drain();
    } while (this.yielding > 0);
  }

  /** Moves time forward by `milliseconds`, firing every timer on the way at its own instant. */
  async advance(milliseconds: number): Promise<void> {
    const target = this.time + milliseconds;
    await this.settle();
    while (this.timers[0] !== undefined && this.timers[0].due <= target) {
      this.fireNext();
      await this.settle();
    }
    this.time = target;
  }

  /** Time leaps, as when a host wakes from sleep: what was due on the way fires late, at the new time. */
  async jump(milliseconds: number): Promise<void> {
    await this.settle();
    this.time += milliseconds;
    while (this.timers[0] !== undefined && this.timers[0].due <= this.time) {
      this.fireNext();
      await this.settle();
    }
  }

  /** Advances from timer to timer until `done()` holds. Throws when it does not hold within `limitMilliseconds` of virtual time. */
  async runUntil(done: () => boolean | Promise<boolean>, limitMilliseconds = 600_000): Promise<void> {
    const limit = this.time + limitMilliseconds;
    await this.settle();
    while (!(await done())) {
      const next = this.timers[0];
      if (next === undefined || next.due > limit) {
        throw new Error(`not done after ${limitMilliseconds} ms of virtual time (${next ? "timers pending" : "no timer pending"})`);
      }
      this.fireNext();
      await this.settle();
    }
  }

  /** How many timers are set: an idle cluster has none. */
  get pendingTimers(): number {
    return this.timers.length;
  }

  private fireNext(): void {
    const timer = this.timers.shift();
    if (timer === undefined) return;
    this.time = Math.max(this.time, timer.due);
    timer.fire();
  }

  private insert(timer: Timer): void {
    let low = 0;
    let high = this.timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.timers[middle] as Timer;
      if (other.due < timer.due || (other.due === timer.due && other.order < timer.order)) low = middle + 1;
      else high = middle;
    }
    this.timers.splice(low, 0, timer);
  }
}
