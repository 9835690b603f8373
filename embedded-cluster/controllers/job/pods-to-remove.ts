import type { Job } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { podsToDelete } from "../replicaset/deletion-order.ts";
import { indexOf, isIndexed, validIndexOf } from "./job-pods.ts";

/** Active pods that are too many, or work on an index twice or on none. Models activePodsForRemoval. */
export function podsToRemove(job: Job, active: readonly Pod[], atLeast: number, now: number): Pod[] {
  const { removed, left } = isIndexed(job) ? splitDuplicates(job, active, now) : { removed: [], left: [...active] };
  return removed.length >= atLeast ? removed : [...removed, ...inOrder(left, atLeast - removed.length, now)];
}

function splitDuplicates(job: Job, active: readonly Pod[], now: number): { removed: Pod[]; left: Pod[] } {
  const removed: Pod[] = [];
  const left: Pod[] = [];
  const byIndex = Map.groupBy(
    [...active].sort((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)),
    (pod) => validIndexOf(pod, job),
  );
  for (const [index, pods] of byIndex) {
    if (index === undefined) {
      removed.push(...pods);
      continue;
    }
    const surplus = inOrder(pods, pods.length - 1, now);
    removed.push(...surplus);
    left.push(...pods.filter((pod) => !surplus.includes(pod)));
  }
  return { removed, left };
}

/** Those that have got least far, without regard to nodes. */
function inOrder(pods: readonly Pod[], count: number, now: number): Pod[] {
  return podsToDelete(pods, [], count, now);
}
