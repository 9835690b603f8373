import { objectKey } from "../../apimachinery/object.ts";
import type { HorizontalPodAutoscaler } from "../../apimachinery/types/autoscaling.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerDefinition, informerOf, queueOf } from "../controller.ts";
import { AutoscalerController } from "./autoscaler-controller.ts";

/** Between two looks at one autoscaler, and before the first. As --horizontal-pod-autoscaler-sync-period. */
const SYNC_MILLISECONDS = 15_000;

/** Scales what has a scale by what its pods use. Models pkg/controller/podautoscaler. No autoscaler, no timer. */
export const horizontalPodAutoscalerController: ControllerDefinition = {
  name: "horizontal-pod-autoscaler-controller",
  identity: "horizontal-pod-autoscaler",
  needs: [RESOURCES.horizontalpodautoscalers, RESOURCES.pods],
  start(context) {
    const autoscalers = informerOf<HorizontalPodAutoscaler>(context, RESOURCES.horizontalpodautoscalers);
    const controller = new AutoscalerController(context, autoscalers, informerOf<Pod>(context, RESOURCES.pods));
    const queue = queueOf(context, async (key) => {
      const autoscaler = autoscalers.get(key);
      if (autoscaler === undefined) return controller.forget(key);
      // Whatever went wrong was told in an Event and a condition; the next look is due when it would have been anyway.
      await controller.reconcile(autoscaler, key).catch(() => undefined);
      return { after: SYNC_MILLISECONDS };
    });
    const wake = (autoscaler: HorizontalPodAutoscaler) => queue.addAfter(objectKey(autoscaler), SYNC_MILLISECONDS);
    autoscalers.onChange({ added: wake, updated: wake, deleted: (autoscaler) => controller.forget(objectKey(autoscaler)) });
    return queue;
  },
};
