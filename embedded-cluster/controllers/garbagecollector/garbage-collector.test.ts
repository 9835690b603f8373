import { expect, test } from "vitest";
import { Bench, deployment } from "../testing/bench.ts";

const ONLY = ["deployment-controller", "replicaset-controller", "garbage-collector-controller"];

async function started(): Promise<Bench> {
  const bench = await Bench.start({ only: ONLY, kubelet: { shutdownMilliseconds: 5_000 } });
  await bench.create("deployments", deployment("web", { replicas: 2 }));
  await bench.clock.advance(5_000);
  return bench;
}

const leftOver = async (bench: Bench) => ({
  deployments: await bench.names("deployments"),
  replicasets: (await bench.names("replicasets")).length,
  pods: (await bench.names("pods")).length,
});

test("background: the owner goes at once, its dependents after it", async () => {
  const bench = await started();
  await bench.delete("deployments", "web", "default", { propagationPolicy: "Background" });
  await bench.clock.settle();
  expect(await leftOver(bench)).toEqual({ deployments: [], replicasets: 0, pods: 2 });
  await bench.clock.advance(6_000);
  expect(await leftOver(bench)).toEqual({ deployments: [], replicasets: 0, pods: 0 });
  expect(bench.clock.pendingTimers).toBe(0);
});

test("foreground: the owner waits for the last pod", async () => {
  const bench = await started();
  await bench.delete("deployments", "web", "default", { propagationPolicy: "Foreground" });
  await bench.clock.advance(1_000);
  expect(await leftOver(bench)).toEqual({ deployments: ["web"], replicasets: 1, pods: 2 });
  await bench.clock.advance(6_000);
  expect(await leftOver(bench)).toEqual({ deployments: [], replicasets: 0, pods: 0 });
});

test("orphan: the dependents stay without an owner, and a new owner adopts them", async () => {
  const bench = await started();
  const pods = await bench.names("pods");
  await bench.delete("deployments", "web", "default", { propagationPolicy: "Orphan" });
  await bench.clock.advance(1_000);
  expect(await leftOver(bench)).toEqual({ deployments: [], replicasets: 1, pods: 2 });
  expect((await bench.all("replicasets"))[0]?.metadata.ownerReferences).toBeUndefined();
  await bench.create("deployments", deployment("web", { replicas: 2 }));
  await bench.clock.advance(5_000);
  expect(await bench.names("pods")).toEqual(pods);
  expect((await bench.all("replicasets"))[0]?.metadata.ownerReferences).toMatchObject([{ kind: "Deployment", name: "web" }]);
});

test("an object with an absent and a present owner keeps the present one", async () => {
  const bench = await started();
  const [owner] = await bench.all("deployments");
  const reference = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: owner?.metadata.uid ?? "" };
  const ownerReferences = [reference, { ...reference, name: "gone", uid: "00000000-0000-4000-8000-000000000000" }];
  await bench.create("configmaps", { metadata: { name: "both", namespace: "default", ownerReferences } });
  await bench.create("configmaps", { metadata: { name: "none", namespace: "default", ownerReferences: ownerReferences.slice(1) } });
  await bench.clock.advance(1_000);
  expect((await bench.find("configmaps", "both", "default"))?.metadata.ownerReferences).toEqual([reference]);
  expect(await bench.find("configmaps", "none", "default")).toBeUndefined();
});
