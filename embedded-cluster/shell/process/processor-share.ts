import { type Clock, sleep } from "../../kernel/clock.ts";
import { TURN_BURST_MILLISECONDS, TURN_MILLISECONDS, TURN_REST_MILLISECONDS, TURN_STEPS } from "../../kernel/limits.ts";

/** Turns' worth of rest after one long step, at most. */
const TURNS_RESTED = 25;

/** Milliseconds of computing that a millisecond of rest pays back. */
const PAID_BACK = TURN_MILLISECONDS / TURN_REST_MILLISECONDS;

/**
 * The share of the processor one container has. All its processes draw on it, so that a fork bomb gets no more than one loop.
 * After each turn everyone else runs; once the burst is used up, the container also rests after each turn.
 */
export class ProcessorShare {
  private readonly clock: Clock;
  private steps = 0;
  private last: number;
  private turnUsed = 0;
  private lastTurn = TURN_MILLISECONDS;
  private burstUsed = 0;
  private pause: Promise<void> | undefined;
  /** Whether others had a turn since work was last counted: a gap in which nobody had one was work, however long. */
  private othersRan = true;
  private isWatching = false;
  /** Milliseconds computed so far. */
  used = 0;

  private readonly computed: ((milliseconds: number) => void) | undefined;

  /** `computed` is told of every turn. */
  constructor(clock: Clock, computed?: (milliseconds: number) => void) {
    this.clock = clock;
    this.computed = computed;
    this.last = clock.now();
  }

  /** Some steps of work. undefined: go on; else wait for it first. */
  spend(steps: number): Promise<void> | undefined {
    if (this.pause !== undefined) return this.pause;
    this.steps += steps;
    const now = this.clock.now();
    const passed = now - this.last;
    this.last = now;
    // A long gap in which others ran was a wait for something else, not work; it pays back what was used.
    if (passed > 4 * TURN_MILLISECONDS && this.othersRan) this.burstUsed = Math.max(0, this.burstUsed - passed * PAID_BACK);
    else this.turnUsed += passed;
    this.watch();
    if (this.turnUsed < TURN_MILLISECONDS && this.steps < TURN_STEPS) return undefined;
    const cost = Math.max(this.turnUsed, TURN_MILLISECONDS);
    this.lastTurn = cost;
    this.used += cost;
    this.computed?.(cost);
    this.burstUsed += cost;
    this.steps = 0;
    this.turnUsed = 0;
    this.pause = this.rest();
    return this.pause;
  }

  private watch(): void {
    this.othersRan = false;
    if (this.isWatching) return;
    this.isWatching = true;
    void this.clock.yield().then(() => {
      this.isWatching = false;
      this.othersRan = true;
    });
  }

  private async rest(): Promise<void> {
    // One step may take many turns' time (a sort, a long match): the rest is as much longer.
    const turns = Math.min(this.lastTurn / TURN_MILLISECONDS, TURNS_RESTED);
    if (this.burstUsed > TURN_BURST_MILLISECONDS) await sleep(this.clock, Math.round(TURN_REST_MILLISECONDS * turns));
    else await this.clock.yield();
    const now = this.clock.now();
    this.burstUsed = Math.max(0, this.burstUsed - (now - this.last) * PAID_BACK);
    this.last = now;
    this.pause = undefined;
  }
}
