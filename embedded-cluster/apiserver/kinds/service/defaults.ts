import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service } from "../../../apimachinery/types/core.ts";

/** How long a client sticks to its pod, as upstream: three hours. */
const AFFINITY_SECONDS = 10_800;

/** Models SetDefaults_Service of pkg/apis/core/v1/defaults.go. */
export function defaultService(object: KubeObject): void {
  const service = object as Service;
  const spec = (service.spec ??= {}) as Service["spec"];
  spec.sessionAffinity ||= "None";
  if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === "ClientIP" && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  }
  spec.type ||= "ClusterIP";
  for (const port of spec.ports ?? []) {
    port.protocol ||= "TCP";
    port.targetPort ||= port.port;
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= "Cluster";
  if (spec.type !== "ExternalName") spec.internalTrafficPolicy ??= "Cluster";
  if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
  (service.status ??= {}).loadBalancer ??= {};
}

export function isExternallyAccessible(spec: Service["spec"]): boolean {
  const external = spec.externalIPs ?? [];
  return spec.type === "LoadBalancer" || spec.type === "NodePort" || (spec.type === "ClusterIP" && external.length > 0);
}

export function isHeadless(spec: Service["spec"]): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
}

/** Models NeedsHealthCheck of pkg/api/service. */
export function needsHealthCheck(spec: Service["spec"]): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}
