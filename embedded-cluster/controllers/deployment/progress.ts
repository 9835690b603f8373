import type { Deployment } from "../../apimachinery/types/apps.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { findCondition } from "../conditions.ts";
import { desiredReplicas } from "./fenceposts.ts";

type Status = Deployment["status"];

/** The largest int32 means "no deadline". */
const NO_DEADLINE = 2_147_483_647;
const NEW_SET_AVAILABLE = "NewReplicaSetAvailable";
const TIMED_OUT = "ProgressDeadlineExceeded";

export function hasProgressDeadline(deployment: Deployment): boolean {
  const { progressDeadlineSeconds } = deployment.spec;
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NO_DEADLINE;
}

/** All pods are of the current template and available, and no others are left. Models DeploymentComplete. */
export function isComplete(deployment: Deployment, status: Status): boolean {
  const desired = desiredReplicas(deployment);
  const counts = [status.updatedReplicas, status.replicas, status.availableReplicas];
  return counts.every((count) => (count ?? 0) === desired) && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);
}

/** Something moved forward since the former status. Models DeploymentProgressing. */
export function hasProgressed(before: Status, now: Status): boolean {
  const oldPods = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldPods(now) < oldPods(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Models DeploymentTimedOut. */
export function hasTimedOut(deployment: Deployment, status: Status, now: number): boolean {
  const condition = findCondition(status.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || condition === undefined || condition.reason === NEW_SET_AVAILABLE) return false;
  return condition.reason === TIMED_OUT || (deadline(deployment, status) ?? now) < now;
}

/** Milliseconds until the deadline has surely passed; undefined when there is nothing to wait for. Models requeueStuckDeployment. */
export function untilDeadline(deployment: Deployment, status: Status, now: number): number | undefined {
  const condition = findCondition(status.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || condition === undefined || isComplete(deployment, status) || condition.reason === TIMED_OUT) return undefined;
  const due = deadline(deployment, status);
  // A second more, since times are written in whole seconds.
  return due === undefined ? undefined : Math.max(0, due - now) + 1_000;
}

function deadline(deployment: Deployment, status: Status): number | undefined {
  const from = parseTimestamp(findCondition(status.conditions, "Progressing")?.lastUpdateTime);
  return from === undefined ? undefined : from + (deployment.spec.progressDeadlineSeconds ?? 0) * 1_000;
}
