import type { Service, ServicePort } from "../../apimachinery/types/core.ts";
import { objectKey } from "../../apimachinery/object.ts";
import { type Cidr, parseCidr } from "../ipv4.ts";
import { Affinity } from "./affinity.ts";
import type { Backends } from "./backend.ts";

/** How a Service port is reached. It decides which traffic policy applies and whose address the backend sees. */
export type FrontendKind = "cluster" | "external" | "node-port";

/** One port of one Service as the dataplane holds it. */
export interface ServicePortRule {
  /** "namespace/name" of the Service. */
  service: string;
  port: ServicePort;
  protocol: string;
  internalLocal: boolean;
  externalLocal: boolean;
  /** Seconds; undefined without session affinity. */
  affinitySeconds: number | undefined;
  affinity: Affinity;
  /** Computed when first needed after a slice changed. */
  backends: Backends | undefined;
}

export interface Frontend {
  kind: FrontendKind;
  rule: ServicePortRule;
  /** Who may call a load balancer's address; undefined: everybody. */
  callers?: readonly Cidr[];
}

/** Seconds, as the API's default for ClientIP. */
const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Everything that leads to the Service, by {@link frontendKey} or {@link nodePortKey}. Headless and ExternalName Services have none. */
export function frontendsOf(service: Service, previous: ReadonlyMap<string, Frontend>): Map<string, Frontend> {
  const found = new Map<string, Frontend>();
  const { spec } = service;
  if (spec.type === "ExternalName" || spec.clusterIP === undefined || spec.clusterIP === "" || spec.clusterIP === "None") return found;
  const clusterIPs = spec.clusterIPs ?? [spec.clusterIP];
  const isBalancer = spec.type === "LoadBalancer";
  // A load balancer of mode Proxy is a hop of its own: its address is nothing to the nodes.
  const balancerIPs = isBalancer ? (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) => (ip && ipMode !== "Proxy" ? ip : [])) : [];
  const callers = (spec.loadBalancerSourceRanges ?? []).flatMap((range) => parseCidr(range.trim()) ?? []);
  for (const port of spec.ports ?? []) {
    const protocol = port.protocol ?? "TCP";
    const rule: ServicePortRule = {
      service: objectKey(service),
      port,
      protocol,
      internalLocal: spec.internalTrafficPolicy === "Local",
      externalLocal: spec.externalTrafficPolicy === "Local",
      affinitySeconds: spec.sessionAffinity === "ClientIP" ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS) : undefined,
      // Clients keep their backend when the Service is edited.
      affinity: previous.get(frontendKey(protocol, spec.clusterIP, port.port))?.rule.affinity ?? new Affinity(),
      backends: undefined,
    };
    for (const ip of clusterIPs) found.set(frontendKey(protocol, ip, port.port), { kind: "cluster", rule });
    for (const ip of spec.externalIPs ?? []) found.set(frontendKey(protocol, ip, port.port), { kind: "external", rule });
    const restricted = callers.length > 0 ? { callers } : {};
    for (const ip of balancerIPs) found.set(frontendKey(protocol, ip, port.port), { kind: "external", rule, ...restricted });
    if (port.nodePort) found.set(nodePortKey(protocol, port.nodePort), { kind: "node-port", rule });
  }
  return found;
}

export function frontendKey(protocol: string, ip: string, port: number): string {
  return `${protocol}/${ip}:${port}`;
}

export function nodePortKey(protocol: string, port: number): string {
  return `${protocol}/*:${port}`;
}
