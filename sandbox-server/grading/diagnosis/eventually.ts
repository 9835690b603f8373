import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import type { CheckContext } from "../check.ts";

/** Asks again and again, on the cluster's clock, until `look` gives something or the time is over (undefined). */
export async function eventually<T>(
  context: CheckContext,
  limitMilliseconds: number,
  everyMilliseconds: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = context.clock.now() + limitMilliseconds;
  for (;;) {
    const found = await look();
    if (found !== undefined || context.clock.now() >= end) return found;
    await sleep(context.clock, everyMilliseconds, context.signal);
  }
}
