import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";

export const V2 = "autoscaling/v2";
export const V1 = "autoscaling/v1";
export const HPA = "HorizontalPodAutoscaler";

const WEB = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

export function autoscaler(spec: Record<string, unknown> = {}, name = "web"): KubeObject {
  return { apiVersion: V2, kind: HPA, metadata: { name }, spec: { scaleTargetRef: WEB, maxReplicas: 5, ...spec } };
}

export function autoscalerV1(spec: Record<string, unknown> = {}, name = "web"): KubeObject {
  return { ...autoscaler(spec, name), apiVersion: V1 };
}

/** A Deployment; without `image`, its Pods fit on no node. */
export function deployment(name: string, replicas: number, options: { image?: string; resources?: unknown; command?: string[] } = {}): KubeObject {
  const labels = { app: name };
  const { image, ...rest } = options;
  const container = { name: "main", image: image ?? "busybox:1.36", command: ["sleep", "3600"], ...rest };
  const nowhere = image === undefined ? { nodeSelector: { "example.com/nowhere": "" } } : {};
  const spec = { terminationGracePeriodSeconds: 0, containers: [container], ...nowhere };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

export function resource(name: string, target: Record<string, unknown>): unknown {
  return { type: "Resource", resource: { name, target } };
}

export const CPU_50 = resource("cpu", { type: "Utilization", averageUtilization: 50 });
