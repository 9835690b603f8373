import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { ResourceClient } from "../../client/resource-client.ts";

/** Nobody can tell any more how the pods of a node are: traffic must not go to them. Models pkg/controller/util/node MarkPodsNotReady. */
export async function markPodsNotReady(pods: readonly Pod[], writer: ResourceClient<Pod>, recorder: EventRecorder, now: number): Promise<void> {
  for (const pod of pods) {
    const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
    if (ready === undefined || ready.status === "False") continue;
    const conditions = pod.status.conditions?.map((one) => (one === ready ? { ...one, status: "False", lastTransitionTime: timestamp(now) } : one));
    const { name, namespace } = pod.metadata;
    try {
      await writer.patch(name, namespace, { status: { conditions } }, undefined, "status");
    } catch (error) {
      if (isNotFound(error)) continue;
      throw error;
    }
    recorder.record(pod, "Warning", "NodeNotReady", "Node is not ready");
  }
}
