import type { LabelSelector, Node, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { NamespaceLabels } from "./filter.ts";

export interface AffinityTerm {
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
  topologyKey: string;
}

export interface WeightedTerm {
  weight: number;
  podAffinityTerm: AffinityTerm;
}

export type AffinityKind = "podAffinity" | "podAntiAffinity";

export function requiredTerms(pod: Pod, kind: AffinityKind): AffinityTerm[] {
  return pod.spec["affinity"]?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

export function preferredTerms(pod: Pod, kind: AffinityKind): WeightedTerm[] {
  return pod.spec["affinity"]?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** Whether a term of `owner` means `other`. Without namespaces and namespaceSelector: the owner's own. Models framework.AffinityTerm.Matches. */
export function selects(term: AffinityTerm, owner: Pod, other: Pod, namespaceLabels: NamespaceLabels): boolean {
  const namespace = other.metadata.namespace ?? "";
  const named = term.namespaces?.length || term.namespaceSelector !== undefined ? (term.namespaces ?? []) : [owner.metadata.namespace ?? ""];
  const isMeant = named.includes(namespace) || (term.namespaceSelector !== undefined && labelMatcher(term.namespaceSelector)(namespaceLabels(namespace) ?? {}));
  return isMeant && labelMatcher(term.labelSelector)(other.metadata.labels);
}

export function sameDomain(left: Node, right: Node, topologyKey: string): boolean {
  const domain = left.metadata.labels?.[topologyKey];
  return domain !== undefined && domain === right.metadata.labels?.[topologyKey];
}
