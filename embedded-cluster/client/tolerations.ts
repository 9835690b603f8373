import type { PodSpec } from "../apimachinery/types/core.ts";

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** Models Toleration.ToleratesTaint of k8s.io/api/core/v1. */
export function tolerates(toleration: NonNullable<PodSpec["tolerations"]>[number], taint: Taint): boolean {
  const { key = "", operator = "Equal", value = "", effect = "" } = toleration;
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  return operator === "Exists" || (key !== "" && value === (taint.value ?? ""));
}
