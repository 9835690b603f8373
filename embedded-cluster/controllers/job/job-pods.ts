import { COMPLETION_INDEX, INDEX_FAILURE_COUNT, INDEX_IGNORED_FAILURE_COUNT, type Job, JOB_TRACKING_FINALIZER } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";

/** The finalizer keeps a pod until the Job's status has counted it. */
export function isTracked(pod: Pod): boolean {
  return (pod.metadata.finalizers ?? []).includes(JOB_TRACKING_FINALIZER);
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

export function hasIndexBackoff({ spec }: Job): boolean {
  return spec.backoffLimitPerIndex !== undefined;
}

export function isSuspended({ spec }: Job): boolean {
  return spec.suspend === true;
}

/** Pods that are only terminating are not replaced until they have failed. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === "Failed" || spec.podFailurePolicy !== undefined;
}

/** A pod that was deleted counts as failed, unless the Job waits for it to end. Models isPodFailed. */
export function isFailed(pod: Pod, job: Job): boolean {
  const phase = pod.status?.phase;
  if (phase === "Failed") return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && phase !== "Succeeded";
}

export function isSucceeded(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded";
}

/** The index the pod works on; undefined when it has none, or none that can be read. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

/** The index, when the Job has it. */
export function validIndexOf(pod: Pod, { spec }: Job): number | undefined {
  const index = indexOf(pod);
  return index !== undefined && index < (spec.completions ?? 0) ? index : undefined;
}

/** How often the index had failed before this pod, as far as failures count. */
export function indexFailures(pod: Pod): number {
  return countOf(pod, INDEX_FAILURE_COUNT);
}

export function ignoredIndexFailures(pod: Pod): number {
  return countOf(pod, INDEX_IGNORED_FAILURE_COUNT);
}

export function allIndexFailures(pod: Pod): number {
  return indexFailures(pod) + ignoredIndexFailures(pod);
}

function countOf(pod: Pod, annotation: string): number {
  const count = Number(pod.metadata.annotations?.[annotation] ?? 0);
  return Number.isInteger(count) && count >= 0 && count < 2 ** 31 ? count : 0;
}
