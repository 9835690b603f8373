import { expect, test } from "vitest";
import type { KubeObject } from "../apimachinery/object.ts";
import { requestJson } from "../client/resource-client.ts";
import { testCluster } from "./testing/test-cluster.ts";

const PODS = "/api/v1/namespaces/default/pods";
const WORKER = "tsunagu-worker";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "tools:1.0", ports: [{ containerPort: 80 }] }] } },
  },
};

const condition = (object: KubeObject | undefined, type: string) =>
  (object?.["status"]?.conditions as { type: string; status: string; reason?: string; message?: string }[] | undefined)?.find((one) => one.type === type);

test("a machine that goes down: silence, taints, pods out of service, evicted after five minutes, and gone when it is back", async () => {
  const it = await testCluster({ nodes: 3 });
  await it.create("/apis/apps/v1/namespaces/default/deployments", deployment);
  await it.clock.advance(20_000);
  const [lost] = (await it.items(PODS)).filter(({ spec }) => spec.nodeName === WORKER);
  const node = () => it.get(`/api/v1/nodes/${WORKER}`);
  const reasons = async () => (await it.items("/api/v1/events")).map(({ reason, message }) => `${reason}: ${message}`);
  await it.cluster.failNode(WORKER);
  await it.clock.advance(29_000);
  expect(condition(await node(), "Ready")?.status).toBe("True");
  await it.clock.advance(12_000);
  expect(condition(await node(), "Ready")).toMatchObject({ status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." });
  expect((await node())["spec"].taints).toEqual([
    { key: "node.kubernetes.io/unreachable", effect: "NoSchedule", timeAdded: expect.any(String) },
    { key: "node.kubernetes.io/unreachable", effect: "NoExecute", timeAdded: expect.any(String) },
  ]);
  const path = `${PODS}/${lost?.metadata.name}`;
  expect(condition(await it.get(path), "Ready")?.status).toBe("False");
  expect(await reasons()).toEqual(expect.arrayContaining([`NodeNotReady: Node ${WORKER} status is now: NodeNotReady`, "NodeNotReady: Node is not ready"]));
  await expect(it.get(`${path}/log`)).rejects.toThrow(/^Get "https:\/\/172\.18\.0\.3:10250\/containerLogs\/.*connect: no route to host$/);
  await it.clock.advance(302_000);
  expect(await reasons()).toContain(`TaintManagerEviction: Marking for deletion Pod default/${lost?.metadata.name}`);
  expect(condition(await it.get(path), "DisruptionTarget")).toMatchObject({ reason: "DeletionByTaintManager" });
  expect((await it.items(PODS)).filter((pod) => condition(pod, "Ready")?.status === "True")).toHaveLength(2);
  await it.cluster.recoverNode(WORKER);
  await it.clock.advance(40_000);
  expect((await node())["spec"].taints).toBeUndefined();
  expect(condition(await node(), "Ready")?.status).toBe("True");
  expect((await it.items(PODS)).map(({ metadata }) => metadata.name)).not.toContain(lost?.metadata.name);
  await it.clock.advance(600_000);
  expect(it.clock.pendingTimers).toBe(0);
});

test("a machine that somebody says is out of service lets its pods go", async () => {
  const it = await testCluster({ nodes: 3 });
  await it.create("/apis/apps/v1/namespaces/default/deployments", deployment);
  await it.clock.advance(20_000);
  const [lost] = (await it.items(PODS)).filter(({ spec }) => spec.nodeName === WORKER);
  const path = `${PODS}/${lost?.metadata.name}`;
  const names = async () => (await it.items(PODS)).map(({ metadata }) => metadata.name);
  await it.cluster.failNode(WORKER);
  await it.clock.advance(60_000);
  await requestJson(it.cluster.adminClient, "DELETE", path);
  await it.clock.advance(60_000);
  expect(await names()).toContain(lost?.metadata.name);
  const node = await it.get(`/api/v1/nodes/${WORKER}`);
  const taints = [...node["spec"].taints, { key: "node.kubernetes.io/out-of-service", value: "nodeshutdown", effect: "NoExecute" }];
  await requestJson(it.cluster.adminClient, "PUT", `/api/v1/nodes/${WORKER}`, { ...node, spec: { ...node["spec"], taints } });
  await it.clock.advance(21_000);
  expect(await names()).not.toContain(lost?.metadata.name);
});

test("a node without a machine never speaks, and a cordon is a taint", async () => {
  const it = await testCluster();
  await it.create("/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "ghost" }, spec: { unschedulable: true } });
  await it.clock.advance(1_000);
  expect((await it.get("/api/v1/nodes/ghost"))["spec"].taints).toEqual([
    { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule", timeAdded: expect.any(String) },
  ]);
  await it.clock.advance(62_000);
  expect(condition(await it.get("/api/v1/nodes/ghost"), "Ready")).toMatchObject({ status: "Unknown", reason: "NodeStatusNeverUpdated" });
  await expect(it.cluster.failNode("ghost")).rejects.toThrow("no machine");
});
