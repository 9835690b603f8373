import { type Clock, sleep } from "../../kernel/clock.ts";
import { TURN_BURST_MILLISECONDS, TURN_MILLISECONDS, TURN_REST_MILLISECONDS, TURN_STEPS } from "../../kernel/limits.ts";

/**
 * The share of the processor one container has. All its processes draw on it, so that a fork bomb gets no more than one loop.
 * After each turn everyone else runs; once the burst is used up, the container also rests after each turn.
 */
export class ProcessorShare {
  private readonly clock: Clock;
  private steps = 0;
  private unasked = 0;
  private last: number;
  private turnUsed = 0;
  private burstUsed = 0;
  private pause: Promise<void> | undefined;
  /** Milliseconds computed so far. */
  used = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.last = clock.now();
  }

  /** Some steps of work. undefined: go on; else wait for it first. */
  spend(steps: number): Promise<void> | undefined {
    if (this.pause !== undefined) return this.pause;
    this.steps += steps;
    this.unasked += steps;
    // Asking the time costs more than a step, so it is asked every few steps.
    if (this.unasked < 16) return undefined;
    this.unasked = 0;
    const now = this.clock.now();
    const passed = now - this.last;
    this.last = now;
    // A long gap was a wait for something else, not work; it pays back what was used.
    if (passed > 4 * TURN_MILLISECONDS) this.burstUsed = Math.max(0, this.burstUsed - passed);
    else this.turnUsed += passed;
    if (this.turnUsed < TURN_MILLISECONDS && this.steps < TURN_STEPS) return undefined;
    const cost = Math.max(this.turnUsed, TURN_MILLISECONDS);
    this.used += cost;
    this.burstUsed += cost;
    this.steps = 0;
    this.turnUsed = 0;
    this.pause = this.rest();
    return this.pause;
  }

  private async rest(): Promise<void> {
    if (this.burstUsed > TURN_BURST_MILLISECONDS) await sleep(this.clock, TURN_REST_MILLISECONDS);
    else await this.clock.yield();
    const now = this.clock.now();
    this.burstUsed = Math.max(0, this.burstUsed - (now - this.last));
    this.last = now;
    this.pause = undefined;
  }
}
