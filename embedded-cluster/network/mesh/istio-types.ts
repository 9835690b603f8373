import type { KubeObject } from "../../apimachinery/object.ts";

// networking.istio.io/v1 and security.istio.io/v1, as far as the mesh heeds them.

export interface StringMatch {
  exact?: string;
  prefix?: string;
  regex?: string;
  /** Of Gateway API's PathPrefix alone: a prefix that goes by whole elements of a path. */
  elements?: string;
}

export interface HttpMatch {
  name?: string;
  uri?: StringMatch;
  scheme?: StringMatch;
  method?: StringMatch;
  authority?: StringMatch;
  headers?: Record<string, StringMatch>;
  withoutHeaders?: Record<string, StringMatch>;
  queryParams?: Record<string, StringMatch>;
  ignoreUriCase?: boolean;
  port?: number;
  sourceLabels?: Record<string, string>;
  sourceNamespace?: string;
  gateways?: string[];
}

export interface Destination {
  host: string;
  subset?: string;
  port?: { number?: number };
}

export interface HeaderChange {
  set?: Record<string, string>;
  add?: Record<string, string>;
  remove?: string[];
}

export interface Headers {
  request?: HeaderChange;
  response?: HeaderChange;
}

export interface WeightedDestination {
  destination: Destination;
  weight?: number;
  headers?: Headers;
  /** Of Gateway API: a backend that is not there, whose share is answered with an error. */
  isInvalid?: true;
}

export interface Retries {
  attempts?: number;
  perTryTimeout?: string;
  retryOn?: string;
}

interface Share {
  percentage?: { value?: number };
  percent?: number;
}

export interface Mirror {
  destination: Destination;
  percentage?: { value?: number };
}

export interface HttpRoute {
  name?: string;
  match?: HttpMatch[];
  route?: WeightedDestination[];
  redirect?: {
    uri?: string;
    authority?: string;
    scheme?: string;
    port?: number;
    redirectCode?: number;
    /** Of Gateway API: takes the place of the prefix that matched. */
    prefix?: string;
  };
  rewrite?: { uri?: string; authority?: string; uriRegexRewrite?: { match: string; rewrite: string } };
  directResponse?: { status: number; body?: { string?: string } };
  timeout?: string;
  retries?: Retries;
  fault?: {
    delay?: Share & { fixedDelay?: string };
    abort?: Share & { httpStatus?: number };
  };
  mirror?: Destination;
  mirrorPercentage?: { value?: number };
  mirrors?: Mirror[];
  headers?: Headers;
}

export interface TcpRoute {
  match?: { port?: number; gateways?: string[] }[];
  route?: WeightedDestination[];
}

export interface VirtualService extends KubeObject {
  spec: { hosts?: string[]; gateways?: string[]; http?: HttpRoute[]; tcp?: TcpRoute[]; exportTo?: string[] };
}

export interface TrafficPolicy {
  loadBalancer?: {
    simple?: "UNSPECIFIED" | "ROUND_ROBIN" | "LEAST_REQUEST" | "LEAST_CONN" | "RANDOM" | "PASSTHROUGH";
    consistentHash?: {
      httpHeaderName?: string;
      httpCookie?: { name: string; ttl?: string; path?: string };
      useSourceIp?: boolean;
      httpQueryParameterName?: string;
    };
  };
  connectionPool?: {
    tcp?: { maxConnections?: number; connectTimeout?: string };
    http?: { http1MaxPendingRequests?: number; http2MaxRequests?: number; maxRequestsPerConnection?: number; maxRetries?: number };
  };
  outlierDetection?: {
    consecutive5xxErrors?: number;
    consecutiveGatewayErrors?: number;
    interval?: string;
    baseEjectionTime?: string;
    maxEjectionPercent?: number;
    minHealthPercent?: number;
  };
  tls?: { mode?: "DISABLE" | "SIMPLE" | "MUTUAL" | "ISTIO_MUTUAL"; sni?: string };
  portLevelSettings?: (TrafficPolicy & { port?: { number?: number } })[];
}

export interface DestinationRule extends KubeObject {
  spec: {
    host: string;
    trafficPolicy?: TrafficPolicy;
    subsets?: { name: string; labels?: Record<string, string>; trafficPolicy?: TrafficPolicy }[];
    exportTo?: string[];
  };
}

export interface GatewayServer {
  port: { number: number; protocol: string; name?: string };
  hosts: string[];
  tls?: { mode?: string; credentialName?: string; httpsRedirect?: boolean };
  name?: string;
}

export interface IstioGateway extends KubeObject {
  spec: { selector?: Record<string, string>; servers?: GatewayServer[] };
}

export type MutualTlsMode = "UNSET" | "DISABLE" | "PERMISSIVE" | "STRICT";

export interface PeerAuthentication extends KubeObject {
  spec?: { selector?: { matchLabels?: Record<string, string> }; mtls?: { mode?: MutualTlsMode }; portLevelMtls?: Record<string, { mode?: MutualTlsMode }> };
}

export interface AuthorizationRule {
  from?: {
    source?: {
      principals?: string[];
      notPrincipals?: string[];
      requestPrincipals?: string[];
      notRequestPrincipals?: string[];
      namespaces?: string[];
      notNamespaces?: string[];
      serviceAccounts?: string[];
      ipBlocks?: string[];
      notIpBlocks?: string[];
    };
  }[];
  to?: {
    operation?: {
      hosts?: string[];
      notHosts?: string[];
      ports?: string[];
      notPorts?: string[];
      methods?: string[];
      notMethods?: string[];
      paths?: string[];
      notPaths?: string[];
    };
  }[];
  when?: { key: string; values?: string[]; notValues?: string[] }[];
}

export interface AuthorizationPolicy extends KubeObject {
  spec?: { selector?: { matchLabels?: Record<string, string> }; action?: "ALLOW" | "DENY" | "AUDIT" | "CUSTOM"; rules?: AuthorizationRule[] };
}

export interface ServiceEntry extends KubeObject {
  spec: {
    hosts: string[];
    addresses?: string[];
    ports?: { number: number; name?: string; protocol?: string; targetPort?: number }[];
    location?: string;
    resolution?: "NONE" | "STATIC" | "DNS" | "DNS_ROUND_ROBIN" | "DYNAMIC_DNS";
    endpoints?: { address?: string; ports?: Record<string, number>; labels?: Record<string, string>; weight?: number }[];
    exportTo?: string[];
  };
}

export interface SidecarScope extends KubeObject {
  spec: {
    workloadSelector?: { labels?: Record<string, string> };
    egress?: { hosts?: string[]; port?: { number?: number } }[];
    outboundTrafficPolicy?: { mode?: "ALLOW_ANY" | "REGISTRY_ONLY" };
  };
}

export interface Telemetry extends KubeObject {
  spec?: {
    selector?: { matchLabels?: Record<string, string> };
    accessLogging?: { disabled?: boolean }[];
    tracing?: { disableSpanReporting?: boolean; randomSamplingPercentage?: number }[];
  };
}
