import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { VirtualClock } from "@tsunagu/embedded-cluster/kernel/virtual-clock";
import type { ClusterConnection, ClusterProvider } from "../../cluster/connection.ts";

/** Where labs are proven: sandboxes, and a way to let their time pass while something is awaited. */
export interface TestCluster {
  provider: ClusterProvider;
  /** Awaits `work` while the cluster's time goes on. */
  drive<T>(work: Promise<T>): Promise<T>;
}

/** Virtual time that one awaited step may take. */
const STEP_MILLISECONDS = 30 * 60_000;
const SEED = 20_261_122;

/** Embedded clusters in memory, on virtual time and with seeded chance: minutes of a lab pass in moments, and pass the same way each time. */
export function virtualClusters(): TestCluster {
  const clock = new VirtualClock(() => new Promise((resolve) => setImmediate(resolve)));
  const clusters = new Map<string, Cluster>();
  const stop = async (id: string) => {
    await clusters.get(id)?.stop();
    clusters.delete(id);
  };
  return {
    drive: (work) => drive(clock, work),
    provider: {
      kind: "embedded",
      async open(id, { nodes }): Promise<ClusterConnection> {
        let cluster = clusters.get(id);
        if (cluster === undefined) {
          cluster = createCluster({ clock, random: seededRandom(SEED), nodes });
          clusters.set(id, cluster);
        }
        await cluster.start();
        return { kind: "embedded", client: cluster.adminClient, clock, exclusive: true };
      },
      has: (id) => clusters.has(id),
      destroy: stop,
      prune: async () => undefined,
      async dispose() {
        await Promise.all([...clusters.keys()].map(stop));
      },
    },
  };
}

/** The cluster of a kubeconfig, in real time. */
export async function kubeconfigCluster(): Promise<TestCluster> {
  const { openKubeconfigProvider } = await import("../../cluster/kubeconfig/provider.ts");
  return { provider: await openKubeconfigProvider(), drive: (work) => work };
}

async function drive<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  await clock.runUntil(() => settled, STEP_MILLISECONDS);
  return work;
}
