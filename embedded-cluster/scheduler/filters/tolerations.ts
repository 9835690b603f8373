import type { Pod } from "../../apimachinery/types/core.ts";
import { type Taint, tolerates } from "../../client/tolerations.ts";

/** Whether a pod bears every one of the taints. Models component-helpers FindMatchingUntoleratedTaint. */
export function toleratesAll(pod: Pod, taints: readonly Taint[]): boolean {
  return taints.every((taint) => (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}
