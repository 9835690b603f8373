import type { Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { NodeInfo } from "../node-info.ts";
import { type Filter, never, notNow } from "./filter.ts";
import { type SpreadConstraint, countMatching, hasAllDomains, includesNode, spreadConstraints } from "./spread-constraints.ts";

const MISMATCH = "node(s) didn't match pod topology spread constraints";

/** Constraints that must hold. Models plugins/podtopologyspread. */
export const topologySpread: Filter = ({ pod, node, all }) => {
  const constraints = spreadConstraints(pod, "DoNotSchedule");
  for (const constraint of constraints) {
    const domain = node.metadata.labels?.[constraint.topologyKey];
    if (domain === undefined) return never(`${MISMATCH} (missing required label)`);
    const counts = matchesPerDomain(pod, constraint, constraints, all);
    const self = labelMatcher(constraint.labelSelector)(pod.metadata.labels) ? 1 : 0;
    if ((counts.get(domain) ?? 0) + self - leastOf(counts, constraint.minDomains ?? 1) > constraint.maxSkew) return notNow(MISMATCH);
  }
  return undefined;
};

/** With fewer domains than there should be, the missing ones count as empty. */
function leastOf(counts: ReadonlyMap<string, number>, minDomains: number): number {
  if (counts.size < minDomains) return 0;
  return counts.size === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...counts.values());
}

/** How many matching pods each domain has, over nodes the pod may go to. */
function matchesPerDomain(pod: Pod, constraint: SpreadConstraint, constraints: readonly SpreadConstraint[], all: readonly NodeInfo[]): Map<string, number> {
  const matches = labelMatcher(constraint.labelSelector);
  const counts = new Map<string, number>();
  for (const info of all) {
    if (info.node === undefined || !hasAllDomains(info.node, constraints) || !includesNode(constraint, pod, info.node)) continue;
    const domain = info.node.metadata.labels?.[constraint.topologyKey] ?? "";
    counts.set(domain, (counts.get(domain) ?? 0) + countMatching(info, pod, matches));
  }
  return counts;
}
