import { expect, test } from "vitest";
import { Bench, deployment, template } from "../testing/bench.ts";

const WORKLOADS = { only: ["deployment-controller", "replicaset-controller"] };

async function started(spec = {}, kubelet = {}): Promise<Bench> {
  const bench = await Bench.start({ ...WORKLOADS, kubelet });
  await bench.create("deployments", deployment("web", spec));
  await bench.clock.advance(5_000);
  return bench;
}

const conditionsOf = async (bench: Bench) => ((await bench.find("deployments", "web", "default"))?.status.conditions ?? []) as Record<string, string>[];

/** Events about the deployment with the hashes of its ReplicaSets replaced by their revisions. */
async function story(bench: Bench): Promise<string[]> {
  const sets = await bench.all("replicasets");
  const name = (line: string) =>
    sets.reduce((text, set) => text.replaceAll(set.metadata.name, `rs${set.metadata.annotations?.["deployment.kubernetes.io/revision"]}`), line);
  return (await bench.events("web")).map(name);
}

test("scaling keeps the ReplicaSet and says from and to", async () => {
  const bench = await started();
  await bench.patch("deployments", "web", "default", { spec: { replicas: 5 } });
  await bench.clock.advance(5_000);
  await bench.patch("deployments", "web", "default", { spec: { replicas: 0 } });
  await bench.clock.advance(5_000);
  expect(await story(bench)).toEqual([
    "Normal ScalingReplicaSet Scaled up replica set rs1 from 0 to 3",
    "Normal ScalingReplicaSet Scaled up replica set rs1 from 3 to 5",
    "Normal ScalingReplicaSet Scaled down replica set rs1 from 5 to 0",
  ]);
  expect((await bench.find("deployments", "web", "default"))?.status).toMatchObject({ observedGeneration: 3, terminatingReplicas: 0 });
  expect(await bench.names("pods")).toEqual([]);
});

test("Recreate takes every old pod down before it makes a new one", async () => {
  const bench = await started({ replicas: 2, strategy: { type: "Recreate" } }, { shutdownMilliseconds: 3_000 });
  await bench.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, "nginx:1.28") } });
  await bench.clock.advance(2_000);
  expect(await bench.names("replicasets")).toHaveLength(1);
  await bench.clock.advance(5_000);
  expect(await story(bench)).toEqual([
    "Normal ScalingReplicaSet Scaled up replica set rs1 from 0 to 2",
    "Normal ScalingReplicaSet Scaled down replica set rs1 from 2 to 0",
    "Normal ScalingReplicaSet Scaled up replica set rs2 from 0 to 2",
  ]);
});

test("a paused deployment does not roll out, and does when resumed", async () => {
  const bench = await started();
  await bench.patch("deployments", "web", "default", { spec: { paused: true, template: template({ app: "web" }, "nginx:1.28") } });
  await bench.clock.advance(5_000);
  expect(await bench.names("replicasets")).toHaveLength(1);
  expect((await conditionsOf(bench)).find((one) => one.type === "Progressing")).toMatchObject({
    status: "Unknown",
    reason: "DeploymentPaused",
    message: "Deployment is paused",
  });
  await bench.patch("deployments", "web", "default", { spec: { paused: false } });
  await bench.clock.advance(20_000);
  expect((await bench.find("deployments", "web", "default"))?.status.updatedReplicas).toBe(3);
});

test("a rollout that stands still exceeds its deadline, and leaves no timer behind", async () => {
  const bench = await started({ replicas: 1, progressDeadlineSeconds: 60 }, { isReady: () => false });
  await bench.clock.advance(70_000);
  const [set] = await bench.names("replicasets");
  expect((await conditionsOf(bench)).find((one) => one.type === "Progressing")).toMatchObject({
    status: "False",
    reason: "ProgressDeadlineExceeded",
    message: `ReplicaSet "${set}" has timed out progressing.`,
  });
  expect(bench.clock.pendingTimers).toBe(0);
});

test("rolling back makes the old ReplicaSet current under a new revision and remembers the former", async () => {
  const bench = await started({ replicas: 1 });
  await bench.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, "nginx:1.28") } });
  await bench.clock.advance(10_000);
  await bench.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, "nginx:1.27") } });
  await bench.clock.advance(10_000);
  const sets = await bench.all("replicasets");
  const annotations = sets.map((set) => [set.spec.template.spec.containers[0].image, set.spec.replicas, set.metadata.annotations]);
  expect(Object.fromEntries(annotations.map(([image, replicas, all]) => [image, { replicas, all }]))).toMatchObject({
    "nginx:1.27": { replicas: 1, all: { "deployment.kubernetes.io/revision": "3", "deployment.kubernetes.io/revision-history": "1" } },
    "nginx:1.28": { replicas: 0, all: { "deployment.kubernetes.io/revision": "2" } },
  });
});

test("history beyond the limit is deleted", async () => {
  const bench = await started({ replicas: 1, revisionHistoryLimit: 1 });
  for (const version of ["1.28", "1.29", "1.30"]) {
    await bench.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, `nginx:${version}`) } });
    await bench.clock.advance(10_000);
  }
  const revisions = (await bench.all("replicasets")).map((set) => set.metadata.annotations?.["deployment.kubernetes.io/revision"]);
  expect(revisions.sort()).toEqual(["3", "4"]);
});

test("scaling in the middle of a rollout shares the new pods out", async () => {
  const bench = await started(
    { replicas: 10 },
    { isReady: (pod: { spec: { containers: { image: string }[] } }) => pod.spec.containers[0]?.image === "nginx:1.27" },
  );
  await bench.patch("deployments", "web", "default", { spec: { template: template({ app: "web" }, "nginx:1.28") } });
  await bench.clock.advance(5_000);
  const sizes = async () =>
    Object.fromEntries((await bench.all("replicasets")).map((set) => [set.metadata.annotations?.["deployment.kubernetes.io/revision"], set.spec.replicas]));
  expect(await sizes()).toEqual({ "1": 8, "2": 5 });
  await bench.patch("deployments", "web", "default", { spec: { replicas: 15 } });
  await bench.clock.advance(5_000);
  expect(await sizes()).toEqual({ "1": 12, "2": 7 });
});

test("pods that are ready count as available after minReadySeconds", async () => {
  const bench = await Bench.start(WORKLOADS);
  await bench.create("deployments", deployment("web", { replicas: 1, minReadySeconds: 10 }));
  await bench.clock.advance(5_000);
  expect((await bench.find("deployments", "web", "default"))?.status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
  await bench.clock.advance(10_000);
  expect((await bench.find("deployments", "web", "default"))?.status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
  expect(bench.clock.pendingTimers).toBe(0);
});
