import { setTimeout as pause } from "node:timers/promises";
import { createCluster } from "../../embedded-cluster/cluster/index.ts";
import { seededRandom } from "../../embedded-cluster/kernel/random.ts";
import { hostClock } from "../../sandbox-server/kernel/host-clock.ts";
import { cpuMilliseconds } from "./cpu.ts";
import type { Row } from "./row.ts";

const CLUSTERS = 300;
/** Starting so many takes a while of its own: their DNS has to become ready first. */
const SETTLE_MILLISECONDS = 20_000;
const WATCHED_MILLISECONDS = 5_000;

/** The CPU that many clusters in one process cost when nobody uses them, in real time. */
export async function measureIdle(): Promise<Row[]> {
  const clusters = Array.from({ length: CLUSTERS }, (_, index) => createCluster({ clock: hostClock, random: seededRandom(index) }));
  for (const cluster of clusters) await cluster.start();
  await pause(SETTLE_MILLISECONDS);
  globalThis.gc?.();
  const spent = await cpuMilliseconds(() => pause(WATCHED_MILLISECONDS));
  for (const cluster of clusters) await cluster.stop();
  return [{ what: `${CLUSTERS} idle clusters in one process, of a core`, value: (spent / WATCHED_MILLISECONDS) * 100, unit: "%", atMost: 2 }];
}
