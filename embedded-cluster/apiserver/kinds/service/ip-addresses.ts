import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service } from "../../../apimachinery/types/core.ts";

/** The IPAddress objects that say whose a service's cluster addresses are. Models createIPAddress of pkg/registry/core/service/ipallocator. */
export function addressesOf(object: KubeObject): Partial<KubeObject>[] {
  const { spec, metadata } = object as Service;
  return (spec.clusterIPs ?? []).filter((ip) => ip !== "None" && ip !== "").map((ip) => ipAddress(ip, metadata.namespace ?? "", metadata.name));
}

function ipAddress(ip: string, namespace: string, service: string): Partial<KubeObject> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: {
      name: ip,
      labels: { "ipaddress.kubernetes.io/ip-family": ip.includes(":") ? "IPv6" : "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io" },
    },
    spec: { parentRef: { resource: "services", namespace, name: service } },
  };
}
