import type { Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import { type SpreadConstraint, countMatching, hasAllDomains, includesNode, spreadConstraints } from "../filters/spread-constraints.ts";
import type { NodeInfo } from "../node-info.ts";
import { MOST, type Score } from "./score.ts";

const HOST_NAME = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

/** A constraint and how many pods of a node it counts. */
interface Soft extends Pick<SpreadConstraint, "maxSkew" | "topologyKey"> {
  constraint: SpreadConstraint;
  count(info: NodeInfo): number;
}

/** Domains with fewer pods alike; without constraints of the pod's own, over hosts and zones. Models plugins/podtopologyspread scoring. */
export const topologySpreadScore: Score = ({ pod, feasible, all }) => {
  const own = ((pod.spec["topologySpreadConstraints"] ?? []) as unknown[]).length > 0;
  const soft = own ? spreadConstraints(pod, "ScheduleAnyway").map((constraint) => softOf(pod, constraint)) : defaults(pod);
  if (soft.length === 0) return undefined;
  const needed = own ? soft.map(({ constraint }) => constraint) : [];
  const ignored = feasible.map(({ node }) => node === undefined || !hasAllDomains(node, needed));
  const tallies = soft.map((one) => tally(one, pod, all, needed));
  const weights = soft.map(({ topologyKey }) => {
    const counted = feasible.filter((_, index) => ignored[index] !== true);
    const size = topologyKey === HOST_NAME ? counted.length : new Set(counted.map(({ node }) => node?.metadata.labels?.[topologyKey])).size;
    return Math.log(size + 2);
  });
  const scores = feasible.map((info, index) => {
    if (ignored[index] === true) return undefined;
    let score = 0;
    for (const [at, { topologyKey, maxSkew, count }] of soft.entries()) {
      const domain = info.node?.metadata.labels?.[topologyKey];
      if (domain === undefined) continue;
      const found = topologyKey === HOST_NAME ? count(info) : (tallies[at]?.get(domain) ?? 0);
      score += found * (weights[at] ?? 0) + maxSkew - 1;
    }
    return Math.round(score);
  });
  const known = scores.filter((score) => score !== undefined);
  const [least, most] = [Math.min(...known), Math.max(0, ...known)];
  return scores.map((score) => (score === undefined ? 0 : most === 0 ? MOST : Math.floor((MOST * (most + least - score)) / most)));
};

function softOf(pod: Pod, constraint: SpreadConstraint): Soft {
  const matches = labelMatcher(constraint.labelSelector);
  return { constraint, topologyKey: constraint.topologyKey, maxSkew: constraint.maxSkew, count: (info) => countMatching(info, pod, matches) };
}

/** Pods of the same controller are alike: that is whom its selector selects. Models systemDefaultConstraints. */
function defaults(pod: Pod): Soft[] {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid;
  if (owner === undefined) return [];
  const count = (info: NodeInfo) =>
    [...info.pods.values()].filter(
      (other) => other.metadata.deletionTimestamp === undefined && other.metadata.ownerReferences?.some((one) => one.uid === owner),
    ).length;
  const make = (topologyKey: string, maxSkew: number): Soft => ({
    constraint: { topologyKey, maxSkew, whenUnsatisfiable: "ScheduleAnyway" },
    topologyKey,
    maxSkew,
    count,
  });
  return [make(HOST_NAME, 3), make(ZONE, 5)];
}

function tally({ constraint, topologyKey, count }: Soft, pod: Pod, all: readonly NodeInfo[], needed: readonly SpreadConstraint[]): Map<string, number> {
  const counts = new Map<string, number>();
  if (topologyKey === HOST_NAME) return counts;
  for (const info of all) {
    if (info.node === undefined || !hasAllDomains(info.node, needed) || !includesNode(constraint, pod, info.node)) continue;
    const domain = info.node.metadata.labels?.[topologyKey];
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + count(info));
  }
  return counts;
}
