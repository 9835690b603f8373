import type { KubeObject } from "../../../apimachinery/object.ts";
import type { HorizontalPodAutoscaler } from "../../../apimachinery/types/autoscaling.ts";
import { horizontalPodAutoscalerTable } from "../../tables/autoscaling.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { defineKind, keepStatus, validation } from "../define.ts";
import { fromV2, toV2, withoutRoundTripAnnotations } from "./convert-v1.ts";
import { defaultAutoscaler } from "./defaults.ts";
import { checkAutoscaler } from "./validate.ts";

/** Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
export const HORIZONTAL_POD_AUTOSCALER: KindDefinition = defineKind({
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    withoutRoundTripAnnotations(object);
    defaultAutoscaler(object as HorizontalPodAutoscaler);
    object["status"] = withZeroes(object["status"]);
  },
  prepareForCreate(object) {
    object["status"] = withZeroes(undefined);
  },
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: true, check: checkAutoscaler }),
  table: horizontalPodAutoscalerTable,
});

/** The same kind as autoscaling/v1 has it: one target, for CPU; everything else in annotations. */
export const HORIZONTAL_POD_AUTOSCALER_V1: KindDefinition = {
  ...HORIZONTAL_POD_AUTOSCALER,
  version: "v1",
  applyDefaults(object: KubeObject) {
    if (object["spec"]) object["spec"].minReplicas ??= 1;
  },
  conversion: { stored: HORIZONTAL_POD_AUTOSCALER, toStored: toV2, fromStored: fromV2 },
};

/** What the status says even before the controller has. */
function withZeroes(status: object | undefined | null): object {
  return { desiredReplicas: 0, currentMetrics: null, ...status };
}
