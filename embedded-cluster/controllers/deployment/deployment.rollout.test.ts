import { describe, expect, test } from "vitest";
import type { Pod } from "../../apimachinery/types/core.ts";
import { isReady } from "../pods.ts";
import { Bench, deployment, template } from "../testing/bench.ts";

const WORKLOADS = ["deployment-controller", "replicaset-controller"];

function bench(kubelet = {}) {
  return Bench.start({ only: WORKLOADS, kubelet });
}

describe("a new deployment", () => {
  test("becomes available, and says so as upstream does", async () => {
    const cluster = await ready();
    const [set] = await cluster.all("replicasets");
    const hash = set?.metadata.labels?.["pod-template-hash"];
    expect(hash).toMatch(/^[bcdf4-9]{9,10}$/);
    expect(await cluster.find("deployments", "web", "default")).toMatchObject({
      metadata: { annotations: { "deployment.kubernetes.io/revision": "1" } },
      status: {
        observedGeneration: 1,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
        terminatingReplicas: 0,
        conditions: [
          {
            type: "Available",
            status: "True",
            reason: "MinimumReplicasAvailable",
            message: "Deployment has minimum availability.",
          },
          {
            type: "Progressing",
            status: "True",
            reason: "NewReplicaSetAvailable",
            message: `ReplicaSet "web-${hash}" has successfully progressed.`,
          },
        ],
      },
    });
    expect(set).toMatchObject({
      metadata: {
        name: `web-${hash}`,
        labels: { app: "web", "pod-template-hash": hash },
        annotations: {
          "deployment.kubernetes.io/desired-replicas": "3",
          "deployment.kubernetes.io/max-replicas": "4",
          "deployment.kubernetes.io/revision": "1",
        },
        ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", controller: true, blockOwnerDeletion: true }],
      },
      spec: { replicas: 3, selector: { matchLabels: { app: "web", "pod-template-hash": hash } } },
      status: { replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 3, availableReplicas: 3, terminatingReplicas: 0, observedGeneration: 1 },
    });
    expect(await cluster.events("web")).toEqual([`Normal ScalingReplicaSet Scaled up replica set web-${hash} from 0 to 3`]);
    expect(await cluster.events(`web-${hash}`)).toEqual(
      (await cluster.all("pods")).map(() => expect.stringMatching(/^Normal SuccessfulCreate Created pod: web-.*-.{5}$/)),
    );
    expect(cluster.clock.pendingTimers).toBe(0);
  });

  test("costs few writes", async () => {
    const { requests } = await ready();
    const writes = requests.filter((line) => !line.startsWith("GET") && line.includes("/apis/apps/"));
    expect(writes.filter((line) => line.startsWith("POST"))).toHaveLength(2);
    expect(writes.filter((line) => line.includes("/deployments/web/status")).length).toBeLessThanOrEqual(8);
    expect(writes.filter((line) => line.includes("/replicasets/")).length).toBeLessThanOrEqual(8);
  });

  async function ready() {
    const cluster = await bench();
    await cluster.create("deployments", deployment("web"));
    await cluster.clock.advance(5_000);
    return cluster;
  }
});

describe("a rolling update", () => {
  test("keeps three of four available and ends with the new template only", async () => {
    const cluster = await bench();
    await cluster.create("deployments", deployment("web", { replicas: 4 }));
    await cluster.clock.advance(5_000);
    const [first] = await cluster.all("replicasets");
    await cluster.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, "nginx:1.28") } });
    let fewest = 4;
    let most = 0;
    await cluster.clock.runUntil(async () => {
      const pods = (await cluster.all("pods")).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      fewest = Math.min(fewest, pods.filter((pod) => isReady(pod as Pod)).length);
      most = Math.max(most, pods.length);
      return (await cluster.find("replicasets", first?.metadata.name ?? "", "default"))?.spec.replicas === 0;
    });
    await cluster.clock.advance(5_000);
    expect({ fewest, most }).toEqual({ fewest: 3, most: 5 });
    const second = (await cluster.all("replicasets")).find((set) => set.metadata.name !== first?.metadata.name);
    expect(second?.metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
    expect((await cluster.find("deployments", "web", "default"))?.metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
    expect((await cluster.find("replicasets", first?.metadata.name ?? "", "default"))?.spec.replicas).toBe(0);
    expect((await cluster.events("web")).slice(1)).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${second?.metadata.name} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled down replica set ${first?.metadata.name} from 4 to 3`,
      `Normal ScalingReplicaSet Scaled up replica set ${second?.metadata.name} from 1 to 2`,
      `Normal ScalingReplicaSet Scaled down replica set ${first?.metadata.name} from 3 to 2`,
      `Normal ScalingReplicaSet Scaled up replica set ${second?.metadata.name} from 2 to 3`,
      `Normal ScalingReplicaSet Scaled down replica set ${first?.metadata.name} from 2 to 1`,
      `Normal ScalingReplicaSet Scaled up replica set ${second?.metadata.name} from 3 to 4`,
      `Normal ScalingReplicaSet Scaled down replica set ${first?.metadata.name} from 1 to 0`,
    ]);
  });
});
