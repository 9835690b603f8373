import { expect, test } from "vitest";
import type { Pod } from "../../apimachinery/types/core.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { Bench, template } from "../testing/bench.ts";
import { podsToDelete } from "./deletion-order.ts";
import { createSlowly } from "./slow-start.ts";

const labels = { app: "web" };
const replicaSet = (replicas: number) => ({
  metadata: { name: "web", namespace: "default" },
  spec: { replicas, selector: { matchLabels: labels }, template: template(labels) },
});

const bench = () => Bench.start({ only: ["replicaset-controller", "resourcequota-controller"] });

test("a deleted pod is replaced at once", async () => {
  const cluster = await bench();
  await cluster.create("replicasets", replicaSet(2));
  await cluster.clock.advance(5_000);
  const [first = ""] = await cluster.names("pods");
  await cluster.delete("pods", first, "default");
  await cluster.clock.settle();
  expect(await cluster.names("pods")).toHaveLength(3);
  expect((await cluster.find("replicasets", "web", "default"))?.status).toMatchObject({ replicas: 2, terminatingReplicas: 1 });
  await cluster.clock.advance(5_000);
  expect(await cluster.names("pods")).toHaveLength(2);
  expect(await cluster.names("pods")).not.toContain(first);
});

test("a matching orphan is adopted, a relabelled pod let go and replaced", async () => {
  const cluster = await bench();
  await cluster.create("pods", { metadata: { name: "orphan", namespace: "default", labels }, spec: template(labels).spec });
  await cluster.create("replicasets", replicaSet(2));
  await cluster.clock.advance(5_000);
  expect((await cluster.names("pods")).filter((name) => name !== "orphan")).toHaveLength(1);
  expect((await cluster.find("pods", "orphan", "default"))?.metadata.ownerReferences).toMatchObject([{ kind: "ReplicaSet", name: "web", controller: true }]);
  await cluster.patch("pods", "orphan", "default", { metadata: { labels: { app: "debug" } } });
  await cluster.clock.advance(5_000);
  expect((await cluster.find("pods", "orphan", "default"))?.metadata.ownerReferences ?? []).toEqual([]);
  expect(await cluster.names("pods")).toHaveLength(3);
});

test("a quota that is used up is reported in upstream's words, and asked again", async () => {
  const cluster = await bench();
  await cluster.create("resourcequotas", { metadata: { name: "few", namespace: "default" }, spec: { hard: { pods: "1" } } });
  await cluster.clock.settle();
  await cluster.create("replicasets", replicaSet(3));
  await cluster.clock.settle();
  const refusal = /pods "web-.{5}" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1/;
  const status = (await cluster.find("replicasets", "web", "default"))?.status;
  expect(status).toMatchObject({
    replicas: 1,
    conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: expect.stringMatching(refusal) }],
  });
  expect(await cluster.events("web")).toContainEqual(expect.stringMatching(new RegExp(`^Warning FailedCreate Error creating: ${refusal.source}`)));
  await cluster.delete("resourcequotas", "few", "default");
  await cluster.clock.advance(30_000);
  expect((await cluster.find("replicasets", "web", "default"))?.status).toMatchObject({ replicas: 3, readyReplicas: 3 });
  expect((await cluster.find("replicasets", "web", "default"))?.status.conditions ?? []).toEqual([]);
});

test("a hundred pods are made once each", async () => {
  const cluster = await bench();
  await cluster.create("replicasets", replicaSet(100));
  await cluster.clock.advance(5_000);
  expect(await cluster.names("pods")).toHaveLength(100);
  expect(cluster.requests.filter((line) => line === "POST /api/v1/namespaces/default/pods")).toHaveLength(100);
});

test("batches double until one fails", async () => {
  let calls = 0;
  const refusing = createSlowly(20, async () => {
    if (++calls > 5) throw new Error("no");
  });
  await expect(refusing).rejects.toThrow("no");
  expect(calls).toBe(7);
});

test("pods that hurt least go first", () => {
  const now = virtualClock().now();
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1_000).toISOString();
  const pod = (name: string, nodeName: string, phase: string, readyFor: number, extra: object = {}): Pod =>
    ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, uid: name, creationTimestamp: at(10_000), ...extra },
      spec: { containers: [], ...(nodeName === "" ? {} : { nodeName }) },
      status: { phase, conditions: readyFor > 0 ? [{ type: "Ready", status: "True", lastTransitionTime: at(readyFor) }] : [] },
    }) as unknown as Pod;
  const pods = [
    pod("old", "a", "Running", 9_000),
    pod("young", "a", "Running", 10),
    pod("cheap", "a", "Running", 9_000, { annotations: { "controller.kubernetes.io/pod-deletion-cost": "-5" } }),
    pod("crowded", "b", "Running", 9_000),
    pod("unready", "a", "Running", 0),
    pod("pending", "a", "Pending", 0),
    pod("unassigned", "", "Pending", 0),
  ];
  const related = [...pods, ...["x", "y", "z", "w", "v"].map((name) => pod(name, "b", "Running", 9_000))];
  expect(podsToDelete(pods, related, 6, now).map((one) => one.metadata.name)).toEqual(["unassigned", "pending", "unready", "cheap", "crowded", "young"]);
});
