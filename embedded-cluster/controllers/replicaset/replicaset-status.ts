import type { ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { matchesAll } from "../../client/label-selector.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { findCondition, withCondition, withoutCondition } from "../conditions.ts";
import { availableIn, isReady } from "../pods.ts";

const FAILURE = "ReplicaFailure";

interface Observation {
  set: ReplicaSet;
  active: readonly Pod[];
  /** undefined where the status has no such field. */
  terminating: number | undefined;
  /** Why pods could not be made or deleted. */
  failure: Error | undefined;
  now: number;
}

/** Models calculateStatus of pkg/controller/replicaset. Zeros that upstream omits are absent. */
export function replicaSetStatus({ set, active, terminating, failure, now }: Observation): ReplicaSet["status"] {
  const templateLabels = set.spec.template.metadata?.labels ?? {};
  const labeled = active.filter((pod) => matchesAll(templateLabels, pod.metadata.labels)).length;
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now) === 0).length;
  const conditions = conditionsOf(set, active.length, failure, now);
  return {
    replicas: active.length,
    ...(labeled > 0 ? { fullyLabeledReplicas: labeled } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    observedGeneration: set.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

export function sameStatus(set: ReplicaSet, status: ReplicaSet["status"]): boolean {
  return semanticEqual(set.status, status);
}

function conditionsOf(set: ReplicaSet, count: number, failure: Error | undefined, now: number) {
  const present = set.status?.conditions;
  if (failure === undefined) return withoutCondition(present, FAILURE);
  if (findCondition(present, FAILURE) !== undefined) return [...(present ?? [])];
  const reason = count < (set.spec.replicas ?? 1) ? "FailedCreate" : "FailedDelete";
  return withCondition(present, { type: FAILURE, status: "True", lastTransitionTime: timestamp(now), reason, message: failure.message });
}
