import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Job } from "../../apimachinery/types/batch.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import { isActive, isReady, isTerminating } from "../pods.ts";
import { type BackoffRecord, nextRecord } from "./backoff.ts";
import { type IndexState, indexStateOf } from "./indexes.ts";
import { totalOf } from "./index-intervals.ts";
import { isFailed, isIndexed, isSucceeded, isSuspended, isTracked, validIndexOf } from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** One look at a Job, and what is decided in its course. Models syncJobCtx. */
export interface JobSync {
  /** A copy, whose status is being written. */
  job: Job;
  readonly pods: readonly Pod[];
  readonly activePods: readonly Pod[];
  /** What the status will say; deletions in the course of the look are taken off. */
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  readonly indexes: IndexState | undefined;
  readonly backoff: BackoffRecord;
  /** The end that the Job has come to, as it will be written. */
  finished: Condition | undefined;
  readonly now: number;
}

export function beginSync(cached: Job, pods: readonly Pod[], record: BackoffRecord, now: number): JobSync {
  const job = structuredClone(cached);
  job.status ??= {};
  const uncounted = (job.status.uncountedTerminatedPods ??= {});
  if (job.status.startTime === undefined && !isSuspended(job)) job.status.startTime = timestamp(now);
  const activePods = pods.filter(isActive);
  const isNew = (pod: Pod, known: readonly string[] = []) =>
    isTracked(pod) && !known.includes(pod.metadata.uid ?? "") && (!isIndexed(job) || validIndexOf(pod, job) !== undefined);
  const succeeded = pods.filter((pod) => isNew(pod, uncounted.succeeded) && isSucceeded(pod));
  const failed = pods.filter((pod) => isNew(pod, uncounted.failed) && isFailed(pod, job));
  const indexes = isIndexed(job) ? indexStateOf(job, pods, activePods) : undefined;
  const counting = failed.filter((pod) => judgeFailure(job.spec.podFailurePolicy, pod).counts);
  return {
    job,
    pods,
    activePods,
    active: activePods.length,
    ready: activePods.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: indexes ? totalOf(indexes.succeeded) : (job.status.succeeded ?? 0) + succeeded.length + (uncounted.succeeded ?? []).length,
    failed: (job.status.failed ?? 0) + counting.length + (uncounted.failed ?? []).length,
    indexes,
    backoff: nextRecord(record, succeeded, failed),
    finished: undefined,
    now,
  };
}

export function jobCondition(type: string, status: Condition["status"], reason: string, message: string, now: number): Condition {
  const time = timestamp(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/** Writes the condition in the place of one of its type; one that is false is not begun with. Gives whether anything changed. */
export function setJobCondition(job: Job, condition: Condition): boolean {
  const conditions = job.status.conditions ?? [];
  const at = conditions.findIndex(({ type }) => type === condition.type);
  const present = conditions[at];
  if (present === undefined) {
    if (condition.status === "False") return false;
    job.status.conditions = [...conditions, condition];
    return true;
  }
  if (present.status === condition.status && present.reason === condition.reason && present.message === condition.message) return false;
  conditions[at] = condition;
  return true;
}
