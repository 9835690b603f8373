import type { Pod } from "../apimachinery/types/core.ts";
import { parseTimestamp } from "../client/timestamp.ts";

export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/** Neither finished nor going. Models pkg/controller IsPodActive. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Models pkg/controller IsPodTerminating. */
export function isTerminating(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

export function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === "True";
}

/** Since when the pod is ready, in milliseconds; undefined when it is not. */
export function readySince(pod: Pod): number | undefined {
  const condition = readyCondition(pod);
  return condition?.status === "True" ? parseTimestamp(condition.lastTransitionTime) : undefined;
}

/** Milliseconds until a ready pod counts as available: 0 when it does, undefined when it is not ready. Models IsPodAvailable. */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = readySince(pod);
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1_000 - now);
}

function readyCondition(pod: Pod) {
  // A loop: controllers ask this of every pod on every pass.
  for (const condition of pod.status?.conditions ?? []) if (condition.type === "Ready") return condition;
  return undefined;
}
