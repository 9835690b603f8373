import type { Pod } from "../../apimachinery/types/core.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { isActive, isReady, readySince } from "../pods.ts";

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const PHASE_ORDER: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The `count` pods that hurt least: unassigned, not running, not ready, cheap, crowded, young. `related` are the pods of the
 * same Deployment, whose nodes count as crowded. Models getPodsToDelete and ActivePodsWithRanks.
 */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: number): Pod[] {
  if (count >= pods.length) return [...pods];
  const crowd = new Map<string, number>();
  for (const pod of related) if (isActive(pod)) crowd.set(nodeOf(pod), (crowd.get(nodeOf(pod)) ?? 0) + 1);
  const rank = (pod: Pod) => crowd.get(nodeOf(pod)) ?? 0;
  return [...pods].sort((left, right) => compare(left, right, rank, now)).slice(0, count);
}

function compare(left: Pod, right: Pod, rank: (pod: Pod) => number, now: number): number {
  const assigned = Number(nodeOf(left) !== "") - Number(nodeOf(right) !== "");
  const phase = phaseOf(left) - phaseOf(right);
  const ready = Number(isReady(left)) - Number(isReady(right));
  const cost = costOf(left) - costOf(right);
  const crowded = rank(right) - rank(left);
  const first = assigned || phase || ready || cost || crowded;
  if (first !== 0) return first;
  if (isReady(left)) {
    const readiness = compareAges(left, right, readySince(left), readySince(right), now);
    if (readiness !== 0) return readiness;
  }
  const restarts = restartsOf(right) - restartsOf(left) || sidecarRestartsOf(right) - sidecarRestartsOf(left);
  if (restarts !== 0) return restarts;
  return compareAges(left, right, parseTimestamp(left.metadata.creationTimestamp), parseTimestamp(right.metadata.creationTimestamp), now);
}

/** Younger first, but ages of one power of two are alike and the uid decides, so that the newest is not always the one. */
function compareAges(left: Pod, right: Pod, since: number | undefined, other: number | undefined, now: number): number {
  if (since === other) return 0;
  if (since === undefined || other === undefined) return since === undefined ? -1 : 1;
  const difference = magnitude(now - since) - magnitude(now - other);
  return difference !== 0 ? difference : (left.metadata.uid ?? "") < (right.metadata.uid ?? "") ? -1 : 1;
}

/** The base-2 logarithm of an age in nanoseconds, rounded down. */
function magnitude(milliseconds: number): number {
  return milliseconds > 0 ? Math.floor(Math.log2(milliseconds * 1_000_000)) : -1;
}

function nodeOf(pod: Pod): string {
  return pod.spec.nodeName ?? "";
}

function phaseOf(pod: Pod): number {
  return PHASE_ORDER[pod.status?.phase ?? "Pending"] ?? 0;
}

function costOf(pod: Pod): number {
  const cost = Number(pod.metadata.annotations?.[DELETION_COST] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
}

function restartsOf(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
}

function sidecarRestartsOf(pod: Pod): number {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always").map((container) => container.name);
  const statuses = (pod.status?.initContainerStatuses ?? []).filter((status) => sidecars.includes(status.name));
  return Math.max(0, ...statuses.map((status) => status.restartCount));
}
