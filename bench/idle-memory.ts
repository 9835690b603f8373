import { createCluster } from "../embedded-cluster/cluster/index.ts";
import { seededRandom } from "../embedded-cluster/kernel/random.ts";
import { virtualClock } from "../embedded-cluster/kernel/testing/virtual.ts";

const WARM_UP = 10;
const CLUSTERS = 50;

/** MiB of heap that one idle cluster keeps. Needs --expose-gc. */
export async function measureIdleMemory(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("run with node --expose-gc, as npm run bench does: without it the heap cannot be measured");
  for (let index = 0; index < WARM_UP; index++) await (await boot(index)).stop();
  const before = heapBytes();
  const clusters = [];
  for (let index = 0; index < CLUSTERS; index++) clusters.push(await boot(WARM_UP + index));
  const grown = heapBytes() - before;
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  return grown / CLUSTERS / 1024 ** 2;
}

async function boot(seed: number) {
  const clock = virtualClock();
  const cluster = createCluster({ clock, random: seededRandom(seed) });
  await cluster.start();
  await clock.advance(2_000);
  return cluster;
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
