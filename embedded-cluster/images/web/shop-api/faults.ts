import type { HttpAnswer } from "../../../network/http/index.ts";
import type { Random } from "../../../kernel/random.ts";
import { json } from "../http-app.ts";
import type { ApiSettings } from "./settings.ts";

/** What is wrong with this server at the moment: from the environment, changed while it runs by POST /admin/… */
export class Faults {
  private status = 500;
  private rate: number;
  private failAfter: number;
  private served = 0;
  private ready = true;
  private alive = true;
  delayMilliseconds: number;
  private readonly startedAt: number;
  private readonly startDelay: number;
  private readonly random: Random;

  constructor(settings: ApiSettings, startedAt: number, random: Random) {
    this.rate = settings.failRate;
    this.failAfter = settings.failAfter;
    this.delayMilliseconds = settings.responseDelayMilliseconds;
    this.startDelay = settings.startDelayMilliseconds;
    this.startedAt = startedAt;
    this.random = random;
  }

  isStarting(now: number): boolean {
    return now - this.startedAt < this.startDelay;
  }

  get isReady(): boolean {
    return this.ready && this.served <= this.failAfter;
  }

  get isAlive(): boolean {
    return this.alive && this.served <= this.failAfter;
  }

  /** The failure that this request meets, when it meets one. */
  next(): number | undefined {
    this.served++;
    if (this.served > this.failAfter) return this.status;
    return this.rate > 0 && this.random.next() < this.rate ? this.status : undefined;
  }

  /** POST /admin/<knob>?…; undefined when there is no such knob. */
  turn(knob: string, query: Map<string, string>): HttpAnswer | undefined {
    const number = (name: string, otherwise: number) => {
      const value = Number(query.get(name) ?? otherwise);
      return Number.isFinite(value) && value >= 0 ? value : otherwise;
    };
    if (knob === "fail") {
      this.rate = Math.min(1, number("rate", 1));
      this.status = Math.min(599, Math.max(400, Math.floor(number("status", 500))));
    } else if (knob === "delay") this.delayMilliseconds = Math.min(60_000, number("ms", 1_000));
    else if (knob === "unready") this.ready = false;
    else if (knob === "ready") this.ready = true;
    else if (knob === "unhealthy") this.alive = false;
    else if (knob === "recover") Object.assign(this, { rate: 0, failAfter: Number.POSITIVE_INFINITY, delayMilliseconds: 0, ready: true, alive: true });
    else return undefined;
    return json(200, this.describe());
  }

  describe(): Record<string, unknown> {
    return { failRate: this.rate, failStatus: this.status, delayMs: this.delayMilliseconds, ready: this.isReady, alive: this.isAlive };
  }
}
