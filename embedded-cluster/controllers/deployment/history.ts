import { isNotFound } from "../../apimachinery/status.ts";
import { revisionOf } from "./annotations.ts";
import { byCreation, wanted } from "./replica-sets.ts";
import type { Rollout } from "./rollout.ts";

/** The largest int32 means "keep all". */
const UNLIMITED = 2_147_483_647;

/** Deletes the oldest empty ReplicaSets beyond the history limit. Models cleanupDeployment. */
export async function trimHistory(rollout: Rollout): Promise<void> {
  const limit = rollout.deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === UNLIMITED) return;
  const kept = rollout.old.filter((set) => set.metadata.deletionTimestamp === undefined);
  kept.sort((left, right) => revisionOf(left) - revisionOf(right) || byCreation(left, right));
  for (const set of kept.slice(0, Math.max(0, kept.length - limit))) {
    const settled = (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
    if ((set.status?.replicas ?? 0) !== 0 || wanted(set) !== 0 || !settled) continue;
    await rollout.tools.writer.delete(set.metadata.name, set.metadata.namespace).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  }
}
