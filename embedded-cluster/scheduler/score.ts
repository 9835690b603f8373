import type { Pod } from "../apimachinery/types/core.ts";
import { matchesNodeSelector } from "../client/node-selector.ts";
import { type Random, randomInteger } from "../kernel/random.ts";
import { toleratesAll } from "./filters/tolerations.ts";
import { type NodeInfo, requestsOf } from "./node-info.ts";

/** What a pod that asks for nothing is taken to use. As schedutil's non-zero requests. */
const DEFAULT_REQUESTS = { cpu: 100, memory: 200 * 1024 * 1024 };

/**
 * The node of the best score; among equals, chance decides. Least allocated, spread over nodes by owner, preferred affinity and
 * PreferNoSchedule taints, weighed as in the default profile.
 */
export function bestNode(pod: Pod, feasible: readonly NodeInfo[], random: Random): NodeInfo | undefined {
  if (feasible.length <= 1) return feasible[0];
  const scores = feasible.map((info) => leastAllocated(pod, info) + 3 * taints(pod, info) + 2 * affinity(pod, info));
  const spread = spreading(pod, feasible);
  const totals = scores.map((score, index) => score + 2 * (spread[index] ?? 0));
  const best = Math.max(...totals);
  const winners = feasible.filter((_, index) => totals[index] === best);
  return winners[randomInteger(random, winners.length)];
}

/** 0…100. Models plugins/noderesources leastResourceScorer over cpu and memory. */
function leastAllocated(pod: Pod, info: NodeInfo): number {
  const requests = requestsOf(pod);
  let sum = 0;
  for (const resource of ["cpu", "memory"] as const) {
    const capacity = info.allocatable(resource);
    const used = (info.requested.get(resource) ?? 0) + (requests.get(resource) || DEFAULT_REQUESTS[resource]);
    sum += capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity);
  }
  return Math.floor(sum / 2);
}

/** 0…100: the node with the fewest pods of the same controller gets all. Models plugins/podtopologyspread's default constraints. */
function spreading(pod: Pod, feasible: readonly NodeInfo[]): number[] {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid;
  const counts = feasible.map(
    (info) => [...info.pods.values()].filter((other) => owner !== undefined && other.metadata.ownerReferences?.some((one) => one.uid === owner)).length,
  );
  const most = Math.max(...counts);
  return counts.map((count) => (most === 0 ? 100 : Math.floor(((most - count) * 100) / most)));
}

function taints(pod: Pod, info: NodeInfo): number {
  const soft = (info.node?.spec?.taints ?? []).filter((taint) => taint.effect === "PreferNoSchedule");
  return toleratesAll(pod, soft) ? 100 : 0;
}

function affinity(pod: Pod, info: NodeInfo): number {
  const preferred = pod.spec["affinity"]?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution as { weight: number; preference: object }[] | undefined;
  const total = (preferred ?? []).reduce((sum, one) => sum + one.weight, 0);
  if (preferred === undefined || total === 0 || info.node === undefined) return 0;
  const { node } = info;
  const met = preferred.filter((one) => matchesNodeSelector([one.preference], node)).reduce((sum, one) => sum + one.weight, 0);
  return Math.floor((met * 100) / total);
}
