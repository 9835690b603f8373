import type { Pod } from "../../apimachinery/types/core.ts";
import { tolerates } from "../../client/tolerations.ts";

export interface NoExecuteTaint {
  key: string;
  value?: string;
  effect: string;
}

type Toleration = NonNullable<Pod["spec"]["tolerations"]>[number];

/**
 * How long a pod bears the taints, in milliseconds: 0 when it does not bear one of them, Infinity when it bears them for ever.
 * Models GetMatchingTolerations and getMinTolerationTime.
 */
export function tolerationTime(tolerations: readonly Toleration[], taints: readonly NoExecuteTaint[]): number {
  let seconds = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const used = tolerations.find((toleration) => tolerates(toleration, taint));
    if (used === undefined) return 0;
    if (used.tolerationSeconds !== undefined) seconds = Math.min(seconds, Math.max(0, used.tolerationSeconds));
  }
  return seconds * 1_000;
}
