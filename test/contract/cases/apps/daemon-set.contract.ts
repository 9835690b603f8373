import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { eventsOf, type Loose, podsOf, SLEEPER, statusOf, workload } from "./workload.ts";

const HASH = "controller-revision-hash";
const GENERATION = "pod-template-generation";
const patch = (c: ContractCluster, spec: object): Promise<Loose> => c.patch("apps/v1", "DaemonSet", "agent", { spec });
const version = (value: string) => ({ template: { metadata: { annotations: { version: value } } } });
const versions = async (c: ContractCluster) => (await podsOf(c, "agent")).map((pod) => pod.metadata.annotations?.version ?? "none");
const up = { numberAvailable: 1, updatedNumberScheduled: 1 };

contractCase("apps: a DaemonSet puts one pod on each node, bound to it by affinity", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  const set = await statusOf(c, "DaemonSet", "agent", up);
  expect(set.status).toEqual({
    currentNumberScheduled: 1,
    desiredNumberScheduled: 1,
    numberAvailable: 1,
    numberMisscheduled: 0,
    numberReady: 1,
    observedGeneration: 1,
    updatedNumberScheduled: 1,
  });
  const [pod] = await podsOf(c, "agent");
  const terms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [pod.spec.nodeName] }] }];
  expect(pod.spec.affinity).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } });
  expect(pod.spec.tolerations).toEqual([
    { effect: "NoExecute", key: "node.kubernetes.io/not-ready", operator: "Exists" },
    { effect: "NoExecute", key: "node.kubernetes.io/unreachable", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/disk-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/memory-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/pid-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/unschedulable", operator: "Exists" },
  ]);
  expect(await eventsOf(c, "DaemonSet", "agent", 1)).toEqual([`Normal SuccessfulCreate Created pod: ${pod.metadata.name}`]);
});

contractCase("apps: pods of a DaemonSet say of which template they are", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  await statusOf(c, "DaemonSet", "agent", up);
  const [pod] = await podsOf(c, "agent");
  const [revision]: Loose[] = await c.list("apps/v1", "ControllerRevision");
  expect(pod.metadata).toMatchObject({ generateName: "agent-", labels: { app: "agent", [HASH]: revision.metadata.labels[HASH], [GENERATION]: "1" } });
  expect(revision).toMatchObject({ revision: 1, metadata: { name: `agent-${revision.metadata.labels[HASH]}` } });
  expect(revision.metadata.annotations).toEqual({ "deprecated.daemonset.template.generation": "1" });
  expect(revision.data.spec.template).toMatchObject({ $patch: "replace", metadata: { labels: { app: "agent" } } });
});

contractCase("apps: daemons with a nodeSelector or affinity keep them", async (c) => {
  const term = { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "Exists" }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
  await c.create(workload("DaemonSet", "agent", {}, { affinity, nodeSelector: { "kubernetes.io/os": "linux" } }));
  await statusOf(c, "DaemonSet", "agent", up);
  const [pod] = await podsOf(c, "agent");
  const [only] = pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  expect([pod.spec.nodeSelector, Object.keys(only)]).toEqual([{ "kubernetes.io/os": "linux" }, ["matchFields"]]);
});

contractCase("apps: a DaemonSet whose selector no node meets wants no pod", async (c) => {
  await c.create(workload("DaemonSet", "agent", {}, { nodeSelector: { none: "such" } }));
  const idle = await statusOf(c, "DaemonSet", "agent", { desiredNumberScheduled: 0 });
  expect(idle.status).toEqual({ currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0, observedGeneration: 1 });
  await c.patch("apps/v1", "DaemonSet", "agent", { spec: { template: { spec: { nodeSelector: null } } } }, "application/merge-patch+json");
  await statusOf(c, "DaemonSet", "agent", up);
  await c.patch("apps/v1", "DaemonSet", "agent", { spec: { template: { spec: { nodeSelector: { none: "such" } } } } }, "application/merge-patch+json");
  await c.until("no pods", async () => (await podsOf(c, "agent")).length === 0);
});

contractCase("apps: a DaemonSet replaces a pod that is deleted", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  await statusOf(c, "DaemonSet", "agent", up);
  const [before] = await podsOf(c, "agent");
  await c.delete("v1", "Pod", before.metadata.name);
  await c.until("another pod", async () => (await podsOf(c, "agent")).some((pod) => pod.metadata.name !== before.metadata.name));
});

contractCase("apps: a DaemonSet replaces a pod that failed, and says so", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  const set = await statusOf(c, "DaemonSet", "agent", up);
  const [before] = await podsOf(c, "agent");
  const { name } = before.metadata;
  await c.patch("v1", "Pod", name, { status: { phase: "Failed" } }, "application/merge-patch+json", { subresource: "status" });
  await c.until("another pod", async () => (await podsOf(c, "agent")).some((pod) => pod.metadata.name !== name && pod.status.phase === "Running"));
  const after = await podsOf(c, "agent");
  const place = `${set.metadata.namespace}/${name} on node ${before.spec.nodeName}`;
  expect(await eventsOf(c, "DaemonSet", "agent", 4)).toEqual(
    [
      `Normal SuccessfulCreate Created pod: ${name}`,
      `Normal SuccessfulCreate Created pod: ${after.find((pod) => pod.metadata.name !== name)?.metadata.name}`,
      `Normal SuccessfulDelete Deleted pod: ${name}`,
      `Warning FailedDaemonPod Found failed daemon pod ${place}, will try to kill it`,
    ].sort(),
  );
});

contractCase("apps: a rolling DaemonSet deletes the old pod, then makes the new one", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  await statusOf(c, "DaemonSet", "agent", up);
  const [before] = await podsOf(c, "agent");
  await patch(c, version("2"));
  const done = await statusOf(c, "DaemonSet", "agent", up);
  const [after, ...others] = await podsOf(c, "agent");
  expect([await versions(c), others]).toEqual([["2"], []]);
  expect(done.status).toMatchObject({ currentNumberScheduled: 1, observedGeneration: 2 });
  expect([after.metadata.labels[GENERATION], after.metadata.labels[HASH] === before.metadata.labels[HASH]]).toEqual(["2", false]);
  expect(await eventsOf(c, "DaemonSet", "agent", 3)).toEqual(
    [
      `Normal SuccessfulCreate Created pod: ${before.metadata.name}`,
      `Normal SuccessfulCreate Created pod: ${after.metadata.name}`,
      `Normal SuccessfulDelete Deleted pod: ${before.metadata.name}`,
    ].sort(),
  );
});

contractCase("apps: a surging DaemonSet keeps the old pod until the new one is available", async (c) => {
  const updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  await c.create(workload("DaemonSet", "agent", { updateStrategy, minReadySeconds: 2 }));
  await statusOf(c, "DaemonSet", "agent", up);
  await patch(c, version("2"));
  const both = await c.until("two pods", async () => {
    const seen = await versions(c);
    return seen.length === 2 ? seen.sort() : undefined;
  });
  expect(both).toEqual(["2", "none"]);
  await c.until("the new pod alone", async () => (await versions(c)).join() === "2");
  await statusOf(c, "DaemonSet", "agent", up);
});

contractCase("apps: an OnDelete DaemonSet renews a pod only when it goes", async (c) => {
  await c.create(workload("DaemonSet", "agent", { updateStrategy: { type: "OnDelete" } }));
  await statusOf(c, "DaemonSet", "agent", up);
  await patch(c, version("2"));
  const waiting = await statusOf(c, "DaemonSet", "agent", { updatedNumberScheduled: undefined });
  expect([waiting.status.numberAvailable, await versions(c)]).toEqual([1, ["none"]]);
  const [pod] = await podsOf(c, "agent");
  await c.delete("v1", "Pod", pod.metadata.name);
  await statusOf(c, "DaemonSet", "agent", up);
  expect(await versions(c)).toEqual(["2"]);
});

contractCase("apps: daemons are available after minReadySeconds", async (c) => {
  await c.create(workload("DaemonSet", "agent", { minReadySeconds: 300 }));
  const early = await statusOf(c, "DaemonSet", "agent", { numberReady: 1 });
  expect(early.status).toMatchObject({ numberUnavailable: 1 });
  expect(early.status.numberAvailable).toBeUndefined();
  await patch(c, { minReadySeconds: 0 });
  const late = await statusOf(c, "DaemonSet", "agent", up);
  expect(late.status.numberUnavailable).toBeUndefined();
});

contractCase("apps: a DaemonSet that goes back takes its old revision under a new number, and keeps few", async (c) => {
  await c.create(workload("DaemonSet", "agent", { revisionHistoryLimit: 1 }, { nodeSelector: { none: "such" } }));
  const revisions = async () => {
    const all: Loose[] = await c.list("apps/v1", "ControllerRevision");
    return all
      .map(({ revision, data }) => `${revision}: ${data.spec.template.metadata.annotations?.version ?? "none"}`)
      .sort()
      .join();
  };
  await c.until("one revision", async () => (await revisions()) === "1: none");
  await patch(c, version("2"));
  await c.until("two revisions", async () => (await revisions()) === "1: none,2: 2");
  await c.patch("apps/v1", "DaemonSet", "agent", { spec: { template: { metadata: { annotations: null } } } }, "application/merge-patch+json");
  await c.until("the first is the third", async () => (await revisions()) === "2: 2,3: none");
  await patch(c, version("4"));
  await c.until("the oldest is gone", async () => (await revisions()) === "3: none,4: 4");
});

contractCase("apps: daemons go with their DaemonSet, orphans are taken back", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  await statusOf(c, "DaemonSet", "agent", up);
  const [pod] = await podsOf(c, "agent");
  await c.delete("apps/v1", "DaemonSet", "agent", { query: { propagationPolicy: "Orphan" } });
  await c.until("the set is gone", () =>
    c.get("apps/v1", "DaemonSet", "agent").then(
      () => false,
      () => true,
    ),
  );
  await c.create(workload("DaemonSet", "agent"));
  await statusOf(c, "DaemonSet", "agent", up);
  expect((await podsOf(c, "agent")).map(({ metadata }) => metadata.uid)).toEqual([pod.metadata.uid]);
  await c.delete("apps/v1", "DaemonSet", "agent");
  await c.until("no pods", async () => (await podsOf(c, "agent")).length === 0);
});

contractCase("apps: daemons on the node's own network bear that it is not ready", async (c) => {
  const containers = [{ ...SLEEPER, ports: undefined }];
  await c.create(workload("DaemonSet", "agent", {}, { hostNetwork: true, containers, nodeSelector: { none: "such" } }));
  const set: Loose = await c.get("apps/v1", "DaemonSet", "agent");
  expect(set.spec.template.spec.hostNetwork).toBe(true);
  await c.patch("apps/v1", "DaemonSet", "agent", { spec: { template: { spec: { nodeSelector: null } } } }, "application/merge-patch+json");
  const [pod] = await c.until("its pod", async () => {
    const pods = await podsOf(c, "agent");
    return pods.length === 1 ? pods : undefined;
  });
  expect(pod.spec.tolerations.map(({ key }: Loose) => key)).toContain("node.kubernetes.io/network-unavailable");
});
