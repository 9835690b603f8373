import type { Pod } from "../../apimachinery/types/core.ts";

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

function tolerates({ key = "", operator = "Equal", value = "", effect = "" }: Toleration, taint: NoExecuteTaint): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  return operator === "Exists" || (key !== "" && value === (taint.value ?? ""));
}
