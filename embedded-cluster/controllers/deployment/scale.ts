import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import { DESIRED_REPLICAS, MAX_REPLICAS, countAnnotation, replicasAnnotations } from "./annotations.ts";
import { desiredReplicas, isRollingUpdate, maxSurge } from "./fenceposts.ts";
import { byCreation, isActiveSet, totalWanted, wanted } from "./replica-sets.ts";
import { type Rollout, allSets } from "./rollout.ts";

/** How many pods the current ReplicaSet may have now, given what all have. Models NewRSNewReplicas. */
export function newSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const room = desired + maxSurge(deployment) - totalWanted(all);
  return room <= 0 ? current : current + Math.min(room, desired - current);
}

/** Somebody changed the deployment's count: the active ReplicaSets still carry the former one. Models isScalingEvent. */
export function isScalingEvent(rollout: Rollout): boolean {
  return allSets(rollout)
    .filter(isActiveSet)
    .some((set) => {
      const desired = countAnnotation(set, DESIRED_REPLICAS);
      return desired !== undefined && desired !== desiredReplicas(rollout.deployment);
    });
}

/** Sets a ReplicaSet's count and tells of it. True when it changed. Models scaleReplicaSet. */
export async function scaleTo(rollout: Rollout, set: ReplicaSet, replicas: number, evenIfEqual = false): Promise<boolean> {
  const { deployment, tools } = rollout;
  const before = wanted(set);
  const annotations = replicasAnnotations(deployment);
  const annotated = Object.entries(annotations).every(([key, value]) => set.metadata.annotations?.[key] === value);
  if (before === replicas && (!evenIfEqual || annotated)) return false;
  const changed = {
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } },
    spec: { ...set.spec, replicas },
  };
  const scaled = await tools.writer.update(changed);
  await tools.replicaSets.reached(scaled.metadata.resourceVersion);
  replaceSet(rollout, set, scaled);
  if (before === replicas) return false;
  const direction = before < replicas ? "up" : "down";
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
  tools.recorder.record(deployment, "Normal", "ScalingReplicaSet", message);
  return true;
}

/**
 * Scales outside of a rollout, or in the middle of one: then every active ReplicaSet grows or shrinks by its share, so that a
 * bad new version does not gain ground. Models DeploymentController.scale.
 */
export async function scaleProportionally(rollout: Rollout): Promise<void> {
  const { deployment, current } = rollout;
  const only = activeOrLatest(rollout);
  if (only !== undefined) return void (await scaleTo(rollout, only, desiredReplicas(deployment)));
  if (current !== undefined && isSaturated(deployment, current)) {
    for (const set of rollout.old.filter(isActiveSet)) await scaleTo(rollout, set, 0);
    return;
  }
  if (!isRollingUpdate(deployment)) return;
  const active = allSets(rollout).filter(isActiveSet);
  const allowed = desiredReplicas(deployment) > 0 ? desiredReplicas(deployment) + maxSurge(deployment) : 0;
  const toAdd = allowed - totalWanted(active);
  // Largest first; of equal ones the newer grows first and the older shrinks first.
  active.sort((left, right) => wanted(right) - wanted(left) || (toAdd > 0 ? byCreation(right, left) : byCreation(left, right)));
  let added = 0;
  const sizes = active.map((set) => {
    const share = proportion(set, deployment, toAdd, added);
    added += share;
    return wanted(set) + share;
  });
  sizes[0] = Math.max(0, (sizes[0] ?? 0) + toAdd - added);
  for (const [index, set] of active.entries()) await scaleTo(rollout, set, sizes[index] ?? 0, true);
}

/** The one ReplicaSet that holds all pods, the newest when none has any, undefined when several do. Models FindActiveOrLatest. */
function activeOrLatest(rollout: Rollout): ReplicaSet | undefined {
  const active = allSets(rollout).filter(isActiveSet);
  if (active.length > 0) return active.length === 1 ? active[0] : undefined;
  return rollout.current ?? [...rollout.old].sort(byCreation).at(-1);
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const desired = desiredReplicas(deployment);
  return wanted(set) === desired && countAnnotation(set, DESIRED_REPLICAS) === desired && (set.status?.availableReplicas ?? 0) === desired;
}

/** Models GetReplicaSetProportion. */
function proportion(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (toAdd === 0 || toAdd === added) return 0;
  const share = fraction(set, deployment);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fraction(set: ReplicaSet, deployment: Deployment): number {
  if (desiredReplicas(deployment) === 0) return -wanted(set);
  const before = countAnnotation(set, MAX_REPLICAS) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((wanted(set) * (desiredReplicas(deployment) + maxSurge(deployment))) / before) - wanted(set);
}

function replaceSet(rollout: Rollout, set: ReplicaSet, scaled: ReplicaSet): void {
  if (rollout.current?.metadata.uid === set.metadata.uid) rollout.current = scaled;
  rollout.old = rollout.old.map((one) => (one.metadata.uid === set.metadata.uid ? scaled : one));
}
