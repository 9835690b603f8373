import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Node, Pod } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { withCondition } from "../conditions.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { isTerminal } from "../pods.ts";

/** How long a node must be gone before its pods are given up. */
const QUARANTINE_MILLISECONDS = 40_000;
const BY_NODE = "node";

/** Removes pods whose node no longer exists. Models pkg/controller/podgc. */
export const podGarbageCollector: ControllerDefinition = {
  name: "pod-garbage-collector-controller",
  identity: "pod-garbage-collector",
  needs: [RESOURCES.pods, RESOURCES.nodes],
  start(context) {
    const pods = informerOf<Pod>(context, RESOURCES.pods).index(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    const nodes = informerOf<Node>(context, RESOURCES.nodes);
    const nodeReader = resourceOf<Node>(context, RESOURCES.nodes);
    const queue = queueOf(context, async (name) => {
      const orphans = pods.indexed(BY_NODE, name);
      if (orphans.length === 0 || nodes.get(name) !== undefined || (await nodeReader.find(name)) !== undefined) return;
      for (const pod of orphans) await remove(context, pod);
    });
    const suspect = (pod: Pod) => {
      const { nodeName } = pod.spec;
      if (nodeName && nodes.get(nodeName) === undefined) queue.addAfter(nodeName, QUARANTINE_MILLISECONDS);
    };
    nodes.onChange({ deleted: (node) => queue.addAfter(node.metadata.name, QUARANTINE_MILLISECONDS) });
    void context.informers.synced.then(() => pods.onChange({ added: suspect }));
    return queue;
  },
};

async function remove(context: ControllerContext, pod: Pod): Promise<void> {
  const writer = resourceOf<Pod>(context, RESOURCES.pods);
  const { name, namespace, uid } = pod.metadata;
  try {
    if (!isTerminal(pod)) {
      const condition = {
        type: "DisruptionTarget",
        status: "True" as const,
        reason: "DeletionByPodGC",
        message: "PodGC: node no longer exists",
        lastTransitionTime: timestamp(context.clock.now()),
      };
      await writer.patch(name, namespace, { status: { phase: "Failed", conditions: withCondition(pod.status?.conditions, condition) } }, undefined, "status");
    }
    await writer.delete(name, namespace, { gracePeriodSeconds: 0, preconditions: uid === undefined ? {} : { uid } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
