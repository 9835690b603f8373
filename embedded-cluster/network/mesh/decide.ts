import { serviceOfHost, withoutPort } from "./host-names.ts";
import type { HttpMatch, HttpRoute, VirtualService } from "./istio-types.ts";
import type { MeshConfiguration, MeshPort, MeshService, Workload } from "./mesh-configuration.ts";
import { isVisible, sidecarOf } from "./sidecar-scope.ts";
import { MESH_GATEWAY, type RoutedRequest, type Router, routeFor, virtualHostFor } from "./virtual-host.ts";

/** What becomes of one request at the proxy that routes it. */
export type Decision =
  | { kind: "rule"; rule: HttpRoute; owner: VirtualService; match: HttpMatch | undefined; service: MeshService | undefined }
  /** A Service nobody has rules for. */
  | { kind: "service"; service: MeshService; port: number }
  /** A host the mesh does not know: it goes where it was going, or nowhere when only known ones may be called. */
  | { kind: "passthrough" | "blackhole" }
  /** There are rules, and none takes the request. */
  | { kind: "no-route" };

/** Routes what a pod with a sidecar asks for. */
export function decideInMesh(configuration: MeshConfiguration, workload: Workload, request: RoutedRequest): Decision {
  const router: Router = { namespace: workload.namespace, labels: workload.labels, gateways: [MESH_GATEWAY] };
  const scope = sidecarOf(configuration, workload);
  const host = withoutPort(request.authority);
  const known = serviceOfHost(configuration, host, workload.namespace);
  const service = known !== undefined && isVisible(scope, known, workload) && portOf(known, request.port) !== undefined ? known : undefined;
  const virtualHost = virtualHostFor(configuration, service === undefined ? [host.toLowerCase()] : [service.hostname, host.toLowerCase()], router);
  if (virtualHost !== undefined && virtualHost.routes.length > 0) {
    const found = routeFor(virtualHost, request, router);
    return found === undefined ? { kind: "no-route" } : { kind: "rule", ...found, service };
  }
  if (service !== undefined) return { kind: "service", service, port: request.port };
  return { kind: scope?.spec.outboundTrafficPolicy?.mode === "REGISTRY_ONLY" ? "blackhole" : "passthrough" };
}

/** Routes what comes to a gateway. */
export function decideAtGateway(configuration: MeshConfiguration, router: Router, request: RoutedRequest): Decision {
  const virtualHost = virtualHostFor(configuration, [withoutPort(request.authority).toLowerCase()], router);
  const found = virtualHost === undefined ? undefined : routeFor(virtualHost, request, router);
  return found === undefined ? { kind: "no-route" } : { kind: "rule", ...found, service: undefined };
}

/** The port of a Service that a connection was for: found by address where there is one, and by number otherwise. */
export function portOf(service: MeshService, number: number): MeshPort | undefined {
  return service.ports.find((port) => port.number === number) ?? service.ports.find((port) => service.addresses.length === 0 && port.targetPort === number);
}

/** The Service port that an address means: a cluster address, or a pod behind a headless Service. */
export function portAt(configuration: MeshConfiguration, ip: string, number: number): { service: MeshService; port: MeshPort } | undefined {
  for (const service of configuration.services.values()) {
    const port = service.ports.find((each) => each.number === number);
    if (port !== undefined && service.addresses.includes(ip)) return { service, port };
  }
  for (const service of configuration.services.values()) {
    if (service.addresses.length > 0) continue;
    const port = service.ports.find((each) => each.endpoints.some((endpoint) => endpoint.ip === ip && endpoint.port === number));
    if (port !== undefined) return { service, port };
  }
  return undefined;
}
