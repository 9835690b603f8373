import type { KubeObject } from "../object.ts";
import type { Condition, LabelSelector } from "./core.ts";

// policy/v1, as its documentation has it.

export interface PodDisruptionBudgetStatus {
  observedGeneration?: number;
  /** Pods that the server is about to delete → since when. */
  disruptedPods?: Record<string, string>;
  disruptionsAllowed: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  conditions?: Condition[];
}

export interface PodDisruptionBudget extends KubeObject {
  spec?: {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: "IfHealthyBudget" | "AlwaysAllow";
  };
  status: PodDisruptionBudgetStatus;
}
