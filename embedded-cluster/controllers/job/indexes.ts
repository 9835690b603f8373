import type { Job } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { isTerminating } from "../pods.ts";
import { finishedAt } from "./backoff.ts";
import { firstGaps, hasIndex, type Intervals, merge, parseIntervals, withIndexes } from "./index-intervals.ts";
import { allIndexFailures, indexFailures, indexOf, isFailed, isSucceeded, isTracked, replacesOnlyFailed, validIndexOf } from "./job-pods.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** What an Indexed Job knows of its indexes. Models indexed_job_utils.go of pkg/controller/job. */
export interface IndexState {
  /** As the status has them. */
  counted: Intervals;
  /** With those that succeeded since. */
  succeeded: Intervals;
  /** Only where failures are counted by index. */
  failed: Intervals | undefined;
  /** Failed pods that stay until their replacement has taken over their count of failures, by index. */
  delayed: ReadonlyMap<number, Pod>;
}

export function indexStateOf(job: Job, pods: readonly Pod[], active: readonly Pod[]): IndexState {
  const completions = job.spec.completions ?? 0;
  const counted = parseIntervals(job.status.completedIndexes, completions);
  const tracked = pods.filter(isTracked);
  const succeeded = withIndexes(counted, indexesOf(tracked.filter(isSucceeded), job));
  if (job.spec.backoffLimitPerIndex === undefined) return { counted, succeeded, failed: undefined, delayed: new Map() };
  const broken = tracked.filter((pod) => isIndexFailed(job, pod));
  const failed = withIndexes(parseIntervals(job.status.failedIndexes, completions), indexesOf(broken, job));
  return { counted, succeeded, failed, delayed: delayedPods(job, tracked, active, merge(succeeded, failed)) };
}

/** The lowest indexes that nothing works on and that are not over. Models firstPendingIndexes. */
export function pendingIndexes(job: Job, state: IndexState, pods: readonly Pod[], active: readonly Pod[], count: number): number[] {
  let taken = withIndexes(state.succeeded, known(active));
  if (replacesOnlyFailed(job)) taken = withIndexes(taken, known(pods.filter(isTerminating)));
  if (state.failed !== undefined) taken = merge(taken, state.failed);
  return firstGaps(taken, count, job.spec.completions ?? 0);
}

function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isFailed(pod, job)) return false;
  const { counts, action } = judgeFailure(job.spec.podFailurePolicy, pod);
  return action === "FailIndex" || (counts && indexFailures(pod) >= (job.spec.backoffLimitPerIndex ?? 0));
}

function delayedPods(job: Job, tracked: readonly Pod[], active: readonly Pod[], over: Intervals): Map<number, Pod> {
  const busy = new Set(known(active));
  const delayed = new Map<number, Pod>();
  for (const pod of tracked) {
    const index = validIndexOf(pod, job);
    if (index === undefined || !isFailed(pod, job) || busy.has(index) || hasIndex(over, index)) continue;
    const other = delayed.get(index);
    const isLater = other === undefined || (allIndexFailures(other) <= allIndexFailures(pod) && finishedAt(pod) >= finishedAt(other));
    if (isLater) delayed.set(index, pod);
  }
  return delayed;
}

function indexesOf(pods: readonly Pod[], job: Job): number[] {
  return pods.map((pod) => validIndexOf(pod, job)).filter((index) => index !== undefined);
}

function known(pods: readonly Pod[]): number[] {
  return pods.map(indexOf).filter((index) => index !== undefined);
}
