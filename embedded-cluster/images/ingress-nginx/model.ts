import type { Identity } from "../tls/identity.ts";
import type { CanaryRule, IngressAnnotations } from "./annotations.ts";

/** What nginx would be configured with: everything the Ingresses of the class come to. */
export interface Configuration {
  /** By host: "shop.example.com", "*.example.com"; "_" takes what no other one does. */
  servers: ReadonlyMap<string, Server>;
  backends: ReadonlyMap<string, Backend>;
}

export interface Server {
  host: string;
  identity: Identity | undefined;
  /** In the order in which they are tried. */
  locations: readonly Location[];
}

export interface Location {
  path: string;
  /** "exact": the path alone; "prefix": what begins with it; "regex": what begins with what it describes, whatever the case. */
  match: "exact" | "prefix" | "regex";
  pattern: RegExp | undefined;
  /** Of type Prefix: it goes by whole elements of the path. */
  wholeElements: boolean;
  /** Key of a backend. */
  backend: string;
  /** undefined for the default backend's. */
  ingress: { namespace: string; name: string; service: string; port: string } | undefined;
  annotations: IngressAnnotations;
}

export interface Backend {
  /** "namespace-service-port", as the access log names it. */
  name: string;
  endpoints: readonly { ip: string; port: number }[];
  canaries: { backend: string; rule: CanaryRule }[];
}

/** The backend of what nobody claims: nginx itself answers 404. */
export const DEFAULT_BACKEND = "upstream-default-backend";
export const CATCH_ALL = "_";
