import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { EventRecorder } from "../../client/event-recorder.ts";
import type { Clock } from "../../kernel/clock.ts";

/** What a kubelet tells of its node when the machine comes up again. Models Kubelet.recordNodeStatusEvent and the setters of nodestatus. */
export function recordReboot(client: ApiClient, clock: Clock, nodeName: string, bootId: string): void {
  const recorder = new EventRecorder(client, clock, "kubelet", nodeName);
  // Kubelets know their node by name only, and put that for its uid too.
  const node = { kind: "Node", metadata: { name: nodeName, uid: nodeName } } as KubeObject;
  const now = (status: string) => recorder.record(node, "Normal", status, `Node ${nodeName} status is now: ${status}`);
  recorder.record(node, "Normal", "Starting", "Starting kubelet.");
  recorder.record(node, "Normal", "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods");
  for (const status of ["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"]) now(status);
  recorder.record(node, "Warning", "Rebooted", `Node ${nodeName} has been rebooted, boot id: ${bootId}`);
  now("NodeReady");
}
