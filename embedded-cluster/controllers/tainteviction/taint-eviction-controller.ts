import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Condition, Node, Pod } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { withCondition } from "../conditions.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { tolerationTime } from "./toleration-time.ts";

const BY_NODE = "node";

/** Deletes pods from nodes with NoExecute taints when they do not bear them, or no longer. Models pkg/controller/tainteviction. */
export const taintEvictionController: ControllerDefinition = {
  name: "taint-eviction-controller",
  identity: "node-controller",
  needs: [RESOURCES.pods, RESOURCES.nodes],
  start(context) {
    const pods = informerOf<Pod>(context, RESOURCES.pods).index(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    const nodes = informerOf<Node>(context, RESOURCES.nodes);
    const recorder = recorderOf(context, "taint-eviction-controller");
    /** When pods that still bear their node's taints began to, by key. */
    const since = new Map<string, number>();
    const tell = (pod: Pod, message: string) =>
      recorder.record(reference(pod), "Normal", "TaintManagerEviction", `${message} deletion of Pod ${objectKey(pod)}`);
    const spare = (key: string, pod: Pod) => {
      if (since.delete(key)) tell(pod, "Cancelling");
    };
    const queue = queueOf(context, async (key) => {
      const pod = pods.get(key);
      const taints = noExecuteTaints(nodes.get(pod?.spec.nodeName ?? ""));
      if (pod === undefined) {
        since.delete(key);
        return undefined;
      }
      if (pod.metadata.deletionTimestamp !== undefined) return undefined;
      const bears = tolerationTime(pod.spec.tolerations ?? [], taints);
      if (taints.length === 0 || bears === Number.POSITIVE_INFINITY) {
        spare(key, pod);
        return undefined;
      }
      const now = context.clock.now();
      const begun = since.get(key) ?? now;
      since.set(key, begun);
      if (begun + bears > now) return { after: begun + bears - now };
      since.delete(key);
      recorder.record(reference(pod), "Normal", "TaintManagerEviction", `Marking for deletion Pod ${key}`);
      await evict(context, pod);
      return undefined;
    });
    const lookAt = (pod: Pod) => {
      if (pod.spec.nodeName && (since.has(objectKey(pod)) || noExecuteTaints(nodes.get(pod.spec.nodeName)).length > 0)) queue.add(objectKey(pod));
    };
    pods.onChange({
      added: lookAt,
      updated: (pod, previous) => {
        if (pod.spec !== previous.spec || pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp) lookAt(pod);
      },
      deleted: (pod) => {
        if (since.delete(objectKey(pod))) tell(pod, "Cancelling");
      },
    });
    const ofNode = (node: Node) => {
      for (const pod of pods.indexed(BY_NODE, node.metadata.name)) lookAt(pod);
    };
    nodes.onChange({ added: ofNode, updated: (node, previous) => node.spec !== previous.spec && ofNode(node) });
    return queue;
  },
};

function noExecuteTaints(node: Node | undefined) {
  return (node?.spec?.taints ?? []).filter(({ effect }) => effect === "NoExecute");
}

async function evict(context: ControllerContext, pod: Pod): Promise<void> {
  const writer = resourceOf<Pod>(context, RESOURCES.pods);
  const { name, namespace, generation } = pod.metadata;
  const condition: Condition = {
    type: "DisruptionTarget",
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: timestamp(context.clock.now()),
    reason: "DeletionByTaintManager",
    message: "Taint manager: deleting due to NoExecute taint",
  };
  try {
    await writer.patch(name, namespace, { status: { conditions: withCondition(pod.status?.conditions, condition) } }, undefined, "status");
    await writer.delete(name, namespace);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Its events name a pod by name alone. */
function reference({ metadata: { name, namespace } }: Pod): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace } } as KubeObject;
}
