import type { Job, JobStatus } from "../../apimachinery/types/batch.ts";
import { hasJobCondition } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { formatIntervals, hasIndex, totalOf, withIndexes } from "./index-intervals.ts";
import { hasIndexBackoff, indexOf, isFailed, isIndexed, isSucceeded, isTracked, validIndexOf } from "./job-pods.ts";
import { jobCondition, type JobSync, setJobCondition } from "./job-sync.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** uids one status holds at most. As upstream's MaxUncountedPods. */
const UNCOUNTED_PODS = 500;

export interface StatusHands {
  /** Writes the status and gives the object that is there now, thawed. Rejects when somebody else changed it. */
  write(job: Job): Promise<Job>;
  release(pod: Pod): Promise<void>;
  /** The counts are safe: failures of this look may be remembered. */
  counted(): void;
}

/**
 * Counts ended pods so that none is lost or counted twice, whatever happens in between: first their uids go into the status, then their
 * finalizers go, then they become numbers. Gives whether the Job is finished by this. Models trackJobStatusAndRemoveFinalizers.
 */
export async function trackStatus(sync: JobSync, mustWrite: boolean, hands: StatusHands): Promise<boolean> {
  let dirty = mustWrite;
  const held = new Set(sync.pods.filter(isTracked).map((pod) => pod.metadata.uid ?? ""));
  dirty = countReleased(sync.job.status, held) || dirty;
  const { released, noted, isFull } = noteEnded(sync);
  dirty = writeIndexes(sync, released) || noted || dirty;
  dirty = writeInterimCondition(sync) || dirty;
  if (dirty) {
    sync.job = await hands.write(sync.job);
    sync.job.status.uncountedTerminatedPods ??= {};
    hands.counted();
    dirty = false;
  }
  const results = await Promise.allSettled(released.map((pod) => hands.release(pod)));
  results.forEach((result, index) => result.status === "fulfilled" && held.delete(released[index]?.metadata.uid ?? ""));
  dirty = countReleased(sync.job.status, held) || dirty;
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) {
    if (dirty) await hands.write(sync.job);
    throw failure.reason;
  }
  const finished = !isFull && enactEnd(sync);
  if (dirty || finished) sync.job = await hands.write(sync.job);
  return finished;
}

/** uids whose pods have lost the finalizer become numbers. Models cleanUncountedPodsWithoutFinalizers. */
function countReleased(status: JobStatus, held: ReadonlySet<string>): boolean {
  const uncounted = (status.uncountedTerminatedPods ??= {});
  let changed = false;
  for (const name of ["succeeded", "failed"] as const) {
    const uids = uncounted[name] ?? [];
    const left = uids.filter((uid) => held.has(uid));
    if (left.length === uids.length) continue;
    changed = true;
    status[name] = (status[name] ?? 0) + uids.length - left.length;
    if (left.length > 0) uncounted[name] = left;
    else delete uncounted[name];
  }
  return changed;
}

interface Ended {
  /** Pods whose finalizer may go once the status is written. */
  released: Pod[];
  /** Whether the status has uids that it had not. */
  noted: boolean;
  isFull: boolean;
}

function noteEnded(sync: JobSync): Ended {
  const uncounted = (sync.job.status.uncountedTerminatedPods ??= {});
  const released: Pod[] = [];
  let noted = false;
  for (const pod of inIndexOrder(sync)) {
    if (!isTracked(pod) || !mayRelease(sync, pod)) continue;
    released.push(pod);
    const list = listFor(sync, pod);
    if (list !== undefined) {
      (uncounted[list] ??= []).push(pod.metadata.uid ?? "");
      noted = true;
    }
    if ((uncounted.succeeded?.length ?? 0) + (uncounted.failed?.length ?? 0) >= UNCOUNTED_PODS) return { released, noted, isFull: true };
  }
  return { released, noted, isFull: false };
}

function inIndexOrder({ job, pods }: JobSync): readonly Pod[] {
  return isIndexed(job) ? [...pods].sort((left, right) => (indexOf(left) ?? -1) - (indexOf(right) ?? -1)) : pods;
}

/** Models canRemoveFinalizer. */
function mayRelease({ job, finished, indexes }: JobSync, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || finished !== undefined || isSucceeded(pod)) return true;
  if (!isFailed(pod, job)) return false;
  const index = hasIndexBackoff(job) ? indexOf(pod) : undefined;
  return index === undefined || indexes?.delayed.get(index)?.metadata.uid !== pod.metadata.uid;
}

/** Where the status notes an ended pod; successes of an index need no note, their index tells. */
function listFor({ job, finished }: JobSync, pod: Pod): "succeeded" | "failed" | undefined {
  const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
  const uid = pod.metadata.uid ?? "";
  if (isSucceeded(pod) && !failed.includes(uid)) return isIndexed(job) || succeeded.includes(uid) ? undefined : "succeeded";
  // What still runs when a Job fails has failed as well.
  if (!isFailed(pod, job) && (finished === undefined || finished.type === "SuccessCriteriaMet")) return undefined;
  if (failed.includes(uid) || (isIndexed(job) && validIndexOf(pod, job) === undefined)) return undefined;
  return judgeFailure(job.spec.podFailurePolicy, pod).counts ? "failed" : undefined;
}

function writeIndexes({ job, indexes }: JobSync, released: readonly Pod[]): boolean {
  if (indexes === undefined) return false;
  const { status } = job;
  const added = released.filter(isSucceeded).map((pod) => validIndexOf(pod, job));
  const fresh = added.filter((index) => index !== undefined && !hasIndex(indexes.counted, index)) as number[];
  const succeeded = withIndexes(indexes.succeeded, fresh);
  const completedIndexes = formatIntervals(succeeded);
  const failedIndexes = indexes.failed && formatIntervals(indexes.failed);
  const changed = fresh.length > 0 || completedIndexes !== (status.completedIndexes ?? "") || failedIndexes !== status.failedIndexes;
  setOrDrop(status, "succeeded", totalOf(succeeded));
  setOrDrop(status, "completedIndexes", completedIndexes);
  if (failedIndexes === undefined) delete status.failedIndexes;
  else status.failedIndexes = failedIndexes;
  return changed;
}

/** Go leaves zeros and empty texts out. */
export function setOrDrop<Key extends "active" | "succeeded" | "completedIndexes">(status: JobStatus, key: Key, value: NonNullable<JobStatus[Key]>): void {
  if (value === 0 || value === "") delete status[key];
  else status[key] = value as JobStatus[Key];
}

/** The end is told before the pods are let go, and repeated under its final name when they have gone. */
function writeInterimCondition(sync: JobSync): boolean {
  const { job, finished, now } = sync;
  if (finished?.type === "FailureTarget") {
    (job.status.conditions ??= []).push(finished);
    sync.finished = jobCondition("Failed", "True", finished.reason ?? "", finished.message ?? "", now);
    return true;
  }
  if (finished?.type !== "SuccessCriteriaMet") return false;
  const isNew = !hasJobCondition(job.status, "SuccessCriteriaMet");
  if (isNew) (job.status.conditions ??= []).push(finished);
  sync.finished = jobCondition("Complete", "True", finished.reason ?? "", finished.message ?? "", now);
  return isNew;
}

/** Models enactJobFinished: not before everything is counted and nothing terminates any more. */
function enactEnd({ job, finished, terminating }: JobSync): boolean {
  const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
  if (finished === undefined || succeeded.length + failed.length > 0 || terminating > 0) return false;
  setJobCondition(job, finished);
  if (finished.type === "Complete" && finished.lastTransitionTime !== undefined) job.status.completionTime = finished.lastTransitionTime;
  return true;
}
