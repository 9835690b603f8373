import type { AuthorizationPolicy, DestinationRule, IstioGateway, PeerAuthentication, SidecarScope, Telemetry, VirtualService } from "./istio-types.ts";

/** Where istiod runs, and whose policies hold for the whole mesh. */
export const ROOT_NAMESPACE = "istio-system";

/** One pod as the mesh knows it. */
export interface Workload {
  namespace: string;
  name: string;
  ip: string;
  labels: Readonly<Record<string, string>>;
  serviceAccount: string;
  /** "spiffe://cluster.local/ns/<namespace>/sa/<account>" */
  identity: string;
  /** A sidecar answers for it: mutual TLS can be spoken to it. */
  hasProxy: boolean;
}

export interface MeshEndpoint {
  ip: string;
  port: number;
  labels: Readonly<Record<string, string>>;
  hasProxy: boolean;
  /** The name to be looked up in place of an address: a ServiceEntry's of resolution DNS. */
  name?: string;
}

/** What is spoken on a port: told by its name or appProtocol, or found out from the first bytes. */
export type PortProtocol = "HTTP" | "TCP" | "AUTO";

export interface MeshPort {
  number: number;
  name: string;
  protocol: PortProtocol;
  /** Pods' own port, where it is one. */
  targetPort: number | undefined;
  endpoints: readonly MeshEndpoint[];
  /** Of a ServiceEntry: TLS is spoken to it by the client itself. */
  isTls?: boolean;
}

/** A Service, or a host of a ServiceEntry. */
export interface MeshService {
  /** "reviews.default.svc.cluster.local", "*.example.com" */
  hostname: string;
  namespace: string;
  name: string;
  /** Cluster addresses; none for headless Services. */
  addresses: readonly string[];
  ports: readonly MeshPort[];
  /** The pods behind it, for gateways' and workloads' ports. */
  selector: Readonly<Record<string, string>> | undefined;
  /** Of resolution NONE: connections go where they were going. */
  isOpen: boolean;
}

/** What istiod tells every proxy: the whole mesh, as of one moment. Immutable. */
export interface MeshConfiguration {
  /** By hostname. */
  services: ReadonlyMap<string, MeshService>;
  /** By address. */
  workloads: ReadonlyMap<string, Workload>;
  /** The oldest first, as every list here. */
  virtualServices: readonly VirtualService[];
  destinationRules: readonly DestinationRule[];
  gateways: readonly IstioGateway[];
  peerAuthentications: readonly PeerAuthentication[];
  authorizationPolicies: readonly AuthorizationPolicy[];
  sidecars: readonly SidecarScope[];
  telemetries: readonly Telemetry[];
  /** PEM texts of TLS Secrets that gateways name, by "namespace/name". */
  credentials: ReadonlyMap<string, { certificate: string; key: string }>;
}

export function identityOf(namespace: string, serviceAccount: string): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}
