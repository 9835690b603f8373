import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { normal } from "../../harness/normal.ts";
import { condition, eventsOf, type Loose, podsOf, SLEEPER, statusOf, workload } from "./workload.ts";

const REVISION = "deployment.kubernetes.io/revision";
const patch = (c: ContractCluster, spec: object): Promise<Loose> => c.patch("apps/v1", "Deployment", "web", { spec });
const version = (value: string) => ({ template: { metadata: { annotations: { version: value } } } });
const versioned = (value: string, pod: object = {}) => ({
  template: {
    metadata: { labels: { app: "web" }, annotations: { version: value } },
    spec: { terminationGracePeriodSeconds: 1, containers: [SLEEPER], ...pod },
  },
});
const available = (replicas: number) => ({ replicas, updatedReplicas: replicas, availableReplicas: replicas });
/** Pods that run and are never ready. */
const CLOSED = { readinessGates: [{ conditionType: "case/open" }] };

/** "version: revision replicas" of each ReplicaSet, by revision. */
async function sets(c: ContractCluster): Promise<string[]> {
  const all: Loose[] = await c.list("apps/v1", "ReplicaSet", { query: { labelSelector: "app=web" } });
  return all
    .map(({ metadata, spec }) => `${metadata.annotations[REVISION]}: ${spec.template.metadata.annotations?.version ?? "none"} x ${spec.replicas}`)
    .sort();
}

async function setOf(c: ContractCluster, value: string): Promise<Loose> {
  const all: Loose[] = await c.list("apps/v1", "ReplicaSet", { query: { labelSelector: "app=web" } });
  return all.find(({ spec }) => (spec.template.metadata.annotations?.version ?? "none") === value);
}

contractCase("apps: a Deployment makes a ReplicaSet for its template", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  const done = await statusOf(c, "Deployment", "web", available(1));
  const set = await setOf(c, "1");
  const hash = set.metadata.labels["pod-template-hash"];
  expect(set.metadata).toMatchObject({
    name: `web-${hash}`,
    annotations: { "deployment.kubernetes.io/desired-replicas": "1", "deployment.kubernetes.io/max-replicas": "2", [REVISION]: "1" },
    labels: { app: "web", "pod-template-hash": hash },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", controller: true, blockOwnerDeletion: true }],
  });
  expect(set.spec.selector).toEqual({ matchLabels: { app: "web", "pod-template-hash": hash } });
  const [pod] = await podsOf(c, "web");
  expect([pod.metadata.generateName, pod.metadata.labels]).toEqual([`web-${hash}-`, { app: "web", "pod-template-hash": hash }]);
  expect(done.metadata.annotations).toEqual({ [REVISION]: "1" });
  expect(done.status).toMatchObject({ observedGeneration: 1, readyReplicas: 1 });
  expect(condition(done, "Available")).toEqual({
    status: "True",
    reason: "MinimumReplicasAvailable",
    message: "Deployment has minimum availability.",
  });
  expect(condition(done, "Progressing")).toEqual({
    status: "True",
    reason: "NewReplicaSetAvailable",
    message: `ReplicaSet "web-${hash}" has successfully progressed.`,
  });
  expect(await eventsOf(c, "Deployment", "web", 1)).toEqual([`Normal ScalingReplicaSet Scaled up replica set web-${hash} from 0 to 1`]);
  expect(await eventsOf(c, "ReplicaSet", `web-${hash}`, 1)).toEqual([`Normal SuccessfulCreate Created pod: ${pod.metadata.name}`]);
});

contractCase("apps: a Deployment rolls one pod at a time when it has one", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(1));
  await patch(c, version("2"));
  const done = await statusOf(c, "Deployment", "web", available(1));
  expect([done.metadata.annotations[REVISION], await sets(c)]).toEqual(["2", ["1: 1 x 0", "2: 2 x 1"]]);
  const [old, fresh] = [await setOf(c, "1"), await setOf(c, "2")].map(({ metadata }) => metadata.name);
  expect(await eventsOf(c, "Deployment", "web", 3)).toEqual(
    [
      `Normal ScalingReplicaSet Scaled up replica set ${old} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled up replica set ${fresh} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled down replica set ${old} from 1 to 0`,
    ].sort(),
  );
});

contractCase("apps: a rollout whose pods are not ready stops within its slack", async (c) => {
  const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
  await c.create(workload("Deployment", "web", { replicas: 3, strategy, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(3));
  await patch(c, versioned("2", CLOSED));
  const stuck = await statusOf(c, "Deployment", "web", { replicas: 4, updatedReplicas: 2, availableReplicas: 2, unavailableReplicas: 2 });
  expect(await sets(c)).toEqual(["1: 1 x 2", "2: 2 x 2"]);
  expect([condition(stuck, "Available")?.status, condition(stuck, "Progressing")?.reason]).toEqual(["True", "ReplicaSetUpdated"]);
});

contractCase("apps: a Deployment that recreates ends all old pods first", async (c) => {
  const slow = { containers: [{ ...SLEEPER, command: ["sleep", "3600"] }], terminationGracePeriodSeconds: 2 };
  await c.create(workload("Deployment", "web", { replicas: 1, strategy: { type: "Recreate" }, ...versioned("1", slow) }));
  await statusOf(c, "Deployment", "web", available(1));
  await patch(c, version("2"));
  const seen = new Set<string>();
  await c.until("the new pod runs", async () => {
    const pods = (await podsOf(c, "web")).filter(({ status }) => status.phase === "Running");
    seen.add(
      pods
        .map(({ metadata }) => metadata.annotations.version)
        .sort()
        .join("+"),
    );
    return seen.has("2");
  });
  expect(seen.has("1+2")).toBe(false);
  const [old, fresh] = [await setOf(c, "1"), await setOf(c, "2")].map(({ metadata }) => metadata.name);
  expect(await eventsOf(c, "Deployment", "web", 3)).toEqual(
    [
      `Normal ScalingReplicaSet Scaled up replica set ${old} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled up replica set ${fresh} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled down replica set ${old} from 1 to 0`,
    ].sort(),
  );
});

contractCase("apps: a paused Deployment rolls nothing, but scales", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(1));
  await patch(c, { paused: true, ...version("2") });
  const paused = await statusOf(c, "Deployment", "web", { replicas: 1 });
  expect(condition(paused, "Progressing")).toEqual({ status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" });
  expect(paused.status.updatedReplicas).toBeUndefined();
  await patch(c, { replicas: 2 });
  await statusOf(c, "Deployment", "web", { replicas: 2, availableReplicas: 2 });
  expect(await sets(c)).toEqual(["1: 1 x 2"]);
  await patch(c, { paused: null });
  await statusOf(c, "Deployment", "web", available(2));
  expect(await sets(c)).toEqual(["1: 1 x 0", "2: 2 x 2"]);
});

contractCase("apps: a Deployment that goes back takes its old ReplicaSet", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 0, ...versioned("1") }));
  await c.until("the first", async () => (await sets(c)).join() === "1: 1 x 0");
  await patch(c, version("2"));
  await c.until("the second", async () => (await sets(c)).join() === "1: 1 x 0,2: 2 x 0");
  await patch(c, version("1"));
  await c.until("the first is the third", async () => (await sets(c)).join() === "2: 2 x 0,3: 1 x 0");
  expect((await setOf(c, "1")).metadata.annotations["deployment.kubernetes.io/revision-history"]).toBe("1");
  await c.until("the Deployment says so", async () => (await c.get("apps/v1", "Deployment", "web")).metadata.annotations?.[REVISION] === "3");
});

contractCase("apps: a Deployment keeps as many old ReplicaSets as it says", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 0, revisionHistoryLimit: 1, ...versioned("1") }));
  await c.until("the first", async () => (await sets(c)).join() === "1: 1 x 0");
  await patch(c, version("2"));
  await c.until("the second", async () => (await sets(c)).join() === "1: 1 x 0,2: 2 x 0");
  await patch(c, version("3"));
  await c.until("the first is gone", async () => (await sets(c)).join() === "2: 2 x 0,3: 3 x 0");
});

contractCase("apps: a Deployment that does not get on says so at its deadline", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, progressDeadlineSeconds: 2, ...versioned("1", CLOSED) }));
  const late = await c.until("the deadline", async () => {
    const object: Loose = await c.get("apps/v1", "Deployment", "web");
    return condition(object, "Progressing")?.status === "False" ? object : undefined;
  });
  const { name } = (await setOf(c, "1")).metadata;
  expect(condition(late, "Progressing")).toEqual({
    status: "False",
    reason: "ProgressDeadlineExceeded",
    message: `ReplicaSet "${name}" has timed out progressing.`,
  });
  expect(condition(late, "Available")).toEqual({
    status: "False",
    reason: "MinimumReplicasUnavailable",
    message: "Deployment does not have minimum availability.",
  });
  expect(late.status).toMatchObject({ replicas: 1, unavailableReplicas: 1, updatedReplicas: 1 });
});

contractCase("apps: in the middle of a rollout, a Deployment scales its ReplicaSets in proportion", async (c) => {
  const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
  await c.create(workload("Deployment", "web", { replicas: 3, strategy, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(3));
  // Of two ReplicaSets as large, the newer grows first: by whole seconds.
  await c.sleep(1.1);
  await patch(c, versioned("2", CLOSED));
  await statusOf(c, "Deployment", "web", { replicas: 4, updatedReplicas: 2, availableReplicas: 2 });
  await patch(c, { replicas: 6 });
  await statusOf(c, "Deployment", "web", { replicas: 7 });
  expect(await sets(c)).toEqual(["1: 1 x 3", "2: 2 x 4"]);
});

contractCase("apps: a Deployment's pods are available after minReadySeconds", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, minReadySeconds: 300 }));
  const early = await statusOf(c, "Deployment", "web", { readyReplicas: 1 });
  expect([early.status.availableReplicas, early.status.unavailableReplicas]).toEqual([undefined, 1]);
  await patch(c, { minReadySeconds: 0 });
  await statusOf(c, "Deployment", "web", available(1));
});

contractCase("apps: pods that are going are counted", async (c) => {
  const slow = { containers: [{ ...SLEEPER, command: ["sleep", "3600"] }], terminationGracePeriodSeconds: 5 };
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1", slow) }));
  const running = await statusOf(c, "Deployment", "web", available(1));
  expect(running.status.terminatingReplicas).toBe(0);
  await patch(c, { replicas: 0 });
  const going = await statusOf(c, "Deployment", "web", { terminatingReplicas: 1 });
  expect([going.status.replicas, (await setOf(c, "1")).status.terminatingReplicas]).toEqual([undefined, 1]);
  await statusOf(c, "Deployment", "web", { terminatingReplicas: 0 });
});

contractCase("apps: a Deployment takes in a ReplicaSet without owner that has its template", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 0, ...versioned("1") }));
  await c.until("its ReplicaSet", () => setOf(c, "1"));
  const before = await setOf(c, "1");
  await c.delete("apps/v1", "Deployment", "web", { query: { propagationPolicy: "Orphan" } });
  await c.until("the Deployment is gone", () =>
    c.get("apps/v1", "Deployment", "web").then(
      () => false,
      () => true,
    ),
  );
  const again = await c.create(workload("Deployment", "web", { replicas: 0, ...versioned("1") }));
  const after = await c.until("it is adopted", async () => {
    const set = await setOf(c, "1");
    return set.metadata.ownerReferences?.length === 1 ? set : undefined;
  });
  expect([after.metadata.uid, after.metadata.ownerReferences[0].uid]).toEqual([before.metadata.uid, again.metadata.uid]);
});

contractCase("apps: a Deployment whose ReplicaSet's name is taken chooses another", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 0, ...versioned("1") }));
  const { name } = (await c.until("its ReplicaSet", () => setOf(c, "1"))).metadata;
  await c.delete("apps/v1", "Deployment", "web");
  await c.until("it is gone", async () => (await sets(c)).length === 0);
  await c.create({ ...workload("ReplicaSet", "other", { replicas: 0 }), metadata: { name } });
  await c.create(workload("Deployment", "web", { replicas: 0, ...versioned("1") }));
  const made = await c.until("another ReplicaSet", () => setOf(c, "1"));
  expect(made.metadata.name).not.toBe(name);
  await statusOf(c, "Deployment", "web", { collisionCount: 1 });
});

contractCase("apps: a Deployment tells that its pods are refused", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" }, spec: { hard: { pods: "0" } } } as Loose);
  await c.until("the quota counts", async () => ((await c.get("v1", "ResourceQuota", "none")) as Loose).status?.hard !== undefined);
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  const failed = await c.until("ReplicaFailure", async () => {
    const object: Loose = await c.get("apps/v1", "Deployment", "web");
    return condition(object, "ReplicaFailure") === undefined ? undefined : object;
  });
  const message = condition(failed, "ReplicaFailure")?.message.replace(/web-[a-z0-9]+-[a-z0-9]+/, "<pod>");
  const refusal = 'pods "<pod>" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0';
  expect([condition(failed, "ReplicaFailure")?.reason, condition(failed, "ReplicaFailure")?.status, message]).toEqual(["FailedCreate", "True", refusal]);
  const set = await setOf(c, "1");
  expect(condition(set, "ReplicaFailure")?.reason).toBe("FailedCreate");
  const [first] = await eventsOf(c, "ReplicaSet", set.metadata.name, 1);
  expect(first?.replace(/web-[a-z0-9]+-[a-z0-9]+/, "<pod>")).toBe(`Warning FailedCreate Error creating: ${refusal}`);
});

contractCase("apps: a Deployment's annotations go to its ReplicaSets", async (c) => {
  await c.create({ ...workload("Deployment", "web", { replicas: 0, ...versioned("1") }), metadata: { name: "web", annotations: { team: "a" } } });
  const made = await c.until("its ReplicaSet", () => setOf(c, "1"));
  expect(made.metadata.annotations).toMatchObject({ team: "a" });
  await c.patch("apps/v1", "Deployment", "web", { metadata: { annotations: { "kubernetes.io/change-cause": "why" } } });
  await c.until("the cause", async () => (await setOf(c, "1")).metadata.annotations["kubernetes.io/change-cause"] === "why");
});

contractCase("apps: a Deployment goes with its ReplicaSets and pods", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(1));
  await c.delete("apps/v1", "Deployment", "web", { query: { propagationPolicy: "Foreground" } });
  await c.until("all is gone", async () => (await podsOf(c, "web")).length + (await sets(c)).length === 0);
  await c.until("the Deployment, too", () =>
    c.get("apps/v1", "Deployment", "web").then(
      () => false,
      () => true,
    ),
  );
});

contractCase("apps: a rollout overtaken by another ends the one between", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(1));
  await patch(c, versioned("2", CLOSED));
  await statusOf(c, "Deployment", "web", { replicas: 2, updatedReplicas: 1 });
  await patch(c, { template: { metadata: { annotations: { version: "3" } }, spec: { readinessGates: null } } });
  await statusOf(c, "Deployment", "web", available(1));
  expect(await sets(c)).toEqual(["1: 1 x 0", "2: 2 x 0", "3: 3 x 1"]);
});

contractCase("apps: a ReplicaSet takes in pods it selects and lets others go", async (c) => {
  const alone = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "alone", labels: { app: "web" } },
    spec: { terminationGracePeriodSeconds: 1, containers: [SLEEPER] },
  };
  await c.create(alone as Loose);
  const set: Loose = await c.create(workload("ReplicaSet", "web", { replicas: 1 }));
  await statusOf(c, "ReplicaSet", "web", { replicas: 1, readyReplicas: 1, availableReplicas: 1, fullyLabeledReplicas: 1 });
  const [adopted] = await podsOf(c, "web");
  expect([adopted.metadata.name, adopted.metadata.ownerReferences[0].uid]).toEqual(["alone", set.metadata.uid]);
  await c.patch("v1", "Pod", "alone", { metadata: { labels: { app: "debug" } } });
  await c.until("another pod", async () => (await podsOf(c, "web")).length === 1);
  const released: Loose = await c.until("it is let go", async () => {
    const pod: Loose = await c.get("v1", "Pod", "alone");
    return pod.metadata.ownerReferences === undefined ? pod : undefined;
  });
  expect(released.status.phase).toBe("Running");
});

contractCase("apps: a ReplicaSet gives up the cheapest pod", async (c) => {
  await c.create(workload("ReplicaSet", "web", { replicas: 2 }));
  await statusOf(c, "ReplicaSet", "web", { availableReplicas: 2 });
  const [first, second] = await podsOf(c, "web");
  await c.patch("v1", "Pod", second.metadata.name, { metadata: { annotations: { "controller.kubernetes.io/pod-deletion-cost": "-5" } } });
  await c.patch("apps/v1", "ReplicaSet", "web", { spec: { replicas: 1 } });
  await c.until("one pod", async () => (await podsOf(c, "web")).length === 1);
  expect((await podsOf(c, "web"))[0].metadata.name).toBe(first.metadata.name);
  const after = await statusOf(c, "ReplicaSet", "web", { replicas: 1, availableReplicas: 1, terminatingReplicas: 0 });
  expect(after.status).toEqual({ availableReplicas: 1, fullyLabeledReplicas: 1, observedGeneration: 2, readyReplicas: 1, replicas: 1, terminatingReplicas: 0 });
});

contractCase("apps: the whole status of a Deployment that is done, and of its ReplicaSet", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 2, ...versioned("1") }));
  const done = await c.until("it is done", async () => {
    const object: Loose = await c.get("apps/v1", "Deployment", "web");
    return condition(object, "Progressing")?.reason === "NewReplicaSetAvailable" ? object : undefined;
  });
  const set = await setOf(c, "1");
  const times = { lastTransitionTime: "<time>", lastUpdateTime: "<time>" };
  expect(normal(c, done.status)).toEqual({
    availableReplicas: 2,
    conditions: [
      { ...times, message: "Deployment has minimum availability.", reason: "MinimumReplicasAvailable", status: "True", type: "Available" },
      {
        ...times,
        message: `ReplicaSet "${set.metadata.name}" has successfully progressed.`,
        reason: "NewReplicaSetAvailable",
        status: "True",
        type: "Progressing",
      },
    ],
    observedGeneration: 1,
    readyReplicas: 2,
    replicas: 2,
    terminatingReplicas: 0,
    updatedReplicas: 2,
  });
  expect(set.status).toEqual({ availableReplicas: 2, fullyLabeledReplicas: 2, observedGeneration: 1, readyReplicas: 2, replicas: 2, terminatingReplicas: 0 });
});

contractCase("apps: a Deployment of three rolls step by step, and tells each", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 3, minReadySeconds: 1, ...versioned("1") }));
  await statusOf(c, "Deployment", "web", available(3));
  await patch(c, version("2"));
  await statusOf(c, "Deployment", "web", available(3));
  const [old, fresh] = [await setOf(c, "1"), await setOf(c, "2")].map(({ metadata }) => metadata.name);
  const scaled = (direction: string, set: string, from: number, to: number) =>
    `Normal ScalingReplicaSet Scaled ${direction} replica set ${set} from ${from} to ${to}`;
  expect(await eventsOf(c, "Deployment", "web", 7)).toEqual(
    [
      scaled("up", old, 0, 3),
      scaled("up", fresh, 0, 1),
      scaled("down", old, 3, 2),
      scaled("up", fresh, 1, 2),
      scaled("down", old, 2, 1),
      scaled("up", fresh, 2, 3),
      scaled("down", old, 1, 0),
    ].sort(),
  );
});

contractCase("apps: a Deployment resumed within its deadline says so", async (c) => {
  await c.create(workload("Deployment", "web", { replicas: 1, paused: true, ...versioned("1", CLOSED) }));
  const paused = await c.until("it is paused", async () => {
    const object: Loose = await c.get("apps/v1", "Deployment", "web");
    return condition(object, "Progressing") === undefined ? undefined : object;
  });
  expect(condition(paused, "Progressing")).toEqual({ status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" });
  expect(await sets(c)).toEqual([]);
  await patch(c, { paused: null });
  await c.until("it goes on", async () => (await sets(c)).join() === "1: 1 x 1");
  const reasons = ["DeploymentResumed", "NewReplicaSetCreated", "ReplicaSetUpdated"];
  expect(reasons).toContain(condition(await c.get("apps/v1", "Deployment", "web"), "Progressing")?.reason);
});
