import type { NodeHeartbeats } from "../../controllers/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, disposable } from "../../kernel/disposable.ts";

/** A real kubelet renews its Lease this often: the last time before a machine went down is up to so long ago. */
const RENEWAL_MILLISECONDS = 10_000;

/** The heartbeats of the cluster's machines, known without any being sent. */
export class MachineHeartbeats implements NodeHeartbeats {
  /** When each machine came up, and what the last heartbeat of one that went down again was. Milliseconds since the epoch. */
  private readonly machines = new Map<string, { upSince: number; last?: number }>();
  private readonly listeners = new Set<(nodeName: string) => void>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  isUp(nodeName: string): boolean {
    const machine = this.machines.get(nodeName);
    return machine !== undefined && machine.last === undefined;
  }

  comesUp(nodeName: string): void {
    this.machines.set(nodeName, { upSince: this.clock.now() });
    this.tell(nodeName);
  }

  /** Gives when it was heard of last. */
  goesDown(nodeName: string): number {
    const now = this.clock.now();
    const upSince = this.machines.get(nodeName)?.upSince ?? now;
    const last = now - ((now - upSince) % RENEWAL_MILLISECONDS);
    this.machines.set(nodeName, { upSince, last });
    this.tell(nodeName);
    return last;
  }

  last(nodeName: string): number | undefined {
    const machine = this.machines.get(nodeName);
    return machine === undefined ? undefined : (machine.last ?? this.clock.now());
  }

  onChange(listener: (nodeName: string) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  private tell(nodeName: string): void {
    for (const listener of this.listeners) listener(nodeName);
  }
}
