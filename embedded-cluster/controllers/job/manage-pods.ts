import type { Job } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PodControl } from "../pod-control.ts";
import { isReady } from "../pods.ts";
import { createSlowly } from "../replicaset/slow-start.ts";
import { remainingBackoff, remainingIndexBackoff } from "./backoff.ts";
import { pendingIndexes } from "./indexes.ts";
import { hasIndexBackoff, isIndexed, isSuspended, replacesOnlyFailed } from "./job-pods.ts";
import type { JobSync } from "./job-sync.ts";
import { plannedPod } from "./new-pod.ts";
import { podsToRemove } from "./pods-to-remove.ts";

/** Pods one look makes or deletes at most. As upstream's MaxPodCreateDeletePerSync. */
const PODS_PER_SYNC = 500;

export interface PodHands {
  control: PodControl;
  /** Takes the tracking finalizer off; a pod that is gone counts as done. */
  release(pod: Pod): Promise<void>;
}

export interface Managed {
  error?: Error;
  /** Milliseconds after which pods may be made that may not be made yet. */
  wait?: number;
}

/** Makes and deletes pods until as many are active as the Job wants, and notes in `sync` what that changes. Models manageJob. */
export async function managePods(sync: JobSync, hands: PodHands): Promise<Managed> {
  const { job, activePods, now } = sync;
  if (isSuspended(job)) return deletePods(sync, podsToRemove(job, activePods, activePods.length, now), hands);
  const wanted = wantedActive(sync);
  const doomed = podsToRemove(job, activePods, Math.max(0, sync.active - wanted), now).slice(0, PODS_PER_SYNC);
  if (doomed.length > 0) return deletePods(sync, doomed, hands);
  const missing = wanted - sync.active - (replacesOnlyFailed(job) ? sync.terminating : 0);
  return missing > 0 ? createPods(sync, Math.min(missing, PODS_PER_SYNC), hands) : {};
}

function wantedActive({ job, succeeded, active }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec;
  // A work queue whose first pod has succeeded is running out.
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

async function createPods(sync: JobSync, missing: number, { control }: PodHands): Promise<Managed> {
  const { job, now } = sync;
  const wait = hasIndexBackoff(job) ? 0 : remainingBackoff(sync.backoff, now);
  if (wait > 0) return postponed(sync, wait);
  let planned: (number | undefined)[] = Array.from({ length: missing }, () => undefined);
  if (isIndexed(job) && sync.indexes !== undefined) {
    const pending = pendingIndexes(job, sync.indexes, sync.pods, sync.activePods, missing);
    const waits = pending.map((index) => (hasIndexBackoff(job) ? remainingIndexBackoff(sync.indexes?.delayed.get(index), now) : 0));
    planned = pending.filter((_, position) => waits[position] === 0);
    if (planned.length === 0 && pending.length > 0) return postponed(sync, Math.min(...waits));
  }
  const queue = planned.values();
  let made = 0;
  const error = await createSlowly(planned.length, async () => {
    const index = queue.next().value;
    await createPod(job, index, index === undefined ? undefined : sync.indexes?.delayed.get(index), control);
    made++;
  }).then(nothing, asError);
  sync.active += made;
  return error === undefined ? {} : { error };
}

function createPod(job: Job, index: number | undefined, replaced: Pod | undefined, control: PodControl): Promise<Pod> {
  const { template, generateName } = plannedPod(job, index, replaced);
  return control.create(job, template, generateName === undefined ? {} : { generateName });
}

/** While it waits, upstream's status says that nothing is active. */
function postponed(sync: JobSync, wait: number): Managed {
  sync.active = 0;
  return { wait };
}

async function deletePods(sync: JobSync, pods: readonly Pod[], { control, release }: PodHands): Promise<Managed> {
  const results = await Promise.allSettled(
    pods.map(async (pod) => {
      await release(pod);
      await control.delete(sync.job, pod);
    }),
  );
  const error = noteDeleted(sync, pods, results);
  return error === undefined ? {} : { error };
}

/** Deletes what still runs of a Job that has come to its end; the finalizers stay until it is counted. Gives whether all could be deleted. */
export async function deleteActivePods(sync: JobSync, control: PodControl): Promise<Managed & { all: boolean }> {
  const results = await Promise.allSettled(sync.activePods.map((pod) => control.delete(sync.job, pod)));
  const error = noteDeleted(sync, sync.activePods, results);
  return error === undefined ? { all: true } : { all: false, error };
}

function noteDeleted(sync: JobSync, pods: readonly Pod[], results: readonly PromiseSettledResult<unknown>[]): Error | undefined {
  const failed = results.filter((result) => result.status === "rejected");
  sync.active -= pods.length - failed.length;
  sync.terminating += pods.length - failed.length;
  sync.ready -= pods.filter((pod, index) => results[index]?.status === "fulfilled" && isReady(pod)).length;
  return failed[0] === undefined ? undefined : asError(failed[0].reason);
}

function nothing(): undefined {
  return undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
