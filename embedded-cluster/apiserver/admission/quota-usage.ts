import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod, Service } from "../../apimachinery/types/core.ts";
import { type Amounts, addTo, podAmounts, read } from "./pod-resources.ts";

const ONE = parseQuantity("1");
const COMPUTE = ["cpu", "memory", "ephemeral-storage"];
/** Kinds of the core group that have a name of their own in quotas, besides "count/…". */
const COUNTED = ["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services"];

/** What one object takes of a quota, by the quota's resource names. Models pkg/quota/v1/evaluator/core. */
export function usageOf(group: string, resource: string, object: KubeObject, now: number): Amounts {
  const usage: Amounts = new Map([[`count/${group === "" ? resource : `${resource}.${group}`}`, ONE]]);
  if (group !== "" || !COUNTED.includes(resource)) return usage;
  if (resource === "pods" && hasEnded(object as Pod, now)) return usage;
  usage.set(resource, ONE);
  if (resource === "pods") addPod(usage, object as Pod);
  if (resource === "services") addService(usage, object as Service);
  if (resource === "persistentvolumeclaims") addClaim(usage, object);
  return usage;
}

/** A pod that is over, or should be gone by now, holds nothing but its place in the store. */
function hasEnded(pod: Pod, now: number): boolean {
  if (pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded") return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
  return now > Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function addPod(usage: Amounts, pod: Pod): void {
  const requests = podAmounts(pod.spec, "requests");
  const limits = podAmounts(pod.spec, "limits");
  const overhead = read(pod.spec["overhead"] as Record<string, string> | undefined);
  addTo(requests, overhead);
  for (const [name, amount] of overhead) if (limits.has(name)) addTo(limits, new Map([[name, amount]]));
  for (const name of COMPUTE) {
    const request = requests.get(name);
    const limit = limits.get(name);
    if (request !== undefined) usage.set(name, request).set(`requests.${name}`, request);
    if (limit !== undefined) usage.set(`limits.${name}`, limit);
  }
  for (const [name, request] of requests) {
    if (name.startsWith("hugepages-")) usage.set(name, request).set(`requests.${name}`, request);
    else if (isExtended(name)) usage.set(`requests.${name}`, request);
  }
}

/** "example.com/gpu": what only some nodes have. */
function isExtended(name: string): boolean {
  return name.includes("/") && !name.split("/")[0]?.endsWith("kubernetes.io");
}

function addService(usage: Amounts, { spec }: Service): void {
  const all = spec.ports ?? [];
  const ports = parseQuantity(all.length);
  if (spec.type === "NodePort") usage.set("services.nodeports", ports);
  if (spec.type === "LoadBalancer") {
    const balancer = spec as { allocateLoadBalancerNodePorts?: boolean };
    usage.set("services.loadbalancers", ONE);
    const explicit = parseQuantity(all.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length);
    usage.set("services.nodeports", balancer.allocateLoadBalancerNodePorts === false ? explicit : ports);
  }
}

function addClaim(usage: Amounts, claim: KubeObject): void {
  const storage = read(claim["spec"]?.resources?.requests).get("storage");
  const storageClass: string = claim["spec"]?.storageClassName ?? "";
  if (storageClass !== "") usage.set(`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, ONE);
  if (storage === undefined) return;
  usage.set("requests.storage", storage);
  if (storageClass !== "") usage.set(`${storageClass}.storageclass.storage.k8s.io/requests.storage`, storage);
}
