import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Condition, Node, Pod } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { withCondition } from "../conditions.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { isTerminal } from "../pods.ts";
import { inOrderOfRemoval } from "./order-of-removal.ts";

/** How long a node must be gone before its pods are given up. */
const QUARANTINE_MILLISECONDS = 40_000;
/** How often upstream looks round. */
const PERIOD_MILLISECONDS = 20_000;
/** Pods that are over and are kept, as kube-controller-manager's --terminated-pod-gc-threshold has it by default. */
const TERMINATED_POD_THRESHOLD = 12_500;
const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
const BY_NODE = "node";
/** No node has this name: the key stands for all pods that are over. */
const TERMINATED = "";

/**
 * Removes pods whose node no longer exists, that cannot end because their node is out of service, and the oldest of those that are over.
 * Models pkg/controller/podgc.
 */
export function podGarbageCollectorOf(threshold: number): ControllerDefinition {
  return {
    name: "pod-garbage-collector-controller",
    identity: "pod-garbage-collector",
    needs: [RESOURCES.pods, RESOURCES.nodes],
    start(context) {
      const pods = informerOf<Pod>(context, RESOURCES.pods).index(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
      const nodes = informerOf<Node>(context, RESOURCES.nodes);
      const nodeReader = resourceOf<Node>(context, RESOURCES.nodes);
      const over = new Set<string>();
      const queue = queueOf(context, async (name) => {
        if (name === TERMINATED) {
          const ended = [...pods.list()].filter(isTerminal);
          for (const pod of ended.sort(inOrderOfRemoval).slice(0, Math.max(0, ended.length - threshold))) await remove(context, pod);
          return;
        }
        const bound = pods.indexed(BY_NODE, name);
        const node = nodes.get(name);
        if (node !== undefined) {
          if (isOutOfService(node)) for (const pod of bound.filter(isGoing)) await remove(context, pod);
          return;
        }
        if (bound.length === 0 || (await nodeReader.find(name)) !== undefined) return;
        for (const pod of bound) await remove(context, pod, orphaned(context.clock.now()));
      });
      const look = (pod: Pod) => {
        const { nodeName } = pod.spec;
        const node = nodeName ? nodes.get(nodeName) : undefined;
        if (nodeName && node === undefined) queue.addAfter(nodeName, QUARANTINE_MILLISECONDS);
        if (nodeName && node !== undefined && isGoing(pod) && isOutOfService(node)) queue.addAfter(nodeName, PERIOD_MILLISECONDS);
        if (isTerminal(pod)) over.add(pod.metadata.uid ?? "");
        if (over.size > threshold) queue.addAfter(TERMINATED, PERIOD_MILLISECONDS);
      };
      nodes.onChange({
        updated: (node) => isOutOfService(node) && queue.addAfter(node.metadata.name, PERIOD_MILLISECONDS),
        deleted: (node) => queue.addAfter(node.metadata.name, QUARANTINE_MILLISECONDS),
      });
      void context.informers.synced.then(() => pods.onChange({ added: look, updated: look, deleted: (pod) => over.delete(pod.metadata.uid ?? "") }));
      return queue;
    },
  };
}

export const podGarbageCollector: ControllerDefinition = podGarbageCollectorOf(TERMINATED_POD_THRESHOLD);

function isGoing(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** Somebody has said that the machine is off: what runs on it can be given up without harm. */
function isOutOfService({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.find(({ type }) => type === "Ready")?.status === "True";
  return !isReady && (spec?.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);
}

function orphaned(now: number): Condition {
  return {
    type: "DisruptionTarget",
    status: "True",
    reason: "DeletionByPodGC",
    message: "PodGC: node no longer exists",
    lastTransitionTime: timestamp(now),
  };
}

async function remove(context: ControllerContext, pod: Pod, condition?: Condition): Promise<void> {
  const writer = resourceOf<Pod>(context, RESOURCES.pods);
  const { name, namespace, uid } = pod.metadata;
  try {
    if (!isTerminal(pod)) {
      const conditions = condition === undefined ? {} : { conditions: withCondition(pod.status?.conditions, condition) };
      await writer.patch(name, namespace, { status: { phase: "Failed", ...conditions } }, undefined, "status");
    }
    await writer.delete(name, namespace, { gracePeriodSeconds: 0, preconditions: uid === undefined ? {} : { uid } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
