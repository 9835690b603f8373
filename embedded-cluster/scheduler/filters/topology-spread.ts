import type { LabelSelector, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { NodeInfo } from "../node-info.ts";
import { type Filter, never, notNow } from "./filter.ts";
import { nodeAffinity } from "./node-placement.ts";

interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  labelSelector?: LabelSelector;
}

const MISMATCH = "node(s) didn't match pod topology spread constraints";

/** Constraints that must hold. Models plugins/podtopologyspread. */
export const topologySpread: Filter = ({ pod, node, all }) => {
  for (const constraint of hardConstraints(pod)) {
    const domain = node.metadata.labels?.[constraint.topologyKey];
    if (domain === undefined) return never(`${MISMATCH} (missing required label)`);
    const counts = matchesPerDomain(pod, constraint, all);
    const self = labelMatcher(constraint.labelSelector)(pod.metadata.labels) ? 1 : 0;
    if ((counts.get(domain) ?? 0) + self - Math.min(...counts.values()) > constraint.maxSkew) return notNow(MISMATCH);
  }
  return undefined;
};

function hardConstraints(pod: Pod): SpreadConstraint[] {
  const constraints = (pod.spec["topologySpreadConstraints"] ?? []) as SpreadConstraint[];
  return constraints.filter((constraint) => constraint.whenUnsatisfiable === "DoNotSchedule");
}

/** How many matching pods each domain has, over nodes the pod may go to. */
function matchesPerDomain(pod: Pod, { topologyKey, labelSelector }: SpreadConstraint, all: readonly NodeInfo[]): Map<string, number> {
  const matches = labelMatcher(labelSelector);
  const counts = new Map<string, number>();
  for (const info of all) {
    const domain = info.node?.metadata.labels?.[topologyKey];
    if (info.node === undefined || domain === undefined || nodeAffinity({ pod, info, node: info.node, all }) !== undefined) continue;
    const here = [...info.pods.values()].filter((other) => isCounted(other, pod) && matches(other.metadata.labels)).length;
    counts.set(domain, (counts.get(domain) ?? 0) + here);
  }
  return counts;
}

function isCounted(other: Pod, pod: Pod): boolean {
  return other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined;
}
