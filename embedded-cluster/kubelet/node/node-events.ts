import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { EventRecorder } from "../../client/event-recorder.ts";
import type { Clock } from "../../kernel/clock.ts";

/** What a kubelet tells of its node when it starts. Models Kubelet.recordNodeStatusEvent and the setters of nodestatus. */
export function recordStart(client: ApiClient, clock: Clock, nodeName: string): void {
  start(new EventRecorder(client, clock, "kubelet", nodeName), nodeName);
}

/** What it tells when the machine comes up again. */
export function recordReboot(client: ApiClient, clock: Clock, nodeName: string, bootId: string): void {
  const recorder = new EventRecorder(client, clock, "kubelet", nodeName);
  start(recorder, nodeName);
  recorder.record(nodeOf(nodeName), "Warning", "Rebooted", `Node ${nodeName} has been rebooted, boot id: ${bootId}`);
  recorder.record(nodeOf(nodeName), "Normal", "NodeReady", `Node ${nodeName} status is now: NodeReady`);
}

function start(recorder: EventRecorder, nodeName: string): void {
  const node = nodeOf(nodeName);
  recorder.record(node, "Normal", "Starting", "Starting kubelet.");
  recorder.record(node, "Normal", "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods");
  for (const status of ["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"]) {
    recorder.record(node, "Normal", status, `Node ${nodeName} status is now: ${status}`);
  }
}

/** Kubelets know their node by name only, and put that for its uid too. */
function nodeOf(name: string): KubeObject {
  return { kind: "Node", metadata: { name, uid: name } } as KubeObject;
}
