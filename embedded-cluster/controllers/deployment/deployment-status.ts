import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { Condition } from "../../apimachinery/types/core.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { findCondition, withCondition, withoutCondition } from "../conditions.ts";
import { desiredReplicas, maxUnavailable } from "./fenceposts.ts";
import { hasProgressDeadline, hasProgressed, hasTimedOut, isComplete } from "./progress.ts";
import { total, totalWanted } from "./replica-sets.ts";
import { type Rollout, allSets } from "./rollout.ts";

type Status = Deployment["status"];

/** Counts, and whether enough pods are available. Zeros that upstream omits are absent. Models calculateStatus. */
export function countedStatus(rollout: Rollout): Status {
  const { deployment } = rollout;
  const all = allSets(rollout);
  const available = total(all, "availableReplicas");
  const terminating = terminatingReplicas(all);
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const availability = enough
    ? conditionNow(rollout, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    : conditionNow(rollout, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...counts({
      replicas: total(all, "replicas"),
      updatedReplicas: total([rollout.current], "replicas"),
      readyReplicas: total(all, "readyReplicas"),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, totalWanted(all) - available),
    }),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(rollout.status.collisionCount === undefined ? {} : { collisionCount: rollout.status.collisionCount }),
    conditions: withCondition(rollout.status.conditions, availability),
  };
}

/** The same during a rollout: also how it goes on, and what keeps pods from being made. Models syncRolloutStatus. */
export function rolloutStatus(rollout: Rollout): Status {
  const status = countedStatus(rollout);
  status.conditions = hasProgressDeadline(rollout.deployment) ? progressing(rollout, status) : withoutCondition(status.conditions, "Progressing");
  const failure = replicaFailure(rollout);
  status.conditions = failure === undefined ? withoutCondition(status.conditions, "ReplicaFailure") : withCondition(status.conditions, failure);
  return status;
}

function progressing(rollout: Rollout, status: Status): Condition[] {
  const { deployment, current } = rollout;
  const conditions = status.conditions ?? [];
  const before = findCondition(rollout.status.conditions, "Progressing");
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && before?.reason === "NewReplicaSetAvailable") return conditions;
  const subject = current === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${current.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return withCondition(conditions, conditionNow(rollout, "Progressing", "True", "NewReplicaSetAvailable", `${subject} has successfully progressed.`));
  }
  if (hasProgressed(rollout.status, status)) {
    const condition = conditionNow(rollout, "Progressing", "True", "ReplicaSetUpdated", `${subject} is progressing.`);
    if (before?.status === "True" && before.lastTransitionTime !== undefined) condition.lastTransitionTime = before.lastTransitionTime;
    // Every step forward moves lastUpdateTime, from which the deadline counts.
    return [...withoutCondition(conditions, "Progressing"), condition];
  }
  if (hasTimedOut(deployment, status, rollout.tools.clock.now())) {
    return withCondition(conditions, conditionNow(rollout, "Progressing", "False", "ProgressDeadlineExceeded", `${subject} has timed out progressing.`));
  }
  return conditions;
}

/** The current ReplicaSet's failure, or else the first of an old one's. Models getReplicaFailures. */
function replicaFailure(rollout: Rollout): Condition | undefined {
  for (const set of [rollout.current, ...rollout.old]) {
    const failure = findCondition(set?.status?.conditions, "ReplicaFailure");
    if (failure === undefined) continue;
    return { ...failure, ...(failure.lastTransitionTime === undefined ? {} : { lastUpdateTime: failure.lastTransitionTime }) };
  }
  return undefined;
}

/** undefined when a ReplicaSet has not reported yet. Models GetTerminatingReplicaCountForReplicaSets. */
function terminatingReplicas(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) sum += status.terminatingReplicas;
    else if ((status?.observedGeneration ?? 0) > 0) return undefined;
  }
  return sum;
}

function counts(all: Record<string, number>): Partial<Status> {
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

export function conditionNow(rollout: Rollout, type: string, status: Condition["status"], reason: string, message: string): Condition {
  const now = timestamp(rollout.tools.clock.now());
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}
