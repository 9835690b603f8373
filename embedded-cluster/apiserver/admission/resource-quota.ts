import { addQuantities, compareQuantities, subtractQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { parseQuantity, type Quantity } from "../../apimachinery/quantity/quantity.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import { qualityOfService } from "../kinds/pod/quality-of-service.ts";
import { type Amounts, addTo, podLevel, read } from "./pod-resources.ts";
import { usageOf } from "./quota-usage.ts";
import { refuse } from "./refuse.ts";

/** Quotas that name one of these want every container to say how much it takes. */
const MUST_BE_SPECIFIED = ["cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory"];
const ZERO = parseQuantity("0");

/**
 * Nothing is made beyond the namespace's quotas. Models k8s.io/apiserver/pkg/admission/plugin/resourcequota. What is used stands in each
 * quota's status, so that a flood of requests costs one addition each; only before a refusal it is counted anew, as the status may be
 * behind what has been deleted. Runs last: nothing may refuse the object after it has been charged.
 */
export const RESOURCE_QUOTA_ADMISSION: AdmissionPlugin = {
  name: "ResourceQuota",
  validate(request, context) {
    const { object, namespace } = request;
    if (object === undefined || namespace === "" || !counts(request)) return;
    const quotas = context.list("resourcequotas", "", namespace);
    if (quotas.length === 0) return;
    const charges = quotas.flatMap((quota) => chargeFor(quota, request, object, context) ?? []);
    if (request.dryRun) return;
    for (const charge of charges) record(charge, namespace, context);
  },
};

interface Charge {
  quota: KubeObject;
  used: Amounts;
}

/** Creations count; of changes those that may take more: a service's type, a claim's size, a pod's resources and its deadline. */
function counts({ resource: { group, resource }, subresource, operation, object, oldObject }: AdmissionRequest): boolean {
  if (subresource === "resize") return group === "" && resource === "pods" && operation === "UPDATE";
  if (subresource !== "") return false;
  if (operation !== "UPDATE" || group !== "") return operation === "CREATE";
  const isEnding = (pod: KubeObject | undefined) => ((pod as Pod | undefined)?.spec.activeDeadlineSeconds ?? -1) >= 0;
  if (resource === "pods") return isEnding(object) !== isEnding(oldObject);
  return resource === "services" || resource === "persistentvolumeclaims";
}

/** What the quota's use would be; undefined when the object is no concern of it. Throws the refusal. */
function chargeFor(quota: KubeObject, request: AdmissionRequest, object: KubeObject, context: AdmissionContext): Charge | undefined {
  const hard = read(quota["spec"]?.hard);
  const usage = usageDelta(quota, request, object, context);
  const isPod = request.resource.group === "" && request.resource.resource === "pods";
  if (!scopesMatch(quota, object, isPod)) return undefined;
  if (isPod) checkSpecified(quota, hard, object as Pod, request);
  const requested: Amounts = new Map([...usage].filter(([name, amount]) => hard.has(name) && amount.nanos > 0n));
  if (requested.size === 0) return undefined;
  const recorded = recordedUse(quota, hard);
  if (recorded !== undefined && exceeded(requested, recorded, hard).length === 0) return { quota, used: sum(recorded, requested) };
  const counted = countedUse(quota, hard, request.namespace, context);
  const over = exceeded(requested, counted, hard);
  if (over.length > 0) {
    const [asked, used, limited] = [requested, counted, hard].map((amounts) => pretty(amounts, over));
    throw refuse(request, `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${used}, limited: ${limited}`);
  }
  return { quota, used: sum(counted, requested) };
}

function usageDelta(quota: KubeObject, request: AdmissionRequest, object: KubeObject, context: AdmissionContext): Amounts {
  const { group, resource } = request.resource;
  const usage = usageOf(group, resource, object, context.clock.now());
  if (request.oldObject === undefined || !scopesMatch(quota, request.oldObject, group === "" && resource === "pods")) return usage;
  const before = usageOf(group, resource, request.oldObject, context.clock.now());
  return new Map([...usage].map(([name, amount]) => [name, subtractQuantities(amount, before.get(name) ?? ZERO)]));
}

function scopesMatch(quota: KubeObject, object: KubeObject, isPod: boolean): boolean {
  const selected = (quota["spec"]?.scopeSelector?.matchExpressions ?? []) as { scopeName: string; operator: string; values?: string[] }[];
  const scopes = [...((quota["spec"]?.scopes ?? []) as string[]).map((scopeName) => ({ scopeName, operator: "Exists", values: [] as string[] })), ...selected];
  return scopes.every((scope) => isPod && podInScope(object as Pod, scope));
}

function podInScope({ spec }: Pod, scope: { scopeName: string; operator: string; values?: string[] }): boolean {
  switch (scope.scopeName) {
    case "Terminating":
      return (spec.activeDeadlineSeconds ?? -1) >= 0;
    case "NotTerminating":
      return (spec.activeDeadlineSeconds ?? -1) < 0;
    case "BestEffort":
      return qualityOfService(spec) === "BestEffort";
    case "NotBestEffort":
      return qualityOfService(spec) !== "BestEffort";
    case "PriorityClass": {
      const name = spec.priorityClassName ?? "";
      if (scope.operator === "In") return (scope.values ?? []).includes(name);
      if (scope.operator === "NotIn") return !(scope.values ?? []).includes(name);
      return (name !== "") === (scope.operator === "Exists");
    }
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(spec);
    default:
      return false;
  }
}

interface AffinityTerm {
  namespaces?: string[];
  namespaceSelector?: unknown;
  podAffinityTerm?: AffinityTerm;
}

/** Whether a pod wants to be near, or far from, pods of other namespaces. */
function reachesOtherNamespaces(spec: Pod["spec"]): boolean {
  const affinity = spec["affinity"] as Record<string, Record<string, AffinityTerm[] | undefined> | undefined> | undefined;
  const terms = [affinity?.["podAffinity"], affinity?.["podAntiAffinity"]].flatMap((one) => [
    ...(one?.["requiredDuringSchedulingIgnoredDuringExecution"] ?? []),
    ...(one?.["preferredDuringSchedulingIgnoredDuringExecution"] ?? []).map(({ podAffinityTerm }) => podAffinityTerm ?? {}),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || (namespaceSelector ?? undefined) !== undefined);
}

/** Models Constraints of the pod evaluator: `must specify limits.cpu for: app; limits.memory for: app`. */
function checkSpecified(quota: KubeObject, hard: Amounts, pod: Pod, request: AdmissionRequest): void {
  const whole = podLevel(pod.spec);
  if (Object.keys(whole?.requests ?? {}).length + Object.keys(whole?.limits ?? {}).length > 0) return;
  const missing: string[] = [];
  for (const name of MUST_BE_SPECIFIED) {
    if (!hard.has(name)) continue;
    const list = name.startsWith("limits.") ? "limits" : "requests";
    const resource = name.replace(/^(limits|requests)\./, "");
    const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])];
    const silent = containers.filter((container) => container.resources?.[list]?.[resource] === undefined).map((container) => container.name);
    if (silent.length > 0) missing.push(`${name} for: ${silent.sort().join(",")}`);
  }
  if (missing.length > 0) throw refuse(request, `failed quota: ${quota.metadata.name}: must specify ${missing.join("; ")}`);
}

/** undefined when the status does not speak of the quota as it is now. */
function recordedUse(quota: KubeObject, hard: Amounts): Amounts | undefined {
  const used = read(quota["status"]?.used);
  return [...hard.keys()].every((name) => used.has(name)) ? used : undefined;
}

/** What the namespace's objects take. */
function countedUse(quota: KubeObject, hard: Amounts, namespace: string, context: AdmissionContext): Amounts {
  const used: Amounts = new Map([...hard.keys()].map((name) => [name, ZERO]));
  for (const { group, resource } of resourcesNamed(hard)) {
    for (const object of context.list(resource, group, namespace)) {
      if (!scopesMatch(quota, object, group === "" && resource === "pods")) continue;
      const usage = usageOf(group, resource, object, context.clock.now());
      addTo(used, new Map([...usage].filter(([name]) => hard.has(name))));
    }
  }
  return used;
}

/** Which kinds have to be counted for these names. */
function resourcesNamed(hard: Amounts): { group: string; resource: string }[] {
  const found = new Map<string, { group: string; resource: string }>();
  for (const name of hard.keys()) {
    const counted = /^count\/([^.]+)(?:\.(.+))?$/.exec(name);
    const resource = counted?.[1] ?? resourceOf(name);
    found.set(`${resource}.${counted?.[2] ?? ""}`, { resource, group: counted?.[2] ?? "" });
  }
  return [...found.values()];
}

function resourceOf(name: string): string {
  if (name === "requests.storage" || name.includes(".storageclass.storage.k8s.io/")) return "persistentvolumeclaims";
  if (name.startsWith("services.")) return "services";
  return ["configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services"].includes(name) ? name : "pods";
}

function exceeded(requested: Amounts, used: Amounts, hard: Amounts): string[] {
  return [...requested.keys()].filter((name) => {
    const total = addQuantities(used.get(name) ?? ZERO, requested.get(name) as Quantity);
    return compareQuantities(total, hard.get(name) as Quantity) > 0;
  });
}

function sum(used: Amounts, requested: Amounts): Amounts {
  const total = new Map(used);
  addTo(total, requested);
  return total;
}

function pretty(amounts: Amounts, names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `${name}=${formatQuantity(amounts.get(name) ?? ZERO)}`)
    .join(",");
}

function record({ quota, used }: Charge, namespace: string, context: AdmissionContext): void {
  context.mutate("resourcequotas", "", namespace, quota.metadata.name, (object) => {
    const hard: Record<string, string> = object["spec"]?.hard ?? {};
    const known = Object.keys(hard).filter((name) => used.has(name));
    object["status"] = { hard: { ...hard }, used: Object.fromEntries(known.map((name) => [name, formatQuantity(used.get(name) as Quantity)])) };
    return true;
  });
}
