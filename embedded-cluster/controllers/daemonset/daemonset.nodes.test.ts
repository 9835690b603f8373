import { expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { Bench, template } from "../testing/bench.ts";
import { FailedPods } from "./failed-pods.ts";

// What a cluster of several nodes decides. The contract cases say the rest, on one node.

const ONLY = ["daemonset-controller"];
const NODES = ["node-1", "node-2", "node-3"];

async function bench(spec: object = {}, options: object = {}): Promise<Bench> {
  const started = await Bench.start({ only: ONLY, nodes: NODES, ...options });
  const metadata = { name: "agent", namespace: "default" };
  await started.create("daemonsets", { metadata, spec: { selector: { matchLabels: { app: "agent" } }, template: template({ app: "agent" }), ...spec } });
  await started.clock.advance(10_000);
  return started;
}

async function placed(cluster: Bench): Promise<string[]> {
  const pods = (await cluster.all("pods", "default")).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  return pods.map((pod) => `${pod["spec"].nodeName} ${pod["spec"].containers[0].image}`).sort();
}

async function statusOf(cluster: Bench): Promise<KubeObject["status"]> {
  return (await cluster.find("daemonsets", "agent", "default"))?.["status"];
}

const ON_ALL = NODES.map((node) => `${node} nginx:1.27`);

test("one pod on each node, also on one that comes later", async () => {
  const cluster = await bench();
  expect(await placed(cluster)).toEqual(ON_ALL);
  const amounts = { cpu: "4", memory: "8Gi", pods: "110" };
  await cluster.create("nodes", { metadata: { name: "node-4", labels: {} }, status: { capacity: amounts, allocatable: amounts } });
  await cluster.clock.advance(10_000);
  expect(await placed(cluster)).toEqual([...ON_ALL, "node-4 nginx:1.27"]);
  expect(await statusOf(cluster)).toMatchObject({ desiredNumberScheduled: 4, numberAvailable: 4, numberMisscheduled: 0 });
});

test("a label that a node loses takes the pod away", async () => {
  const spec = { containers: [{ name: "main", image: "nginx:1.27" }], nodeSelector: { "kubernetes.io/hostname": "node-2" } };
  const cluster = await bench({ template: { metadata: { labels: { app: "agent" } }, spec } });
  expect(await placed(cluster)).toEqual(["node-2 nginx:1.27"]);
  await cluster.patch("nodes", "node-2", undefined, { metadata: { labels: { "kubernetes.io/hostname": "other" } } });
  await cluster.clock.advance(10_000);
  expect(await placed(cluster)).toEqual([]);
});

test("a NoSchedule taint keeps new pods off and leaves the one there; NoExecute ends it", async () => {
  const cluster = await bench();
  const taint = (effect: string) => cluster.patch("nodes", "node-1", undefined, { spec: { taints: [{ key: "case", value: "1", effect }] } });
  await taint("NoSchedule");
  await cluster.clock.advance(10_000);
  expect(await placed(cluster)).toEqual(ON_ALL);
  await cluster.patch("daemonsets", "agent", "default", { metadata: { labels: { touched: "1" } } });
  await cluster.clock.advance(1_000);
  expect(await statusOf(cluster)).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 });
  await taint("NoExecute");
  await cluster.clock.advance(10_000);
  expect(await placed(cluster)).toEqual(ON_ALL.slice(1));
});

test("a cordoned node gets its daemon all the same", async () => {
  const cluster = await Bench.start({ only: ONLY, nodes: NODES });
  const unschedulable = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }];
  await cluster.patch("nodes", "node-3", undefined, { spec: { unschedulable: true, taints: unschedulable } });
  const spec = { selector: { matchLabels: { app: "agent" } }, template: template({ app: "agent" }) };
  await cluster.create("daemonsets", { metadata: { name: "agent", namespace: "default" }, spec });
  await cluster.clock.advance(10_000);
  expect(await placed(cluster)).toEqual(ON_ALL);
});

test("no more nodes are without a pod than the strategy allows", async () => {
  const cluster = await bench({ updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } });
  await cluster.patch("daemonsets", "agent", "default", { spec: { template: { spec: { containers: [{ name: "main", image: "nginx:1.28" }] } } } });
  let fewest = NODES.length;
  for (let step = 0; step < 60; step++) {
    await cluster.clock.advance(200);
    fewest = Math.min(fewest, (await statusOf(cluster))?.numberAvailable ?? 0);
  }
  expect(fewest).toBe(1);
  expect(await placed(cluster)).toEqual(NODES.map((node) => `${node} nginx:1.28`));
});

test("new pods that never become ready hold the roll-out at its limit", async () => {
  const isReady = (pod: KubeObject) => pod["spec"].containers[0].image !== "nginx:bad";
  const cluster = await bench({ updateStrategy: { rollingUpdate: { maxUnavailable: "34%" } } }, { kubelet: { isReady } });
  await cluster.patch("daemonsets", "agent", "default", { spec: { template: { spec: { containers: [{ name: "main", image: "nginx:bad" }] } } } });
  await cluster.clock.advance(60_000);
  expect((await placed(cluster)).filter((one) => one.endsWith("nginx:bad"))).toHaveLength(2);
  expect(await statusOf(cluster)).toMatchObject({ numberAvailable: 1, numberUnavailable: 2, updatedNumberScheduled: 2 });
});

test("a surge makes new pods beside old ones, as many as it allows, and no node is without", async () => {
  const cluster = await bench({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
  await cluster.patch("daemonsets", "agent", "default", { spec: { template: { spec: { containers: [{ name: "main", image: "nginx:1.28" }] } } } });
  let most = 0;
  let fewest = NODES.length;
  for (let step = 0; step < 100; step++) {
    await cluster.clock.advance(200);
    most = Math.max(most, (await placed(cluster)).length);
    fewest = Math.min(fewest, (await statusOf(cluster))?.numberAvailable ?? 0);
  }
  expect([most, fewest]).toEqual([4, 3]);
  expect(await placed(cluster)).toEqual(NODES.map((node) => `${node} nginx:1.28`));
});

test("pods that keep failing are replaced at growing intervals", async () => {
  const clock = virtualClock();
  const failed = new FailedPods(clock);
  expect([failed.claim("a"), failed.claim("a"), failed.claim("b")]).toEqual([0, 1_000, 0]);
  const waits: number[] = [];
  for (let round = 0; round < 12; round++) {
    const wait = failed.claim("a");
    waits.push(wait);
    await clock.advance(wait);
    expect(failed.claim("a")).toBe(0);
  }
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(waits.at(-1)).toBe(900_000);
});
