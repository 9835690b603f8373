import type { HorizontalPodAutoscaler } from "../../apimachinery/types/autoscaling.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import type { ControllerContext } from "../controller.ts";
import type { TargetSelectors } from "./target-selectors.ts";

/** One look at one autoscaler: what it works with, and what it has to say. */
export interface AutoscalerRun {
  readonly autoscaler: HorizontalPodAutoscaler;
  /** "namespace/name" */
  readonly key: string;
  readonly namespace: string;
  readonly context: ControllerContext;
  readonly pods: Informer<Pod>;
  readonly selectors: TargetSelectors;
  /** The status' conditions as they will be written. */
  readonly conditions: Condition[];
  condition(type: string, status: Condition["status"], reason: string, message: string): void;
  event(type: "Normal" | "Warning", reason: string, message: string): void;
}
