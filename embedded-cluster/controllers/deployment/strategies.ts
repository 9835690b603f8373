import { isTerminal } from "../pods.ts";
import { controlledBy } from "../owner.ts";
import { createCurrent } from "./current-replica-set.ts";
import { desiredReplicas, maxUnavailable } from "./fenceposts.ts";
import { byCreation, isActiveSet, total, totalWanted, wanted } from "./replica-sets.ts";
import { type Rollout, allSets } from "./rollout.ts";
import { newSetReplicas, scaleTo } from "./scale.ts";

/** One step of a rolling update: up if there is room, else down if enough pods are available. True when it changed something. */
export async function rollingUpdate(rollout: Rollout): Promise<boolean> {
  const current = rollout.current ?? (await createCurrent(rollout));
  const target = wanted(current) > desiredReplicas(rollout.deployment) ? desiredReplicas(rollout.deployment) : roomFor(rollout);
  if (await scaleTo(rollout, current, target)) return true;
  return scaleDownOld(rollout);
}

/** Recreate: first everything old goes, to the last pod; then the current ReplicaSet gets all. Models rolloutRecreate. */
export async function recreate(rollout: Rollout): Promise<boolean> {
  let scaled = false;
  for (const set of rollout.old.filter(isActiveSet)) scaled = (await scaleTo(rollout, set, 0)) || scaled;
  if (scaled) return true;
  if (total(rollout.old, "replicas") > 0 || rollout.old.some((set) => hasLivePods(rollout, set))) return true;
  const current = rollout.current ?? (await createCurrent(rollout));
  await scaleTo(rollout, current, desiredReplicas(rollout.deployment));
  return false;
}

function roomFor(rollout: Rollout): number {
  const current = rollout.current === undefined ? 0 : wanted(rollout.current);
  return current === desiredReplicas(rollout.deployment) ? current : newSetReplicas(rollout.deployment, allSets(rollout), current);
}

function hasLivePods(rollout: Rollout, set: Rollout["old"][number]): boolean {
  return controlledBy(rollout.tools.pods, set).some((pod) => !isTerminal(pod));
}

/** Models reconcileOldReplicaSets: pods that are not available go first, then as many as availability permits. */
async function scaleDownOld(rollout: Rollout): Promise<boolean> {
  const { deployment, current } = rollout;
  if (totalWanted(rollout.old) === 0 || current === undefined) return false;
  const minimumAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const currentUnavailable = wanted(current) - (current.status?.availableReplicas ?? 0);
  const most = totalWanted(allSets(rollout)) - minimumAvailable - currentUnavailable;
  if (most <= 0) return false;
  const cleaned = await dropUnhealthy(rollout, most);
  const dropped = await dropAvailable(
    rollout,
    total(
      allSets(rollout).filter((set) => set === rollout.current || isActiveSet(set)),
      "availableReplicas",
    ) - minimumAvailable,
  );
  return cleaned + dropped > 0;
}

async function dropUnhealthy(rollout: Rollout, most: number): Promise<number> {
  let dropped = 0;
  for (const set of rollout.old.filter(isActiveSet).sort(byCreation)) {
    const unhealthy = wanted(set) - (set.status?.availableReplicas ?? 0);
    const count = Math.min(most - dropped, unhealthy);
    if (count <= 0) continue;
    await scaleTo(rollout, set, wanted(set) - count);
    dropped += count;
  }
  return dropped;
}

async function dropAvailable(rollout: Rollout, most: number): Promise<number> {
  let dropped = 0;
  for (const set of rollout.old.filter(isActiveSet).sort(byCreation)) {
    const count = Math.min(wanted(set), most - dropped);
    if (count <= 0) break;
    await scaleTo(rollout, set, wanted(set) - count);
    dropped += count;
  }
  return dropped;
}
