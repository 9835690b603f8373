import type { Pod } from "../../apimachinery/types/core.ts";

export interface ScopeSelector {
  matchExpressions?: { scopeName: string; operator: string; values?: string[] }[];
}

/** Whether a quota with these scopes counts the pod: all of them must hold. Models the pod evaluator's podMatchesScopeFunc. */
export function inScope(pod: Pod, scopes: readonly string[] | undefined, selector: ScopeSelector | undefined): boolean {
  if (!(scopes ?? []).every((scope) => holds(pod, scope, "Exists", []))) return false;
  return (selector?.matchExpressions ?? []).every(({ scopeName, operator, values }) => holds(pod, scopeName, operator, values ?? []));
}

function holds(pod: Pod, scope: string, operator: string, values: readonly string[]): boolean {
  switch (scope) {
    case "Terminating":
      return pod.spec.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return pod.spec.activeDeadlineSeconds === undefined;
    case "BestEffort":
      return isBestEffort(pod);
    case "NotBestEffort":
      return !isBestEffort(pod);
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(pod);
    case "PriorityClass":
      return holdsPriority(pod.spec.priorityClassName, operator, values);
    default:
      return false;
  }
}

function holdsPriority(name: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === "DoesNotExist") return !name;
  if (operator === "NotIn") return !name || !values.includes(name);
  return Boolean(name) && (operator !== "In" || values.includes(name ?? ""));
}

interface AffinityTerm {
  namespaces?: string[];
  namespaceSelector?: unknown;
  podAffinityTerm?: AffinityTerm;
}

function reachesOtherNamespaces({ spec }: Pod): boolean {
  const affinity = spec["affinity"] as Record<string, Record<string, AffinityTerm[] | undefined> | undefined> | undefined;
  const terms = [affinity?.["podAffinity"], affinity?.["podAntiAffinity"]].flatMap((one) => [
    ...(one?.["requiredDuringSchedulingIgnoredDuringExecution"] ?? []),
    ...(one?.["preferredDuringSchedulingIgnoredDuringExecution"] ?? []).map(({ podAffinityTerm }) => podAffinityTerm ?? {}),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || (namespaceSelector ?? undefined) !== undefined);
}

function isBestEffort(pod: Pod): boolean {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return containers.every(({ resources }) => [resources?.requests, resources?.limits].every((amounts) => !amounts?.["cpu"] && !amounts?.["memory"]));
}
