import { type Cluster, createCluster } from "../../embedded-cluster/cluster/index.ts";
import { seededRandom } from "../../embedded-cluster/kernel/random.ts";
import { virtualClock } from "../../embedded-cluster/kernel/testing/virtual.ts";
import type { VirtualClock } from "../../embedded-cluster/kernel/virtual-clock.ts";
import { percentile } from "../percentile.ts";
import { cpuMilliseconds } from "./cpu.ts";
import type { Row } from "./row.ts";

const WARM_UP = 20;
const CLUSTERS = 50;

/** What a cluster costs to start and to have: CPU, timers, heap. Needs --expose-gc. */
export async function measureBoot(): Promise<Row[]> {
  if (globalThis.gc === undefined) throw new Error("run with node --expose-gc, as npm run bench does: without it the heap cannot be measured");
  for (let index = 0; index < WARM_UP; index++) await (await boot(index)).cluster.stop();
  const before = heapBytes();
  const booted = [];
  for (let index = 0; index < CLUSTERS; index++) booted.push(await boot(WARM_UP + index));
  const heap = (heapBytes() - before) / CLUSTERS / 1024 ** 2;
  const milliseconds = booted.map((each) => each.milliseconds);
  const timers = Math.max(...booted.map(({ clock }) => clock.pendingTimers));
  for (const { cluster } of booted) await cluster.stop();
  return [
    { what: "boot of a cluster, CPU, p50", value: percentile(milliseconds, 0.5), unit: "ms", atMost: 20 },
    { what: "timers of an idle cluster", value: timers, unit: "", atMost: 0 },
    { what: "heap of an idle cluster", value: heap, unit: "MiB", atMost: 1 },
  ];
}

/** A cluster that has come to rest. */
async function boot(seed: number): Promise<{ cluster: Cluster; clock: VirtualClock; milliseconds: number }> {
  const clock = virtualClock();
  const cluster = createCluster({ clock, random: seededRandom(seed) });
  const milliseconds = await cpuMilliseconds(() => cluster.start());
  await clock.advance(60_000);
  return { cluster, clock, milliseconds };
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
