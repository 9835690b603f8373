import { addQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { type Quantity, parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod, Service } from "../../apimachinery/types/core.ts";
import type { PersistentVolumeClaim } from "../../apimachinery/types/storage.ts";
import { podResources } from "../../client/pod-resources.ts";
import { isTerminal } from "../pods.ts";
import { type ScopeSelector, inScope } from "./scopes.ts";

export interface ResourceQuota extends KubeObject {
  spec: { hard?: Record<string, string>; scopes?: string[]; scopeSelector?: ScopeSelector };
  status: { hard?: Record<string, string>; used?: Record<string, string> };
}

type ListOf = (resource: string) => readonly KubeObject[];

/** What of each hard limit is used. `list` gives a namespace's objects of "pods", "deployments.apps"…. Models quota.CalculateUsage with the core evaluators. */
export function quotaUsage(quota: ResourceQuota, list: ListOf): Record<string, string> {
  const used: Record<string, string> = {};
  for (const name of Object.keys(quota.spec.hard ?? {})) used[name] = formatQuantity(usageOf(name, quota, list));
  return used;
}

function usageOf(name: string, quota: ResourceQuota, list: ListOf): Quantity {
  const counted = /^count\/(.+)$/.exec(name)?.[1];
  if (counted !== undefined) return count(counted === "pods" ? podsInScope(quota, list) : list(counted));
  const ofClass = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/.exec(name);
  const claims = () => list("persistentvolumeclaims") as readonly PersistentVolumeClaim[];
  const services = () => list("services") as readonly Service[];
  if (ofClass !== null)
    return claimUsage(
      claims().filter((claim) => claim.spec.storageClassName === ofClass[1]),
      ofClass[2] ?? "",
    );
  switch (name) {
    case "pods":
      return count(podsInScope(quota, list).filter((pod) => !isTerminal(pod)));
    case "requests.storage":
    case "persistentvolumeclaims":
      return claimUsage(claims(), name);
    case "services":
      return count(services());
    case "services.loadbalancers":
      return count(services().filter((service) => service.spec.type === "LoadBalancer"));
    case "services.nodeports":
      return count(services().flatMap(nodePorts));
    case "configmaps":
    case "secrets":
    case "resourcequotas":
    case "replicationcontrollers":
      return count(list(name));
    default:
      return podUsage(name, podsInScope(quota, list));
  }
}

/** "cpu" and "requests.cpu" are the same, "limits.cpu" is not. */
function podUsage(name: string, pods: readonly Pod[]): Quantity {
  const which = name.startsWith("limits.") ? "limits" : "requests";
  const resource = name.replace(/^(requests|limits)\./, "");
  const amounts = pods.filter((pod) => !isTerminal(pod)).map((pod) => podResources(pod, which).get(resource));
  return sum(amounts);
}

function claimUsage(claims: readonly PersistentVolumeClaim[], name: string): Quantity {
  if (name === "persistentvolumeclaims") return count(claims);
  return sum(claims.map((claim) => parseQuantity(claim.spec.resources?.requests?.["storage"] ?? "0")));
}

/** Load balancers have node ports too, unless they ask for none. */
function nodePorts(service: Service): unknown[] {
  const has =
    service.spec.type === "NodePort" ||
    (service.spec.type === "LoadBalancer" && (service.spec as Record<string, unknown>)["allocateLoadBalancerNodePorts"] !== false);
  const ports = service.spec.ports ?? [];
  if (service.spec.type === "LoadBalancer" && !has) return ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0);
  return has ? ports : [];
}

function podsInScope(quota: ResourceQuota, list: ListOf): Pod[] {
  return (list("pods") as readonly Pod[]).filter((pod) => inScope(pod, quota.spec.scopes, quota.spec.scopeSelector));
}

function count(objects: readonly unknown[]): Quantity {
  return parseQuantity(objects.length);
}

function sum(amounts: readonly (Quantity | undefined)[]): Quantity {
  return amounts.reduce<Quantity>((total, amount) => (amount === undefined ? total : addQuantities(total, amount)), parseQuantity("0"));
}
