import { describe, expect, test } from "vitest";
import { Bench, deployment, template } from "../controllers/testing/bench.ts";

const pod = (name: string, spec: object = {}, requests: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  metadata: { name, namespace: "default", labels },
  spec: { containers: [{ name: "main", image: "nginx", resources: { requests } }], ...spec },
});

const bench = (nodes: string[] = ["node-1"]) => Bench.start({ only: [], nodes });

const SCHEDULING = "no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";

async function nodeOf(cluster: Bench, name: string): Promise<string | undefined> {
  return (await cluster.find("pods", name, "default"))?.spec.nodeName;
}

describe("a pod that fits nowhere says why, as upstream's scheduler does", () => {
  const cases: [string, object, Record<string, string>, string][] = [
    ["asks for more than a node has", {}, { cpu: "5", memory: "64Gi" }, `0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. ${SCHEDULING}`],
    ["wants a label", { nodeSelector: { disk: "ssd" } }, {}, `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${SCHEDULING}`],
    [
      "needs a claim that is not there",
      { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
      {},
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
    ],
  ];
  test.each(cases)("%s", async (_, spec, requests, message) => {
    const cluster = await bench();
    await cluster.create("pods", pod("web", spec, requests));
    await cluster.clock.settle();
    expect(await cluster.events("web")).toEqual([`Warning FailedScheduling ${message}`]);
    expect((await cluster.find("pods", "web", "default"))?.status.conditions).toEqual([
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message,
        lastProbeTime: null,
        lastTransitionTime: "2026-01-01T00:00:00Z",
        observedGeneration: 1,
      },
    ]);
    expect(cluster.clock.pendingTimers).toBe(0);
  });

  test("because others are there, whose removal would not do", async () => {
    const cluster = await bench();
    await cluster.create("pods", pod("first", {}, { cpu: "3" }));
    await cluster.create("pods", pod("second", {}, { cpu: "3" }));
    await cluster.clock.settle();
    expect(await cluster.events("second")).toEqual([
      "Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    ]);
    await cluster.delete("pods", "first", "default");
    await cluster.clock.advance(15_000);
    expect(await cluster.events("second")).toContain("Normal Scheduled Successfully assigned default/second to node-1");
    expect((await cluster.find("pods", "second", "default"))?.status.conditions[0]).toMatchObject({ type: "PodScheduled", status: "True" });
  });

  test("because every node is cordoned or tainted, until one is not", async () => {
    const cluster = await bench(["node-1", "node-2"]);
    await cluster.patch("nodes", "node-1", undefined, { spec: { unschedulable: true } });
    await cluster.patch("nodes", "node-2", undefined, { spec: { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] } });
    await cluster.create("pods", pod("web"));
    await cluster.create("pods", pod("tolerant", { tolerations: [{ key: "gpu", operator: "Exists" }] }));
    await cluster.clock.settle();
    expect(await nodeOf(cluster, "tolerant")).toBe("node-2");
    expect(await cluster.events("web")).toEqual([
      "Warning FailedScheduling 0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    ]);
    await cluster.patch("nodes", "node-1", undefined, { spec: { unschedulable: null } });
    await cluster.clock.advance(2_000);
    expect(await nodeOf(cluster, "web")).toBe("node-1");
  });

  test("because there is no node at all", async () => {
    const cluster = await bench([]);
    await cluster.create("pods", pod("web"));
    await cluster.clock.settle();
    expect(await cluster.events("web")).toEqual(["Warning FailedScheduling no nodes available to schedule pods"]);
  });
});

test("repeats are a series of one event", async () => {
  const cluster = await bench();
  await cluster.create("pods", pod("web", { nodeSelector: { disk: "ssd" } }));
  await cluster.clock.advance(2_000);
  await cluster.patch("nodes", "node-1", undefined, { metadata: { labels: { disk: "hdd" } } });
  await cluster.clock.advance(15_000);
  expect(await cluster.all("events")).toMatchObject([
    {
      action: "Scheduling",
      eventTime: "2026-01-01T00:00:00.000000Z",
      series: { count: 2, lastObservedTime: "2026-01-01T00:00:02.000000Z" },
      reportingComponent: "default-scheduler",
      involvedObject: { kind: "Pod", name: "web" },
    },
  ]);
});

test("the pods of one owner spread over the nodes", async () => {
  const cluster = await Bench.start({ only: ["deployment-controller", "replicaset-controller"], nodes: ["node-1", "node-2", "node-3"] });
  await cluster.create("deployments", deployment("web", { replicas: 6 }));
  await cluster.clock.advance(5_000);
  const nodes = (await cluster.all("pods")).map((one) => one.spec.nodeName).sort();
  expect(nodes).toEqual(["node-1", "node-1", "node-2", "node-2", "node-3", "node-3"]);
});

test("anti-affinity keeps pods apart, affinity together", async () => {
  const cluster = await bench(["node-1", "node-2"]);
  const term = (app: string) => [{ labelSelector: { matchLabels: { app } }, topologyKey: "kubernetes.io/hostname" }];
  const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: term("db") } } };
  const together = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: term("db") } } };
  await cluster.create("pods", pod("db-0", apart, {}, { app: "db" }));
  await cluster.clock.settle();
  await cluster.create("pods", pod("cache", together));
  await cluster.create("pods", pod("db-1", apart, {}, { app: "db" }));
  await cluster.create("pods", pod("db-2", apart, {}, { app: "db" }));
  await cluster.clock.settle();
  expect(await nodeOf(cluster, "cache")).toBe(await nodeOf(cluster, "db-0"));
  expect(await nodeOf(cluster, "db-1")).not.toBe(await nodeOf(cluster, "db-0"));
  expect(await cluster.events("db-2")).toEqual([
    "Warning FailedScheduling 0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
  ]);
});

test("a node takes as many pods as it says", async () => {
  const cluster = await bench();
  await cluster.patch("nodes", "node-1", undefined, {});
  const { spec } = template({ app: "many" });
  for (let index = 0; index < 111; index++) await cluster.create("pods", { metadata: { name: `p${index}`, namespace: "default" }, spec });
  await cluster.clock.settle();
  const unplaced = (await cluster.all("pods")).filter((one) => one.spec.nodeName === undefined).map((one) => one.metadata.name);
  expect(unplaced).toEqual(["p110"]);
  expect(await cluster.events("p110")).toEqual([
    "Warning FailedScheduling 0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
  ]);
});
