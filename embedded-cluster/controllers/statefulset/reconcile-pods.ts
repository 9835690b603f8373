import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { createSlowly } from "../replicaset/slow-start.ts";
import { type Replicas, firstUnavailable, isAvailable, isCreated, isFinished, isGoing, isRunningAndReady, isUnavailable, replicasOf } from "./replicas.ts";
import type { SetRevisions } from "./set-revisions.ts";
import { revisionOf } from "./stateful-pod.ts";
import type { StatefulPodControl } from "./stateful-pod-control.ts";
import { type Status, statusOf } from "./statefulset-status.ts";

/** What one pass over one set works with and on. */
interface Pass {
  set: StatefulSet;
  revisions: SetRevisions;
  replicas: Replicas;
  control: StatefulPodControl;
  now: number;
  /** One pod at a time, in order. */
  ordered: boolean;
}

/** A step that has to wait for something ends the pass, unless pods may be handled side by side. */
type Step = "wait" | "go on";

/**
 * Moves the set's pods one step towards what it wants: first those that are missing or broken, then those too many, then those of an old
 * revision. Gives the status that follows, and what was refused on the way. Models updateStatefulSet of pkg/controller/statefulset.
 */
export async function reconcilePods(
  set: StatefulSet,
  revisions: SetRevisions,
  pods: readonly Pod[],
  control: StatefulPodControl,
  now: number,
): Promise<{ status: Status; refusal: unknown }> {
  const replicas = replicasOf(set, revisions, pods);
  const pass: Pass = { set, revisions, replicas, control, now, ordered: set.spec.podManagementPolicy !== "Parallel" };
  if (set.metadata.deletionTimestamp !== undefined) return { status: statusOf(set, revisions, pods, now), refusal: undefined };
  const all = [...replicas.wanted, ...replicas.condemned];
  const status = statusOf(set, revisions, all, now);
  try {
    const settled = (await settleWanted(pass)) && (await settleClaims(pass)) && (await removeCondemned(pass));
    if (settled && (await replaceOutdated(pass))) status.currentReplicas = Math.max(0, (status.currentReplicas ?? 0) - 1);
    return { status, refusal: undefined };
  } catch (refusal) {
    return { status, refusal };
  }
}

async function settleWanted(pass: Pass): Promise<boolean> {
  return forEach(pass, pass.replicas.wanted, (pod) => settleOne(pass, pod));
}

/** Models processReplica. */
async function settleOne({ set, control, ordered, now }: Pass, pod: Pod): Promise<Step> {
  if (isFinished(pod)) {
    if (!isGoing(pod)) await control.delete(set, pod);
    return "wait";
  }
  if (!isCreated(pod)) {
    if (control.hasStaleClaim(set, pod)) return "wait";
    await control.create(set, pod);
    return ordered ? "wait" : "go on";
  }
  if (pod.status.phase === "Pending") await control.createMissingClaims(set, pod);
  if (ordered && (isGoing(pod) || !isRunningAndReady(pod) || !isAvailable(set, pod, now))) return "wait";
  await control.mend(set, pod);
  return "go on";
}

/** Claims of pods that are to go change owners before. */
function settleClaims(pass: Pass): Promise<boolean> {
  const { set, control, replicas } = pass;
  return forEach(pass, replicas.condemned, async (pod) => {
    if (!control.claimOwnersAreRight(set, pod)) await control.setClaimOwners(set, pod);
    return "go on";
  });
}

/** Models processCondemned. */
function removeCondemned(pass: Pass): Promise<boolean> {
  const { set, control, replicas, ordered, now } = pass;
  const first = firstUnavailable(set, replicas, now);
  return forEach(pass, replicas.condemned, async (pod) => {
    if (isGoing(pod)) return ordered ? "wait" : "go on";
    const isFit = isRunningAndReady(pod) && isAvailable(set, pod, now);
    if (ordered && !isFit && pod !== first) return "wait";
    await control.delete(set, pod);
    return "wait";
  });
}

/** Deletes the highest pod of an old revision, from the partition up, once all above it are available. True when it did. */
async function replaceOutdated({ set, revisions, replicas, control, now }: Pass): Promise<boolean> {
  if (set.spec.updateStrategy?.type === "OnDelete") return false;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const pod of replicas.wanted.slice(partition).reverse()) {
    if (revisionOf(pod) !== revisions.update.metadata.name && !isGoing(pod)) {
      await control.delete(set, pod);
      return true;
    }
    if (isUnavailable(set, pod, now)) return false;
  }
  return false;
}

/** In order until one has to wait, or all side by side in growing batches. True when none had to wait. Models runForAll. */
async function forEach({ ordered }: Pass, pods: readonly Pod[], step: (pod: Pod) => Promise<Step>): Promise<boolean> {
  if (!ordered) {
    let next = 0;
    await createSlowly(pods.length, () => step(pods[next++] as Pod));
    return true;
  }
  for (const pod of pods) if ((await step(pod)) === "wait") return false;
  return true;
}
