import { VirtualClock } from "../virtual-clock.ts";

/** A virtual clock on Node's macrotasks, for tests. */
export function virtualClock(start?: number): VirtualClock {
  return new VirtualClock(() => new Promise((resolve) => setImmediate(resolve)), start);
}
