import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { wantedReplicas } from "./ordinals.ts";
import { isAvailable, isCreated, isGoing, isRunningAndReady } from "./replicas.ts";
import type { SetRevisions } from "./set-revisions.ts";
import { revisionOf } from "./stateful-pod.ts";

export type Status = StatefulSet["status"];

/** What the set's pods amount to. Models updateStatus and computeReplicaStatus of pkg/controller/statefulset. */
export function statusOf(set: StatefulSet, revisions: SetRevisions, pods: readonly Pod[], now: number): Status {
  const created = pods.filter(isCreated);
  const staying = created.filter((pod) => !isGoing(pod));
  const ready = pods.filter(isRunningAndReady);
  const ofRevision = (name: string) => staying.filter((pod) => revisionOf(pod) === name).length;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: created.length,
    readyReplicas: ready.length,
    currentReplicas: ofRevision(revisions.current.metadata.name),
    updatedReplicas: ofRevision(revisions.update.metadata.name),
    availableReplicas: ready.filter((pod) => isAvailable(set, pod, now)).length,
    currentRevision: revisions.current.metadata.name,
    updateRevision: revisions.update.metadata.name,
    collisionCount: revisions.collisionCount,
  };
}

/** When every pod has the newest revision, it is the current one. Models completeRollingUpdate. */
export function completed(set: StatefulSet, status: Status): Status {
  const wanted = wantedReplicas(set);
  const isDone = [status.updatedReplicas, status.readyReplicas, status.replicas].every((count) => count === wanted);
  if (set.spec.updateStrategy?.type !== "RollingUpdate" || !isDone) return status;
  return { ...status, currentReplicas: status.updatedReplicas ?? 0, currentRevision: status.updateRevision ?? "" };
}

/** Models inconsistentStatus. */
export function differs(set: StatefulSet, status: Status): boolean {
  const before = set.status ?? { replicas: 0 };
  const counts = ["replicas", "currentReplicas", "readyReplicas", "updatedReplicas", "availableReplicas"] as const;
  return (
    (status.observedGeneration ?? 0) > (before.observedGeneration ?? 0) ||
    counts.some((name) => (status[name] ?? 0) !== (before[name] ?? 0)) ||
    status.currentRevision !== before.currentRevision ||
    status.updateRevision !== before.updateRevision
  );
}

/** Zeros that upstream omits are absent. */
export function asWritten(status: Status): Status {
  const omitted = ["observedGeneration", "readyReplicas", "currentReplicas", "updatedReplicas"];
  return Object.fromEntries(Object.entries(status).filter(([name, value]) => value !== 0 || !omitted.includes(name))) as unknown as Status;
}
