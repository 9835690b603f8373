import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../embedded-cluster/apimachinery/object.ts";
import { requestJson } from "../embedded-cluster/client/resource-client.ts";
import { createCluster } from "../embedded-cluster/cluster/index.ts";
import { seededRandom } from "../embedded-cluster/kernel/random.ts";
import { virtualClock } from "../embedded-cluster/kernel/testing/virtual.ts";

const MANIFESTS = resolve(import.meta.dirname, "../labs/three-tiers/files/manifests/*.yaml");
const NAMESPACE = "default";
const PATHS: Record<string, string> = {
  Deployment: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
  Service: `/api/v1/namespaces/${NAMESPACE}/services`,
  ConfigMap: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
  Secret: `/api/v1/namespaces/${NAMESPACE}/secrets`,
  PersistentVolumeClaim: `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`,
};

/** What the lab leaves to the learner. */
const MISSING = [
  { apiVersion: "v1", kind: "Secret", metadata: { name: "postgres-secret" }, stringData: { username: "shop", password: "secret" } },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "postgres-pvc" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  { apiVersion: "v1", kind: "Service", metadata: { name: "postgres-service" }, spec: { selector: { app: "postgres" }, ports: [{ port: 5432 }] } },
  { apiVersion: "v1", kind: "Service", metadata: { name: "redis-service" }, spec: { selector: { app: "redis" }, ports: [{ port: 6379 }] } },
];

/** The lab's frontend and API with three replicas each, and their stores, from nothing to Ready: virtual seconds, and CPU milliseconds. */
export async function measureThreeTiers(): Promise<{ virtualSeconds: number; cpuMilliseconds: number; pods: number }> {
  const clock = virtualClock();
  const cluster = createCluster({ clock, random: seededRandom(1) });
  await cluster.start();
  await clock.advance(10_000);
  const begin = clock.now();
  const cpu = process.cpuUsage();
  for (const object of [...MISSING, ...lessonObjects()]) await requestJson(cluster.adminClient, "POST", PATHS[object.kind ?? ""] ?? "", object);
  const ready = async () => {
    const { items } = await requestJson<{ items: KubeObject[] }>(cluster.adminClient, "GET", PATHS.Deployment ?? "");
    return items.length > 0 && items.every(({ spec, status }) => status?.readyReplicas === spec.replicas);
  };
  await clock.runUntil(ready);
  const { user, system } = process.cpuUsage(cpu);
  const { items } = await requestJson<{ items: KubeObject[] }>(cluster.adminClient, "GET", `/api/v1/namespaces/${NAMESPACE}/pods`);
  const virtualSeconds = (clock.now() - begin) / 1_000;
  await cluster.stop();
  return { virtualSeconds, cpuMilliseconds: (user + system) / 1_000, pods: items.length };
}

function lessonObjects(): KubeObject[] {
  const documents = globSync(MANIFESTS)
    .toSorted()
    .flatMap((path) => parseAllDocuments(readFileSync(path, "utf8")).map((document) => document.toJS() as KubeObject));
  for (const object of documents) {
    object.metadata.namespace = NAMESPACE;
    if (object.kind === "Deployment" && ["api", "frontend", "redis"].includes(object.metadata.name)) object.spec.replicas = 3;
  }
  return documents;
}
