import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";

/** Records Events about one container of a pod. */
export interface ContainerEvents {
  normal(reason: string, message: string): void;
  warning(reason: string, message: string): void;
}

/** `involvedObject.fieldPath` names the container as kubecontainer.GenerateContainerRef does: "spec.containers{web}". */
export function containerEvents(recorder: EventRecorder, pod: Pod, container: Container): ContainerEvents {
  const list = (["containers", "initContainers", "ephemeralContainers"] as const).find((field) => pod.spec[field]?.some(({ name }) => name === container.name));
  const fieldPath = `spec.${list ?? "containers"}{${container.name}}`;
  return {
    normal: (reason, message) => recorder.record(pod, "Normal", reason, message, fieldPath),
    warning: (reason, message) => recorder.record(pod, "Warning", reason, message, fieldPath),
  };
}
