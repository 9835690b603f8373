import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { eventsOf, type Loose, podNames, podsOf, SLEEPER, statusOf, workload } from "./workload.ts";

const REVISION = "controller-revision-hash";
const template = (name: string, pod: object = {}, annotations: object = {}) => ({
  template: { metadata: { labels: { app: name }, annotations }, spec: { terminationGracePeriodSeconds: 1, containers: [SLEEPER], ...pod } },
});
const patch = (c: ContractCluster, spec: object, name = "db"): Promise<Loose> => c.patch("apps/v1", "StatefulSet", name, { spec });
const ready = (replicas: number) => ({ replicas, readyReplicas: replicas, availableReplicas: replicas });
const versionOf = (pod: Loose) => pod.metadata.annotations?.version ?? "none";
const version = (value: string) => ({ template: { metadata: { annotations: { version: value } } } });

contractCase("apps: a StatefulSet makes its pods in order, with names of their own", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 2, serviceName: "db" }));
  const set = await statusOf(c, "StatefulSet", "db", ready(2));
  const [first, second] = await podsOf(c, "db");
  const revision = first.metadata.labels[REVISION];
  expect(set.status).toEqual({
    availableReplicas: 2,
    collisionCount: 0,
    currentReplicas: 2,
    currentRevision: revision,
    observedGeneration: 1,
    readyReplicas: 2,
    replicas: 2,
    updateRevision: revision,
    updatedReplicas: 2,
  });
  expect(first.metadata).toMatchObject({
    name: "db-0",
    generateName: "db-",
    labels: { app: "db", "apps.kubernetes.io/pod-index": "0", "statefulset.kubernetes.io/pod-name": "db-0" },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true, blockOwnerDeletion: true }],
  });
  expect([first.spec.hostname, first.spec.subdomain, second.metadata.name, second.spec.hostname]).toEqual(["db-0", "db", "db-1", "db-1"]);
  expect(await eventsOf(c, "StatefulSet", "db", 2)).toEqual([
    "Normal SuccessfulCreate Create Pod db-0 in StatefulSet db successful",
    "Normal SuccessfulCreate Create Pod db-1 in StatefulSet db successful",
  ]);
});

contractCase("apps: a StatefulSet waits for each pod before it makes the next", async (c) => {
  const gate = { readinessGates: [{ conditionType: "case/open" }] };
  await c.create(workload("StatefulSet", "db", { replicas: 2, ...template("db", gate) }));
  await c.until("db-0 runs", async () => (await podsOf(c, "db"))[0]?.status.phase === "Running");
  await c.sleep(1);
  expect(await podNames(c, "db")).toEqual(["db-0"]);
  const condition = { type: "case/open", status: "True", lastTransitionTime: null };
  await c.patch("v1", "Pod", "db-0", { status: { conditions: [condition] } }, "application/strategic-merge-patch+json", { subresource: "status" });
  await c.until("db-1", async () => (await podNames(c, "db")).length === 2);
});

contractCase("apps: a parallel StatefulSet makes all pods at once", async (c) => {
  const gate = { readinessGates: [{ conditionType: "case/open" }] };
  await c.create(workload("StatefulSet", "db", { replicas: 3, podManagementPolicy: "Parallel", ...template("db", gate) }));
  await c.until("three pods", async () => (await podNames(c, "db")).length === 3);
  const set = await statusOf(c, "StatefulSet", "db", { replicas: 3 });
  expect(set.status.readyReplicas).toBeUndefined();
});

contractCase("apps: a StatefulSet's ordinals begin where it says", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 2, ordinals: { start: 5 }, podManagementPolicy: "Parallel" }));
  await statusOf(c, "StatefulSet", "db", ready(2));
  expect(await podNames(c, "db")).toEqual(["db-5", "db-6"]);
  expect((await podsOf(c, "db"))[1].metadata.labels["apps.kubernetes.io/pod-index"]).toBe("6");
  await patch(c, { ordinals: { start: 6 } });
  await c.until("db-6 and db-7", async () => (await podNames(c, "db")).join() === "db-6,db-7");
});

contractCase("apps: a StatefulSet shrinks from the end", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 3, podManagementPolicy: "Parallel" }));
  await statusOf(c, "StatefulSet", "db", ready(3));
  await patch(c, { replicas: 1 });
  await statusOf(c, "StatefulSet", "db", ready(1));
  expect(await podNames(c, "db")).toEqual(["db-0"]);
  expect(await eventsOf(c, "StatefulSet", "db", 5)).toEqual([
    "Normal SuccessfulCreate Create Pod db-0 in StatefulSet db successful",
    "Normal SuccessfulCreate Create Pod db-1 in StatefulSet db successful",
    "Normal SuccessfulCreate Create Pod db-2 in StatefulSet db successful",
    "Normal SuccessfulDelete Delete Pod db-1 in StatefulSet db successful",
    "Normal SuccessfulDelete Delete Pod db-2 in StatefulSet db successful",
  ]);
});

contractCase("apps: a StatefulSet's pod comes back under its name", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  await statusOf(c, "StatefulSet", "db", ready(1));
  const [before] = await podsOf(c, "db");
  await c.delete("v1", "Pod", "db-0");
  const after: Loose = await c.until("another db-0", async () => (await podsOf(c, "db")).find((pod) => pod.metadata.uid !== before.metadata.uid));
  expect([after.metadata.name, after.metadata.labels]).toEqual(["db-0", before.metadata.labels]);
});

contractCase("apps: a StatefulSet replaces a pod that failed", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  await statusOf(c, "StatefulSet", "db", ready(1));
  const [before] = await podsOf(c, "db");
  await c.patch("v1", "Pod", "db-0", { status: { phase: "Failed" } }, "application/merge-patch+json", { subresource: "status" });
  await c.until("another db-0", async () => (await podsOf(c, "db")).some((pod) => pod.metadata.uid !== before.metadata.uid));
  expect(await eventsOf(c, "StatefulSet", "db", 2)).toContain("Normal SuccessfulDelete Delete Pod db-0 in StatefulSet db successful");
});

contractCase("apps: a StatefulSet mends the name label of its pods", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  await statusOf(c, "StatefulSet", "db", ready(1));
  await c.patch("v1", "Pod", "db-0", { metadata: { labels: { "statefulset.kubernetes.io/pod-name": null } } }, "application/merge-patch+json");
  await c.until("the label is back", async () => (await podsOf(c, "db"))[0].metadata.labels["statefulset.kubernetes.io/pod-name"] === "db-0");
  expect(await eventsOf(c, "StatefulSet", "db", 2)).toContain("Normal SuccessfulUpdate Update Pod db-0 in StatefulSet db successful");
});

contractCase("apps: pods of a StatefulSet are found by name through its headless Service", async (c) => {
  const service = { clusterIP: "None", selector: { app: "db" }, ports: [{ port: 80 }] };
  await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "db" }, spec: service } as Loose);
  await c.create(workload("StatefulSet", "db", { replicas: 2, serviceName: "db", podManagementPolicy: "Parallel" }));
  await statusOf(c, "StatefulSet", "db", ready(2));
  const addresses = (await podsOf(c, "db")).map((pod) => pod.status.podIP);
  const name = `db-1.db.${c.namespace}.svc.cluster.local`;
  await c.until(`${name} resolves`, async () => (await c.exec("db-0", ["nslookup", name])).stdout.includes(addresses[1]));
  expect((await c.exec("db-1", ["hostname"])).stdout).toBe("db-1\n");
  expect((await c.exec("db-1", ["hostname", "-f"])).stdout).toBe(`${name}\n`);
  const slices: Loose[] = await c.list("discovery.k8s.io/v1", "EndpointSlice");
  expect(slices.flatMap(({ endpoints }) => endpoints.map((one: Loose) => one.hostname)).sort()).toEqual(["db-0", "db-1"]);
});

contractCase("apps: a StatefulSet rolls from the highest ordinal down", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 2, minReadySeconds: 2, ...template("db", {}, { version: "1" }) }));
  const before = await statusOf(c, "StatefulSet", "db", ready(2));
  await patch(c, version("2"));
  const during: Loose[] = await c.until("db-1 is new and db-0 still old", async () => {
    const pods = await podsOf(c, "db");
    return pods.length === 2 && pods.map(versionOf).join() === "1,2" ? pods : undefined;
  });
  expect(during[0].metadata.labels[REVISION]).toBe(before.status.currentRevision);
  const after = await statusOf(c, "StatefulSet", "db", { ...ready(2), updatedReplicas: 2, currentReplicas: 2 });
  expect((await podsOf(c, "db")).map(versionOf)).toEqual(["2", "2"]);
  expect(after.status.currentRevision).toBe(after.status.updateRevision);
  expect(after.status.currentRevision).not.toBe(before.status.currentRevision);
});

contractCase("apps: a StatefulSet's partition keeps lower pods as they are", async (c) => {
  const updateStrategy = { rollingUpdate: { partition: 1 } };
  await c.create(workload("StatefulSet", "db", { replicas: 2, updateStrategy, podManagementPolicy: "Parallel", ...template("db", {}, { version: "1" }) }));
  const before = await statusOf(c, "StatefulSet", "db", ready(2));
  await patch(c, version("2"));
  const during = await statusOf(c, "StatefulSet", "db", { ...ready(2), updatedReplicas: 1 });
  expect((await podsOf(c, "db")).map(versionOf)).toEqual(["1", "2"]);
  expect([during.status.currentReplicas, during.status.currentRevision]).toEqual([1, before.status.currentRevision]);
  // A pod below the partition comes back as it was.
  const [first] = await podsOf(c, "db");
  await c.delete("v1", "Pod", "db-0");
  await c.until("another db-0", async () => (await podsOf(c, "db")).find((pod) => pod.metadata.name === "db-0" && pod.metadata.uid !== first.metadata.uid));
  await statusOf(c, "StatefulSet", "db", ready(2));
  expect((await podsOf(c, "db")).map(versionOf)).toEqual(["1", "2"]);
});

contractCase("apps: an OnDelete StatefulSet renews pods only when they go", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 1, updateStrategy: { type: "OnDelete" }, ...template("db", {}, { version: "1" }) }));
  const before = await statusOf(c, "StatefulSet", "db", ready(1));
  await patch(c, version("2"));
  const during = await statusOf(c, "StatefulSet", "db", { updatedReplicas: undefined });
  expect([during.status.currentReplicas, during.status.currentRevision]).toEqual([1, before.status.currentRevision]);
  expect((await podsOf(c, "db")).map(versionOf)).toEqual(["1"]);
  await c.delete("v1", "Pod", "db-0");
  const after = await statusOf(c, "StatefulSet", "db", { ...ready(1), updatedReplicas: 1 });
  expect((await podsOf(c, "db")).map(versionOf)).toEqual(["2"]);
  expect([after.status.currentReplicas, after.status.currentRevision]).toEqual([undefined, before.status.currentRevision]);
});

contractCase("apps: a StatefulSet that goes back takes its old revision under a new number", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 0, ...template("db", {}, { version: "1" }) }));
  const revisions = async () => {
    const all: Loose[] = await c.list("apps/v1", "ControllerRevision");
    return all.map(({ revision, data }) => `${revision}: ${data.spec.template.metadata.annotations.version}`).sort();
  };
  await c.until("one revision", async () => (await revisions()).join() === "1: 1");
  await patch(c, version("2"));
  await c.until("two revisions", async () => (await revisions()).join() === "1: 1,2: 2");
  await patch(c, version("1"));
  await c.until("the first is the third", async () => (await revisions()).join() === "2: 2,3: 1");
});

contractCase("apps: a StatefulSet keeps as much history as it says", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 0, revisionHistoryLimit: 1, ...template("db", {}, { version: "1" }) }));
  const numbers = async () =>
    (await c.list("apps/v1", "ControllerRevision"))
      .map((one: Loose) => one.revision)
      .sort()
      .join();
  await c.until("revision 1", async () => (await numbers()) === "1");
  await patch(c, version("2"));
  await c.until("revisions 1 and 2", async () => (await numbers()) === "1,2");
  await patch(c, version("3"));
  await c.until("revisions 2 and 3", async () => (await numbers()) === "2,3");
});

contractCase("apps: what a ControllerRevision of a StatefulSet looks like", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 0 }));
  const [made]: Loose[] = await c.until("its revision", async () => {
    const all = await c.list("apps/v1", "ControllerRevision");
    return all.length === 1 ? all : undefined;
  });
  const { labels, name, ownerReferences } = made.metadata;
  expect(name).toBe(`db-${labels["controller.kubernetes.io/hash"]}`);
  expect(Object.keys(labels).sort()).toEqual(["app", "controller.kubernetes.io/hash"]);
  expect(ownerReferences).toMatchObject([{ apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true, blockOwnerDeletion: true }]);
  expect([made.revision, Object.keys(made.data), made.data.spec.template.$patch]).toEqual([1, ["spec"], "replace"]);
});

contractCase("apps: minReadySeconds lets a StatefulSet go on later", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 2, minReadySeconds: 300 }));
  const early = await statusOf(c, "StatefulSet", "db", { readyReplicas: 1 });
  expect(early.status).toMatchObject({ availableReplicas: 0, replicas: 1 });
  expect(await podNames(c, "db")).toEqual(["db-0"]);
  await patch(c, { minReadySeconds: 0 });
  await statusOf(c, "StatefulSet", "db", ready(2));
});

contractCase("apps: pods of a StatefulSet go with it, orphans stay and are taken back", async (c) => {
  await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  await statusOf(c, "StatefulSet", "db", ready(1));
  const [pod] = await podsOf(c, "db");
  await c.delete("apps/v1", "StatefulSet", "db", { query: { propagationPolicy: "Orphan" } });
  await c.until("the set is gone", () =>
    c.get("apps/v1", "StatefulSet", "db").then(
      () => false,
      () => true,
    ),
  );
  expect((await podsOf(c, "db"))[0].metadata.ownerReferences).toBeUndefined();
  const again: Loose = await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  await statusOf(c, "StatefulSet", "db", ready(1));
  const [kept] = await podsOf(c, "db");
  expect([kept.metadata.uid, kept.metadata.ownerReferences[0].uid]).toEqual([pod.metadata.uid, again.metadata.uid]);
  await c.delete("apps/v1", "StatefulSet", "db");
  await c.until("its pods are gone", async () => (await podsOf(c, "db")).length === 0);
});

contractCase("apps: a refused pod is told of on the StatefulSet", async (c) => {
  const hard = { "count/pods": "0", pods: "0" };
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" }, spec: { hard } } as Loose);
  await c.until("the quota counts", async () => ((await c.get("v1", "ResourceQuota", "none")) as Loose).status?.hard !== undefined);
  await c.create(workload("StatefulSet", "db", { replicas: 1 }));
  expect(await eventsOf(c, "StatefulSet", "db", 1)).toEqual([
    'Warning FailedCreate Create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: exceeded quota: none, requested: count/pods=1,pods=1, used: count/pods=0,pods=0, limited: count/pods=0,pods=0',
  ]);
});
