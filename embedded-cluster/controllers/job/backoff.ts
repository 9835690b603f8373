import type { Pod } from "../../apimachinery/types/core.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { allIndexFailures } from "./job-pods.ts";

const FIRST_MILLISECONDS = 10_000;
const LONGEST_MILLISECONDS = 600_000;

/** What is remembered of a Job's failures, to wait longer after each. Models backoffRecord of pkg/controller/job. */
export interface BackoffRecord {
  /** Since the last pod that succeeded. */
  failures: number;
  /** In milliseconds. */
  lastFailure: number | undefined;
}

export const NO_FAILURES: BackoffRecord = { failures: 0, lastFailure: undefined };

/** The record after pods that ended since it was made. */
export function nextRecord(record: BackoffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  const failures = failed.map(finishedAt).sort((left, right) => left - right);
  if (succeeded.length === 0) {
    return failures.length === 0 ? record : { failures: record.failures + failures.length, lastFailure: failures.at(-1) };
  }
  const lastSuccess = Math.max(...succeeded.map(finishedAt));
  const since = failures.filter((time) => time > lastSuccess);
  return { failures: since.length, lastFailure: since.at(-1) };
}

/** Milliseconds until the next pod may be made. */
export function remainingBackoff({ failures, lastFailure }: BackoffRecord, now: number): number {
  if (failures === 0 || lastFailure === undefined) return 0;
  const wait = Math.min(FIRST_MILLISECONDS * 2 ** Math.min(failures - 1, 30), LONGEST_MILLISECONDS);
  return Math.max(0, lastFailure + wait - now);
}

/** The same for one index, whose failures are written on the last pod that worked on it. */
export function remainingIndexBackoff(lastFailed: Pod | undefined, now: number): number {
  if (lastFailed === undefined) return 0;
  return remainingBackoff({ failures: allIndexFailures(lastFailed) + 1, lastFailure: finishedAt(lastFailed) }, now);
}

/** When a pod ended, in milliseconds: its containers tell, else its Ready condition, its deletion, or at last its beginning. Models getFinishedTime. */
export function finishedAt(pod: Pod): number {
  const { metadata, status } = pod;
  const ready = (status?.conditions ?? []).find((condition) => condition.type === "Ready" && condition.status === "False");
  const deleted = parseTimestamp(metadata.deletionTimestamp);
  return (
    lastContainerEnd(pod) ??
    parseTimestamp(ready?.lastTransitionTime) ??
    (deleted === undefined ? undefined : deleted - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000) ??
    parseTimestamp(metadata.creationTimestamp) ??
    0
  );
}

/** undefined while any of them has not ended. */
function lastContainerEnd({ spec, status }: Pod): number | undefined {
  const sidecars = new Set((spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always").map((container) => container.name));
  const relevant = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? []).filter((each) => sidecars.has(each.name))];
  const ends = relevant.map(({ state }) => parseTimestamp(state.terminated?.finishedAt));
  if (ends.length === 0 || ends.includes(undefined)) return undefined;
  return Math.max(...(ends as number[]));
}
