import { parseTimestamp } from "../../client/timestamp.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PodDisruptionBudget } from "../../apimachinery/types/policy.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";

/** A pod that was to be evicted and has not been deleted by then will not be. */
const DELETION_MILLISECONDS = 120_000;

type Disrupted = Record<string, string>;

/** The evictions that still have to show their effect, and in how many milliseconds the first of them is overdue. Models buildDisruptedPodMap. */
export function disruptedPods(
  pods: readonly Pod[],
  budget: PodDisruptionBudget,
  now: number,
  recorder: EventRecorder,
): { pods: Disrupted; recheckAfter: number | undefined } {
  const going: Disrupted = {};
  let recheckAfter: number | undefined;
  for (const pod of pods) {
    const since = budget.status.disruptedPods?.[pod.metadata.name];
    if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const left = dueIn(since, now);
    if (left < 0) {
      const { namespace } = budget.metadata;
      recorder.record(pod, "Warning", "NotDeleted", `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`);
      continue;
    }
    going[pod.metadata.name] = since;
    recheckAfter = Math.min(recheckAfter ?? left + 1, left + 1);
  }
  return { pods: going, recheckAfter };
}

/** Whether a pod is going, or was promised to go. */
export function isExpectedToGo(pod: Pod, going: Disrupted, now: number): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return true;
  const since = going[pod.metadata.name];
  return since !== undefined && dueIn(since, now) > 0;
}

function dueIn(since: string, now: number): number {
  return (parseTimestamp(since) ?? now) + DELETION_MILLISECONDS - now;
}
