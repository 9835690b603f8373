import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { Disposable } from "@tsunagu/embedded-cluster/kernel/disposable";

/** Ends sessions whose time is over. The deadline is the record's: a restarted server schedules it again from there. */
export class Reaper implements Disposable {
  private readonly timers = new Map<string, Disposable>();
  private readonly clock: Clock;
  private readonly expire: (id: string) => Promise<void>;

  constructor(clock: Clock, expire: (id: string) => Promise<void>) {
    this.clock = clock;
    this.expire = expire;
  }

  schedule(id: string, expiresAt: string): void {
    this.cancel(id);
    const timer = this.clock.setTimer(Date.parse(expiresAt) - this.clock.now(), () => {
      this.timers.delete(id);
      void this.expire(id);
    });
    this.timers.set(id, timer);
  }

  cancel(id: string): void {
    this.timers.get(id)?.dispose();
    this.timers.delete(id);
  }

  dispose(): void {
    for (const id of [...this.timers.keys()]) this.cancel(id);
  }
}
