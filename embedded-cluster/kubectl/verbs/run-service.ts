import type { KubeObject } from "../../apimachinery/object.ts";

/** The service that `run --expose` makes beside the pod. */
export function serviceForRun(name: string, port: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { ports: [{ port: Number(port), protocol: "TCP", targetPort: Number(port) }], selector: { run: name } },
    status: { loadBalancer: {} },
  };
}
