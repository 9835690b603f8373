import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import { randomInteger, seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import { brokenInvariants } from "./invariants.ts";
import { Observer } from "./observer.ts";
import { NAMESPACES, populate, takeStep } from "./steps.ts";

export interface History {
  seed: number;
  /** What was done, in order. */
  steps: string[];
  /** What every watch saw, in order. */
  events: string[];
  /** What does not hold at the end; empty when all is well. */
  broken: string[];
}

const MOST_STEPS = 24;
const REST_MILLISECONDS = 20 * 60_000;
const QUOTA_PODS = 9;

/** A cluster of three nodes to which chance does things for a while; then it comes to rest and is looked at. The seed decides all of it. */
export async function runHistory(seed: number): Promise<History> {
  const clock = new VirtualClock(() => new Promise((resolve) => setImmediate(resolve)));
  const random = seededRandom(seed);
  const cluster = createCluster({ clock, random: seededRandom(seed + 1), nodes: 3 });
  const steps: string[] = [];
  await during(clock, cluster.start());
  const client = cluster.adminClient;
  const observer = new Observer(client, clock);
  try {
    for (const name of NAMESPACES) await during(clock, requestJson(client, "POST", "/api/v1/namespaces", { metadata: { name } }));
    const quota = { metadata: { name: "quota" }, spec: { hard: { pods: String(QUOTA_PODS) } } };
    await during(clock, requestJson(client, "POST", `/api/v1/namespaces/${NAMESPACES[1]}/resourcequotas`, quota));
    await observer.start();
    const scene = { cluster, client, clock, random, observer };
    steps.push(...(await populate(scene)));
    for (let left = 6 + randomInteger(random, MOST_STEPS - 6); left > 0; left--) {
      const said = await takeStep(scene);
      if (said !== undefined) steps.push(said);
    }
    for (const node of ["tsunagu-worker", "tsunagu-worker2"]) await during(clock, cluster.recoverNode(node));
    await clock.advance(REST_MILLISECONDS);
    return { seed, steps, events: observer.log, broken: await brokenInvariants(client, observer) };
  } catch (error) {
    return { seed, steps, events: observer.log, broken: [`it broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] };
  } finally {
    observer.stop();
    await cluster.stop();
  }
}

async function during<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  await clock.runUntil(() => settled);
  return work;
}

/** For a person who wants to see it again. */
export function describeHistory({ seed, steps, broken }: History): string {
  return [
    `history ${seed} (npm run histories -- ${seed}):`,
    ...steps.map((step) => `  ${step}`),
    "does not hold:",
    ...broken.map((sentence) => `  ${sentence}`),
  ].join("\n");
}
