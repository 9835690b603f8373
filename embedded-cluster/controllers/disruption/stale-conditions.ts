import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { findCondition, withCondition } from "../conditions.ts";
import { type ControllerContext, queueOf, resourceOf } from "../controller.ts";
import { isTerminal } from "../pods.ts";

/** A DisruptionTarget condition that has had no effect for so long is taken back. */
const STALE_MILLISECONDS = 120_000;

/** Takes back the announcement of a disruption that never came. Models syncStalePodDisruption. */
export function startStaleConditions(context: ControllerContext, pods: Informer<Pod>): Disposable {
  const writer = resourceOf<Pod>(context, RESOURCES.pods);
  const queue = queueOf(context, async (key) => {
    const pod = pods.get(key);
    const left = pod === undefined ? undefined : staleIn(pod, context.clock.now());
    if (pod === undefined || left === undefined) return;
    if (left > 0) return { after: left };
    const condition: Condition = { type: "DisruptionTarget", status: "False", lastTransitionTime: timestamp(context.clock.now()) };
    const conditions = withCondition(pod.status?.conditions, condition);
    await writer.updateStatus({ ...pod, status: { ...pod.status, conditions } } as Pod).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  });
  const look = (pod: Pod) => {
    const left = staleIn(pod, context.clock.now());
    if (left !== undefined) queue.addAfter(objectKey(pod), left);
  };
  pods.onChange({ added: look, updated: look });
  return queue;
}

/** Milliseconds until a pod's announcement is stale; undefined when it has none that could be. */
function staleIn(pod: Pod, now: number): number | undefined {
  const condition = findCondition(pod.status?.conditions, "DisruptionTarget");
  if (condition?.status !== "True" || pod.metadata.deletionTimestamp !== undefined) return undefined;
  if (condition.reason === "TerminationByKubelet" || isTerminal(pod)) return undefined;
  return Math.max(0, (parseTimestamp(condition.lastTransitionTime) ?? now) + STALE_MILLISECONDS - now);
}
