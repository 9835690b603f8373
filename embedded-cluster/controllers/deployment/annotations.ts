import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import { desiredReplicas, maxSurge } from "./fenceposts.ts";

export const REVISION = "deployment.kubernetes.io/revision";
export const REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
export const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
export const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

/** Characters of history kept. */
const HISTORY_CHARACTERS = 2_000;

/** A deployment's annotations go to its ReplicaSets, except these. */
const NOT_COPIED = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  "deprecated.deployment.rollback.to",
]);

type Annotations = Record<string, string>;

/** The revision a ReplicaSet was last current as; 0 when it says none. */
export function revisionOf(set: ReplicaSet): number {
  const revision = Number(set.metadata.annotations?.[REVISION] ?? 0);
  return Number.isSafeInteger(revision) ? revision : 0;
}

/** What the current ReplicaSet's annotations should be. Models SetNewReplicaSetAnnotations. */
export function currentSetAnnotations(deployment: Deployment, present: Annotations | undefined, newRevision: number): Annotations {
  const annotations: Annotations = { ...present };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!NOT_COPIED.has(key)) annotations[key] = value;
  const old = annotations[REVISION];
  if (Number(old ?? 0) >= newRevision) return annotations;
  annotations[REVISION] = String(newRevision);
  if (old !== undefined) annotations[REVISION_HISTORY] = lengthened(annotations[REVISION_HISTORY], old);
  return annotations;
}

/** The counts by which a later scaling is recognised and shared out. Models SetReplicasAnnotations. */
export function replicasAnnotations(deployment: Deployment): Annotations {
  const desired = desiredReplicas(deployment);
  return { [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(desired + maxSurge(deployment)) };
}

export function countAnnotation(set: ReplicaSet, key: string): number | undefined {
  const text = set.metadata.annotations?.[key];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A ReplicaSet that a rollback made current again keeps the revisions it had, the oldest dropped when they grow too long. */
function lengthened(history: string | undefined, revision: string): string {
  const revisions = history ? history.split(",") : [];
  revisions.push(revision);
  while (revisions.join().length > HISTORY_CHARACTERS) revisions.shift();
  return revisions.join();
}
