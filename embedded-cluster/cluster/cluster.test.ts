import { expect, test } from "vitest";
import type { KubeObject } from "../apimachinery/object.ts";
import type { Pod } from "../apimachinery/types/core.ts";
import type { ClusterRecord } from "./index.ts";
import { type TestCluster, testCluster } from "./testing/test-cluster.ts";

const PODS = "/api/v1/namespaces/default/pods";

function deployment(name: string, replicas: number, container: object = {}) {
  const labels = { app: name };
  const containers = [{ name: "main", image: "tools:1.0", ports: [{ containerPort: 80 }], ...container }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

const service = (name: string) => ({ apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } });

const isReady = (pod: KubeObject) => (pod as Pod).status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

const readyPods = async ({ items }: TestCluster) => (await items(PODS)).filter(isReady);

test("a Deployment behind a Service: Ready when its probe says so, reached through the Service, each replica in turn", async () => {
  const it = await testCluster();
  const begin = it.clock.now();
  await it.create(
    "/apis/apps/v1/namespaces/default/deployments",
    deployment("web", 3, { readinessProbe: { httpGet: { path: "/health", port: 80 }, initialDelaySeconds: 5, periodSeconds: 5 } }),
  );
  const { spec } = await it.create("/api/v1/namespaces/default/services", service("web"));
  await it.clock.runUntil(async () => (await readyPods(it)).length === 3);
  // The delay of the probe and the time of one pull, nothing more.
  expect(it.clock.now() - begin).toBeLessThan(5_100);
  expect((await it.get("/apis/apps/v1/namespaces/default/deployments/web"))["status"]).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
  const [first] = await it.items(PODS);
  const answers = new Set<string>();
  for (let request = 0; request < 30; request++) answers.add(await it.run(first?.metadata.name ?? "", "get", spec.clusterIP, "80"));
  expect([...answers].sort()).toEqual((await it.items(PODS)).map(({ metadata }) => `${metadata.name}\n`).sort());
});

test("an idle cluster waits for nothing", async () => {
  const it = await testCluster();
  await it.clock.advance(3_600_000);
  expect(it.clock.pendingTimers).toBe(0);
});

test("system objects: namespaces, nodes, the API server's Service, a default StorageClass, DNS", async () => {
  const it = await testCluster({ nodes: 3 });
  await it.clock.advance(2_000);
  const names = async (path: string) => (await it.items(path)).map(({ metadata }) => metadata.name);
  expect(await names("/api/v1/namespaces")).toEqual(["default", "kube-node-lease", "kube-public", "kube-system"]);
  expect(await names("/api/v1/nodes")).toEqual(["tsunagu-control-plane", "tsunagu-worker", "tsunagu-worker2"]);
  expect((await it.items("/api/v1/nodes")).map(({ spec }) => [spec.podCIDR, spec.taints?.[0]?.effect])).toEqual([
    ["10.244.0.0/24", "NoSchedule"],
    ["10.244.1.0/24", undefined],
    ["10.244.2.0/24", undefined],
  ]);
  expect((await it.get("/api/v1/namespaces/default/services/kubernetes"))["spec"]).toMatchObject({
    clusterIP: "10.96.0.1",
    ports: [{ name: "https", port: 443 }],
  });
  expect((await it.get("/apis/storage.k8s.io/v1/storageclasses/standard"))["provisioner"]).toBe("rancher.io/local-path");
  const [dns] = await it.items("/api/v1/namespaces/kube-system/pods");
  expect([dns?.metadata.name, dns !== undefined && isReady(dns)]).toEqual([expect.stringMatching(/^coredns-[a-z0-9]+-[a-z0-9]+$/), true]);
});

test("after a restart: the same objects, containers anew, volumes as they were", async () => {
  const journal: ClusterRecord[] = [];
  const before = await testCluster({ journal: { append: (record) => journal.push(JSON.parse(JSON.stringify(record))) } });
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
  };
  await before.create("/api/v1/namespaces/default/persistentvolumeclaims", claim);
  const spec = {
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    containers: [{ name: "main", image: "tools:1.0", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
  };
  await before.create(PODS, { apiVersion: "v1", kind: "Pod", metadata: { name: "db" }, spec });
  await before.clock.runUntil(async () => (await readyPods(before)).length === 1);
  await before.run("db", "touch", "/data/kept");
  await before.clock.settle();
  const old = await before.get<Pod>(`${PODS}/db`);
  await before.cluster.stop();
  expect(before.clock.pendingTimers).toBe(0);

  const after = await testCluster({ clock: before.clock, records: journal });
  await after.clock.advance(2_000);
  const back = await after.get<Pod>(`${PODS}/db`);
  expect(back.metadata.uid).toBe(old.metadata.uid);
  expect(back.status.containerStatuses?.[0]).toMatchObject({
    ready: true,
    restartCount: 1,
    state: { running: {} },
    lastState: { terminated: { exitCode: 255, reason: "Unknown", containerID: old.status.containerStatuses?.[0]?.containerID } },
  });
  expect(await after.run("db", "cat", "/data/kept")).toBe("x");
  const snapshot = JSON.parse(JSON.stringify(after.cluster.snapshot()));
  await after.cluster.stop();
  const again = await testCluster({ clock: before.clock, restore: snapshot });
  await again.clock.advance(2_000);
  expect(await again.run("db", "cat", "/data/kept")).toBe("x");
});
