import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { configMap, pod, quota, status, used } from "./objects.ts";

contractCase("quota: a new quota counts what there is", async (c) => {
  await c.create(pod("one", { requests: { cpu: "0.25", memory: "64Mi" } }));
  await quota(c, { pods: "2", "requests.cpu": "1", "limits.memory": "1Gi", "count/pods": "9" });
  await used(c, { pods: "1", "requests.cpu": "250m", "limits.memory": "0", "count/pods": "1" });
  expectGolden(c, "quota/counted", await c.get("v1", "ResourceQuota", "box"));
});

contractCase("quota: one Pod too many", async (c) => {
  await quota(c, { pods: "1" });
  await c.create(pod("one"));
  expectGolden(c, "quota/refused/pods", await c.refused(c.create(pod("two"))));
  expect((await status(c)).used).toEqual({ pods: "1" });
});

contractCase("quota: too much CPU and memory, in one sentence", async (c) => {
  await quota(c, { "requests.cpu": "500m", "requests.memory": "100Mi", "limits.cpu": "1" });
  await c.create(pod("one", { requests: { cpu: "300m", memory: "60Mi" }, limits: { cpu: "400m" } }));
  const refused = await c.refused(c.create(pod("two", { requests: { cpu: "0.3", memory: "60Mi" }, limits: { cpu: "300m" } })));
  expect(refused.message).toBe(
    'pods "two" is forbidden: exceeded quota: box, requested: requests.cpu=300m,requests.memory=60Mi, used: requests.cpu=300m,requests.memory=60Mi, limited: requests.cpu=500m,requests.memory=100Mi',
  );
});

contractCase("quota: a Pod must say what it takes", async (c) => {
  await quota(c, { "requests.cpu": "1", "limits.memory": "1Gi", memory: "1Gi" });
  const silent = pod("one", {}, { initContainers: [{ name: "early", image: "busybox:1.36", resources: { requests: { cpu: "1m" } } }] });
  expect((await c.refused(c.create(silent))).message).toBe(
    'pods "one" is forbidden: failed quota: box: must specify limits.memory for: early,main; memory for: early,main; requests.cpu for: main',
  );
});

contractCase("quota: a Pod that says it as a whole need not say it for each container", async (c) => {
  await quota(c, { "requests.cpu": "1", "requests.memory": "1Gi" });
  await c.create(pod("one", {}, { resources: { requests: { cpu: "200m", memory: "32Mi" } } }));
  await used(c, { "requests.cpu": "200m", "requests.memory": "32Mi" });
});

contractCase("quota: kinds are counted by name", async (c) => {
  const before = (await c.list("v1", "ConfigMap")).length;
  await c.until("kube-root-ca.crt is there", async () => (await c.list("v1", "ConfigMap")).length === 1 || before === 1);
  await quota(c, { "count/configmaps": "2", "count/deployments.apps": "0", secrets: "0" });
  await c.create(configMap("one"));
  expect((await c.refused(c.create(configMap("two")))).message).toBe(
    'configmaps "two" is forbidden: exceeded quota: box, requested: count/configmaps=1, used: count/configmaps=2, limited: count/configmaps=2',
  );
  expect((await c.refused(c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } }))).message).toBe(
    'secrets "s" is forbidden: exceeded quota: box, requested: secrets=1, used: secrets=0, limited: secrets=0',
  );
});

contractCase("quota: what is deleted is given back", async (c) => {
  await quota(c, { pods: "1" });
  await c.create(pod("one"));
  await c.delete("v1", "Pod", "one", { body: { gracePeriodSeconds: 0 } });
  await used(c, { pods: "0" });
  await c.create(pod("two"));
});

contractCase("quota: a dry run takes nothing", async (c) => {
  await quota(c, { pods: "1" });
  await c.create(pod("one"), { query: { dryRun: "All" } });
  expect((await status(c)).used).toEqual({ pods: "0" });
});

contractCase("quota: a Pod that has ended takes no room, but a place", async (c) => {
  await quota(c, { pods: "2", "count/pods": "2" });
  const ended = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one" },
    spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox:1.36", command: ["true"] }] },
  };
  await c.create(ended);
  await used(c, { pods: "0", "count/pods": "1" });
});

contractCase("quota: BestEffort counts only Pods that ask for nothing", async (c) => {
  await quota(c, { pods: "1" }, { scopes: ["BestEffort"] });
  await c.create(pod("one"));
  await c.create(pod("asking", { requests: { cpu: "1m" } }));
  expect((await c.refused(c.create(pod("two")))).message).toContain("exceeded quota: box, requested: pods=1, used: pods=1, limited: pods=1");
  await used(c, { pods: "1" });
});

contractCase("quota: Terminating counts Pods with a deadline", async (c) => {
  await quota(c, { pods: "1" }, { scopes: ["Terminating"] }, "ending");
  await quota(c, { pods: "1" }, { scopes: ["NotTerminating"] }, "lasting");
  await c.create(pod("one", {}, { activeDeadlineSeconds: 3600 }));
  await c.create(pod("two"));
  expect((await c.refused(c.create(pod("three")))).message).toBe(
    'pods "three" is forbidden: exceeded quota: lasting, requested: pods=1, used: pods=1, limited: pods=1',
  );
  expect((await c.refused(c.create(pod("four", {}, { activeDeadlineSeconds: 1 })))).message).toBe(
    'pods "four" is forbidden: exceeded quota: ending, requested: pods=1, used: pods=1, limited: pods=1',
  );
});

contractCase("quota: Pods of one priority class", async (c) => {
  const name = c.unique("vip");
  await c.create({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value: 7 });
  c.atEnd(() => c.delete("scheduling.k8s.io/v1", "PriorityClass", name));
  const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: [name] }] };
  await quota(c, { pods: "0" }, { scopeSelector });
  await c.create(pod("plain"));
  expect((await c.refused(c.create(pod("vip", {}, { priorityClassName: name })))).message).toBe(
    'pods "vip" is forbidden: exceeded quota: box, requested: pods=1, used: pods=0, limited: pods=0',
  );
});

contractCase("quota: Pods that look at other namespaces", async (c) => {
  await quota(c, { pods: "0" }, { scopes: ["CrossNamespacePodAffinity"] });
  await c.create(pod("plain"));
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: {}, namespaces: ["other"] };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  expect((await c.refused(c.create(pod("far", {}, { affinity })))).message).toBe(
    'pods "far" is forbidden: exceeded quota: box, requested: pods=1, used: pods=0, limited: pods=0',
  );
});

contractCase("quota: services by their type", async (c) => {
  await quota(c, { services: "3", "services.nodeports": "1", "services.loadbalancers": "0" });
  const service = (name: string, spec: Record<string, unknown>) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { ports: [{ port: 80 }], ...spec },
  });
  await c.create(service("one", { type: "NodePort" }));
  await used(c, { services: "1", "services.nodeports": "1", "services.loadbalancers": "0" });
  expect((await c.refused(c.create(service("two", { type: "NodePort" })))).message).toBe(
    'services "two" is forbidden: exceeded quota: box, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
  );
  const balanced = service("three", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false });
  expect((await c.refused(c.create(balanced))).message).toBe(
    'services "three" is forbidden: exceeded quota: box, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0',
  );
  await c.create(service("plain", {}));
  const change = c.patch("v1", "Service", "plain", { spec: { type: "NodePort" } }, "application/merge-patch+json");
  expect((await c.refused(change)).message).toBe(
    'services "plain" is forbidden: exceeded quota: box, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
  );
});

contractCase("quota: storage, in all and by class", async (c) => {
  await quota(c, { "requests.storage": "3Gi", "slow.storageclass.storage.k8s.io/persistentvolumeclaims": "1" });
  const claim = (name: string, storage: string, storageClassName = "slow") => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage } } },
  });
  await c.create(claim("one", "2Gi"));
  expect((await c.refused(c.create(claim("two", "2Gi")))).message).toBe(
    'persistentvolumeclaims "two" is forbidden: exceeded quota: box, requested: requests.storage=2Gi,slow.storageclass.storage.k8s.io/persistentvolumeclaims=1, used: requests.storage=2Gi,slow.storageclass.storage.k8s.io/persistentvolumeclaims=1, limited: requests.storage=3Gi,slow.storageclass.storage.k8s.io/persistentvolumeclaims=1',
  );
  await c.create(claim("three", "1Gi", "quick"));
});

contractCase("quota: things that only some nodes have", async (c) => {
  await quota(c, { "requests.example.com/gpu": "1" });
  await c.create(pod("one", { limits: { "example.com/gpu": "1" } }));
  expect((await c.refused(c.create(pod("two", { limits: { "example.com/gpu": "1" } })))).message).toBe(
    'pods "two" is forbidden: exceeded quota: box, requested: requests.example.com/gpu=1, used: requests.example.com/gpu=1, limited: requests.example.com/gpu=1',
  );
});

contractCase("quota: a Deployment tells that its Pods are refused", async (c) => {
  await quota(c, { pods: "0" });
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "busybox:1.36" }] } };
  await c.create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, template } });
  const found = await c.until("the ReplicaSet has an Event", async () => {
    const [set] = await c.list("apps/v1", "ReplicaSet");
    return set === undefined ? undefined : (await c.events("ReplicaSet", set.metadata.name)).find((event) => event["reason"] === "FailedCreate");
  });
  expect(found["message"].replace(/"web-[^"]+"/, '"web-…"')).toBe(
    'Error creating: pods "web-…" is forbidden: exceeded quota: box, requested: pods=1, used: pods=0, limited: pods=0',
  );
});

const INVALID: Record<string, Record<string, unknown>> = {
  negative: { hard: { pods: "-1" } },
  "unknown-resource": { hard: { deployments: "1" } },
  fraction: { hard: { pods: "1500m" } },
  "scope-unknown": { hard: { pods: "1" }, scopes: ["Sometimes"] },
  "scopes-conflicting": { hard: { pods: "1" }, scopes: ["Terminating", "NotTerminating"] },
  "scope-resource": { hard: { services: "1", "requests.cpu": "1" }, scopes: ["BestEffort"] },
  "selector-values": {
    hard: { pods: "1" },
    scopeSelector: {
      matchExpressions: [
        { scopeName: "PriorityClass", operator: "In" },
        { scopeName: "BestEffort", operator: "In", values: ["x"] },
      ],
    },
  },
};

for (const [name, spec] of Object.entries(INVALID)) {
  contractCase(`quota: refused: ${name}`, async (c) => {
    expectGolden(c, `quota/refused/${name}`, await c.refused(c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "box" }, spec })));
  });
}

contractCase("quota: its scopes stay", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "box" }, spec: { hard: { pods: "1" }, scopes: ["BestEffort"] } });
  const change = c.patch("v1", "ResourceQuota", "box", { spec: { scopes: ["NotBestEffort"] } }, "application/merge-patch+json");
  expectGolden(c, "quota/refused/scopes-changed", await c.refused(change));
});

contractCase("quota: the Table", async (c) => {
  await quota(c, { pods: "2", "requests.cpu": "1", "limits.cpu": "2" });
  const table = await c.request("GET", await c.path("v1", "ResourceQuota"), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const { columnDefinitions, rows } = table.body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  expect(columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Request", "Limit", "Age"]);
  expect(rows.map(({ cells }) => cells.slice(0, 3))).toEqual([["box", "pods: 0/2, requests.cpu: 0/1", "limits.cpu: 0/2"]]);
});
