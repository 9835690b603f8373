import type { Pod } from "../../apimachinery/types/core.ts";

interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** Whether a pod bears every one of the taints. Models component-helpers FindMatchingUntoleratedTaint. */
export function toleratesAll(pod: Pod, taints: readonly Taint[]): boolean {
  return taints.every((taint) => (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: NonNullable<Pod["spec"]["tolerations"]>[number], taint: Taint): boolean {
  const { key = "", operator = "Equal", value = "", effect = "" } = toleration;
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  return operator === "Exists" || (key !== "" && value === (taint.value ?? ""));
}
