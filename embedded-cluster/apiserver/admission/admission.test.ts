import { expect, test } from "vitest";
import { pod, rulesServer } from "../testing/rules-server.ts";

const quota = (name: string, hard: object, more: object = {}) => ({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec: { hard, ...more } });
const limitRange = (...limits: object[]) => ({ apiVersion: "v1", kind: "LimitRange", metadata: { name: "limits" }, spec: { limits } });
const sized = (limits: object, requests: object = limits) => ({ containers: [{ name: "app", image: "nginx", resources: { limits, requests } }] });

test("nothing is made where there is no namespace", async () => {
  const { post } = await rulesServer();
  const { code, message } = await post(pod("web"), undefined, "nowhere");
  expect([code, message]).toEqual([404, 'namespaces "nowhere" not found']);
});

test("nothing is made in a namespace that goes away, and some namespaces stay", async () => {
  const { ask, post } = await rulesServer();
  await post({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await ask("DELETE", "/api/v1/namespaces/shop");
  const { code, message, value } = await post({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } }, undefined, "shop");
  expect([code, message]).toEqual([403, 'configmaps "late" is forbidden: unable to create new content in namespace shop because it is being terminated']);
  expect(value.details.causes).toEqual([{ reason: "NamespaceTerminating", message: "namespace shop is being terminated", field: "metadata.namespace" }]);
  expect((await ask("DELETE", "/api/v1/namespaces/default")).message).toBe('namespaces "default" is forbidden: this namespace may not be deleted');
});

test("a pod's account must exist, and decides about its token and pull secrets", async () => {
  const { post } = await rulesServer();
  expect((await post(pod("web", { serviceAccountName: "bot" }))).message).toBe(
    'pods "web" is forbidden: error looking up service account default/bot: serviceaccount "bot" not found',
  );
  await post({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "bot" },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: "registry" }],
  });
  const { value } = await post(pod("web", { serviceAccountName: "bot" }));
  expect([value.spec.serviceAccount, value.spec.volumes, value.spec.imagePullSecrets]).toEqual(["bot", undefined, [{ name: "registry" }]]);
});

test("the default account of a new namespace is waited for", async () => {
  const { clock, post } = await rulesServer();
  await post({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  const pending = post(pod("web"), undefined, "shop");
  await clock.advance(250);
  await post({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } }, undefined, "shop");
  await clock.advance(100);
  expect((await pending).code).toBe(201);
});

test("a LimitRange fills in what containers leave out", async () => {
  const { post } = await rulesServer();
  await post(limitRange({ type: "Container", default: { cpu: "500m", memory: "256Mi" }, defaultRequest: { cpu: "100m" } }));
  const { value } = await post(pod("web"));
  expect(value.spec.containers[0].resources).toEqual({ limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "256Mi" } });
  expect(value.metadata.annotations).toEqual({
    "kubernetes.io/limit-ranger": "LimitRanger plugin set: cpu, memory request for container app; cpu, memory limit for container app",
  });
});

test("a LimitRange refuses what is too small or too big", async () => {
  const { post } = await rulesServer();
  await post(
    limitRange({ type: "Container", min: { cpu: "50m" }, max: { cpu: "1" }, maxLimitRequestRatio: { cpu: "4" } }, { type: "Pod", max: { memory: "1Gi" } }),
  );
  const memory = "64Mi";
  expect((await post(pod("a", sized({ cpu: "2", memory })))).message).toBe('pods "a" is forbidden: maximum cpu usage per Container is 1, but limit is 2');
  expect((await post(pod("b", sized({ cpu: "1", memory }, { cpu: "10m", memory })))).message).toBe(
    'pods "b" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 4, but provided ratio is 100.000000]',
  );
  expect((await post(pod("c", sized({ cpu: "100m", memory: "2Gi" })))).message).toBe(
    'pods "c" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 2Gi',
  );
  expect((await post(pod("d", sized({ cpu: "100m" })))).message).toBe('pods "d" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified');
});

test("a quota counts what is made, and refuses the rest", async () => {
  const { ask, post } = await rulesServer();
  await post(quota("compute", { pods: "2", "limits.cpu": "1", "requests.memory": "1Gi", "count/deployments.apps": "1", "services.nodeports": "1" }));
  expect((await post(pod("silent"))).message).toBe(
    'pods "silent" is forbidden: failed quota: compute: must specify limits.cpu for: app; requests.memory for: app',
  );
  expect((await post(pod("a", sized({ cpu: "600m", memory: "256Mi" })))).code).toBe(201);
  expect((await post(pod("b", sized({ cpu: "600m", memory: "256Mi" })))).message).toBe(
    'pods "b" is forbidden: exceeded quota: compute, requested: limits.cpu=600m, used: limits.cpu=600m, limited: limits.cpu=1',
  );
  expect((await post(pod("c", sized({ cpu: "100m", memory: "256Mi" })))).code).toBe(201);
  expect((await post(pod("d", sized({ cpu: "100m", memory: "256Mi" })))).message).toBe(
    'pods "d" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
  );
  const { value } = await ask("GET", "/api/v1/namespaces/default/resourcequotas/compute");
  expect(value.status).toEqual({
    hard: { pods: "2", "limits.cpu": "1", "requests.memory": "1Gi", "count/deployments.apps": "1", "services.nodeports": "1" },
    used: { pods: "2", "limits.cpu": "700m", "requests.memory": "512Mi", "count/deployments.apps": "0", "services.nodeports": "0" },
  });
  const ports = [
    { name: "a", port: 80 },
    { name: "b", port: 81 },
  ];
  const service = await post({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "NodePort", ports } });
  expect(service.message).toBe(
    'services "web" is forbidden: exceeded quota: compute, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
  );
});

test("what has been deleted is not held against a request, though the quota's status is behind", async () => {
  const { ask, post } = await rulesServer();
  await post(quota("few", { configmaps: "1" }));
  const config = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  expect((await post(config("a"))).code).toBe(201);
  await ask("DELETE", "/api/v1/namespaces/default/configmaps/a");
  expect((await post(config("b"))).code).toBe(201);
  expect((await post(config("c"))).message).toBe(
    'configmaps "c" is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=1, limited: configmaps=1',
  );
});

test("a thousand pods against a quota of ten: ten are made, in little time", async () => {
  const { post } = await rulesServer();
  await post(quota("ten", { pods: "10" }));
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, index) => post(pod(`p${index}`))));
  expect(answers.filter((answer) => answer.code === 201)).toHaveLength(10);
  expect(performance.now() - started).toBeLessThan(3_000);
});

test("priority classes", async () => {
  const { post } = await rulesServer();
  await post({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 1000, preemptionPolicy: "Never" });
  const { value } = await post(pod("web", { priorityClassName: "high" }));
  expect([value.spec.priority, value.spec.preemptionPolicy]).toEqual([1000, "Never"]);
  expect((await post(pod("x", { priorityClassName: "low" }))).message).toBe('pods "x" is forbidden: no PriorityClass with name low was found');
});

test("claims get the default storage class, unless they want none", async () => {
  const { post } = await rulesServer();
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  await post({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "standard", annotations }, provisioner: "local" });
  const claim = (name: string, spec: object = {}) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
  expect((await post(claim("a"))).value.spec.storageClassName).toBe("standard");
  expect((await post(claim("b", { storageClassName: "" }))).value.spec.storageClassName).toBe("");
});
