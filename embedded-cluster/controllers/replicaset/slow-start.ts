import { isNamespaceTerminating } from "../pod-control.ts";

/**
 * Calls `create` `count` times in batches of 1, 2, 4…; the first batch with a failure is the last, so that a quota that
 * refuses everything is asked once and not a hundred times. Models slowStartBatch.
 */
export async function createSlowly(count: number, create: () => Promise<unknown>): Promise<void> {
  let remaining = count;
  for (let batch = 1; remaining > 0; batch *= 2) {
    const size = Math.min(batch, remaining);
    const outcomes = await Promise.allSettled(Array.from({ length: size }, create));
    const refusal = outcomes.find((outcome) => outcome.status === "rejected" && !isNamespaceTerminating(outcome.reason));
    if (refusal?.status === "rejected") throw refusal.reason;
    remaining -= size;
  }
}
