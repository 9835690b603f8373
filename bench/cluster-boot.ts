import { seededRandom } from "../embedded-cluster/kernel/random.ts";
import { virtualClock } from "../embedded-cluster/kernel/testing/virtual.ts";
import { type Cluster, createCluster } from "../embedded-cluster/cluster/index.ts";

// What a cluster costs: CPU to boot it and to bring its DNS up, timers it leaves set, heap it keeps.
// Run with --expose-gc, or the heap is not told: node --expose-gc bench/cluster-boot.ts [clusters]

const WARM_UP = 20;
const count = Number(process.argv[2] ?? 50);
const clusters: Cluster[] = [];
const boots: number[] = [];
const settles: number[] = [];
let timers = 0;

for (let index = 0; index < WARM_UP; index++) await (await boot(index)).cluster.stop();
const before = heapBytes();
for (let index = 0; index < count; index++) {
  const { cluster, bootMilliseconds, settleMilliseconds, pendingTimers } = await boot(WARM_UP + index);
  clusters.push(cluster);
  boots.push(bootMilliseconds);
  settles.push(settleMilliseconds);
  timers = Math.max(timers, pendingTimers);
}
const heap = heapBytes();

console.log(`clusters                      ${count}`);
console.log(`boot, CPU ms                  p50 ${percentile(boots, 0.5)}  p99 ${percentile(boots, 0.99)}`);
console.log(`until DNS is ready, CPU ms    p50 ${percentile(settles, 0.5)}  p99 ${percentile(settles, 0.99)}`);
console.log(`timers of an idle cluster     ${timers}`);
if (heap !== undefined && before !== undefined) console.log(`heap of an idle cluster, KiB  ${Math.round((heap - before) / count / 1024)}`);
await Promise.all(clusters.map((cluster) => cluster.stop()));

async function boot(seed: number) {
  const clock = virtualClock();
  const started = process.cpuUsage();
  const cluster = createCluster({ clock, random: seededRandom(seed) });
  await cluster.start();
  const booted = process.cpuUsage(started);
  await clock.advance(2_000);
  const settled = process.cpuUsage(started);
  return { cluster, bootMilliseconds: milliseconds(booted), settleMilliseconds: milliseconds(settled), pendingTimers: clock.pendingTimers };
}

function milliseconds({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1_000;
}

function percentile(values: readonly number[], part: number): string {
  const sorted = [...values].sort((left, right) => left - right);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
}

function heapBytes(): number | undefined {
  if (globalThis.gc === undefined) return undefined;
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}
