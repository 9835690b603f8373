import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Addon } from "@tsunagu/embedded-cluster/cluster/system/addons";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import { contractCluster, type Time } from "./requests.ts";
import type { ContractCluster, Feature } from "./contract-cluster.ts";

export const EMBEDDED_FEATURES: readonly Feature[] = ["ingress", "load-balancer", "metrics", "networkpolicy", "nodes", "virtual-time"];

export interface EmbeddedOptions {
  nodes?: number;
  /** What a bare cluster lacks, and the case needs. */
  addons?: readonly Addon[];
}

/** Virtual time that one awaited step may take. */
const STEP_MILLISECONDS = 30 * 60_000;

/** Runs a case on an embedded cluster of its own, in virtual time. */
export async function onEmbeddedCluster(body: (cluster: ContractCluster) => Promise<void>, options: EmbeddedOptions = {}): Promise<void> {
  const clock = new VirtualClock(() => new Promise((resolve) => setImmediate(resolve)));
  const time = virtualTime(clock);
  const cluster = createCluster({ clock, random: seededRandom(20_261_122), ...options });
  const last: (() => Promise<unknown>)[] = [];
  try {
    await time.drive(cluster.start());
    // A word that no message of Kubernetes has: golden records replace it.
    const namespace = "t0embedded";
    const place = {
      kind: "embedded" as const,
      client: cluster.adminClient,
      namespace,
      time,
      clientForToken: (token: string) => cluster.clientForToken(token),
      atEnd: (work: () => Promise<unknown>) => void last.push(work),
    };
    const given = contractCluster(place);
    await given.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await given.until("the namespace has its ServiceAccount", () => given.get("v1", "ServiceAccount", "default").catch(() => undefined));
    await body(given);
  } finally {
    for (const work of last.reverse()) await work().catch(() => undefined);
    await cluster.stop();
  }
}

function virtualTime(clock: VirtualClock): Time {
  const drive = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false;
    const done = () => {
      settled = true;
    };
    work.then(done, done);
    await clock.runUntil(() => settled, STEP_MILLISECONDS);
    return work;
  };
  return { drive, sleep: (seconds) => drive(sleep(clock, seconds * 1000)), now: () => clock.now() / 1000 };
}
