import type { Pod } from "../../../apimachinery/types/core.ts";

interface Selector {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

interface Selecting {
  labelSelector?: Selector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

interface AffinityRules {
  preferredDuringSchedulingIgnoredDuringExecution?: { podAffinityTerm: Selecting }[];
  requiredDuringSchedulingIgnoredDuringExecution?: Selecting[];
}

/**
 * Writes the values that a new pod's own labels have for matchLabelKeys and mismatchLabelKeys into the selectors beside them.
 * Models mutatePodAffinity and mutateTopologySpreadConstraints of pkg/registry/core/pod.
 */
export function mergeLabelKeys({ metadata, spec }: Pod): void {
  const labels = metadata.labels ?? {};
  const affinity = (spec?.["affinity"] ?? {}) as { podAffinity?: AffinityRules; podAntiAffinity?: AffinityRules };
  for (const rules of [affinity.podAffinity, affinity.podAntiAffinity]) {
    for (const { podAffinityTerm } of rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []) merge(podAffinityTerm, labels);
    for (const term of rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []) merge(term, labels);
  }
  for (const constraint of (spec?.["topologySpreadConstraints"] ?? []) as Selecting[]) merge(constraint, labels);
}

/** A selector that is not there selects nothing, whatever the keys. */
function merge(term: Selecting | undefined, labels: Record<string, string>): void {
  if (term?.labelSelector === undefined || term.labelSelector === null) return;
  const found = [...requirements(term.matchLabelKeys, "In", labels), ...requirements(term.mismatchLabelKeys, "NotIn", labels)];
  if (found.length > 0) term.labelSelector.matchExpressions = [...(term.labelSelector.matchExpressions ?? []), ...found];
}

function requirements(keys: readonly string[] | undefined, operator: string, labels: Record<string, string>) {
  return (keys ?? []).flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
}
