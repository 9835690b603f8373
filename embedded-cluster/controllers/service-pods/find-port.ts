import type { Pod, ServicePort } from "../../apimachinery/types/core.ts";

/** The port of a pod that a Service's port leads to: a number, or a container port's name. Models endpointslice FindPort. */
export function findPort(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort = port.port, protocol = "TCP" } = port;
  if (typeof targetPort === "number") return targetPort === 0 ? port.port : targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const named = container.ports?.find((one) => one.name === targetPort && (one.protocol ?? "TCP") === protocol);
    if (named !== undefined) return named.containerPort;
  }
  return undefined;
}
