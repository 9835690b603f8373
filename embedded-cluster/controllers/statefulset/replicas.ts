import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { STATEFULSET_PLANNED_PODS } from "../../kernel/limits.ts";
import { availableIn, isReady, isTerminal } from "../pods.ts";
import { isInRange, ordinalOf, startOrdinal, wantedReplicas } from "./ordinals.ts";
import type { SetRevisions } from "./set-revisions.ts";
import { newPod } from "./stateful-pod.ts";

/** A set's pods at one moment, in their places. */
export interface Replicas {
  /** One for each ordinal that the set wants, as far as one pass may look ahead; those that are not there yet have no phase. */
  wanted: Pod[];
  /** Pods beyond the range, highest ordinal first: they shall go. */
  condemned: Pod[];
}

export function replicasOf(set: StatefulSet, revisions: SetRevisions, pods: readonly Pod[]): Replicas {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
  const start = startOrdinal(set);
  const length = Math.min(wantedReplicas(set), pods.length + STATEFULSET_PLANNED_PODS);
  const wanted = Array.from({ length }, (_, index) => byOrdinal.get(start + index) ?? newPod(set, revisions, start + index));
  const condemned = pods.filter((pod) => ordinalOf(pod) >= 0 && !isInRange(set, ordinalOf(pod)));
  return { wanted, condemned: condemned.sort((left, right) => ordinalOf(right) - ordinalOf(left)) };
}

export function isCreated(pod: Pod): boolean {
  return (pod.status?.phase ?? "") !== "";
}

export function isFinished(pod: Pod): boolean {
  return isTerminal(pod);
}

export function isGoing(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === "Running" && isReady(pod);
}

export function isAvailable(set: StatefulSet, pod: Pod, now: number): boolean {
  return availableIn(pod, set.spec.minReadySeconds ?? 0, now) === 0;
}

export function isUnavailable(set: StatefulSet, pod: Pod, now: number): boolean {
  return isGoing(pod) || !isAvailable(set, pod, now);
}

/** The lowest ordinal's among the unavailable pods, wanted ones first. */
export function firstUnavailable(set: StatefulSet, { wanted, condemned }: Replicas, now: number): Pod | undefined {
  const isOut = (pod: Pod) => isUnavailable(set, pod, now);
  return wanted.find(isOut) ?? condemned.findLast(isOut);
}
