import { objectKey } from "../../apimachinery/object.ts";
import type { Identity } from "../tls/identity.ts";
import { isFor } from "../tls/verify-chain.ts";
import { type IngressAnnotations, readAnnotations } from "./annotations.ts";
import type { Ingress, IngressBackend, IngressPath } from "./ingress-types.ts";
import { type Backend, CATCH_ALL, type Configuration, DEFAULT_BACKEND, type Location, type Server } from "./model.ts";

/** The cluster, as the controller's caches have it. */
export interface ClusterView {
  /** The ready endpoints of a Service's port, by number or name. undefined: there is no such Service. */
  endpoints(namespace: string, service: string, port: { name?: string; number?: number }): { ip: string; port: number }[] | undefined;
  /** A TLS Secret's certificate; a text says why it cannot be used. */
  identity(namespace: string, secret: string): Identity | string;
  warn(text: string): void;
}

interface Draft {
  locations: Location[];
  identity: Identity | undefined;
  regex: boolean;
}

/**
 * Turns the Ingresses of the class, the oldest first, into servers and backends. The first that claims a path keeps it. Models
 * getBackendServers, createServers and createUpstreams of ingress-nginx's internal/ingress/controller.
 */
export function buildConfiguration(ingresses: readonly Ingress[], view: ClusterView): Configuration {
  const drafts = new Map<string, Draft>([[CATCH_ALL, { locations: [], identity: undefined, regex: false }]]);
  const backends = new Map<string, Backend>([[DEFAULT_BACKEND, { name: DEFAULT_BACKEND, endpoints: [], canaries: [] }]]);
  const canaries: [Ingress, IngressAnnotations][] = [];
  for (const ingress of ingresses) {
    const annotations = readAnnotations(ingress.metadata.annotations);
    if (annotations.canary !== undefined) canaries.push([ingress, annotations]);
    else addIngress(ingress, annotations, drafts, backends, view);
  }
  for (const [ingress, annotations] of canaries) addCanary(ingress, annotations, drafts, backends, view);
  const servers = new Map<string, Server>();
  for (const [host, draft] of drafts) servers.set(host, { host, identity: draft.identity, locations: finish(draft) });
  return { servers, backends };
}

function addIngress(ingress: Ingress, annotations: IngressAnnotations, drafts: Map<string, Draft>, backends: Map<string, Backend>, view: ClusterView): void {
  const { spec } = ingress;
  const fallback = spec.defaultBackend === undefined ? undefined : locationFor(ingress, annotations, spec.defaultBackend, { path: "/", pathType: "Default" });
  const rules = spec.rules ?? [];
  if (fallback !== undefined) addBackend(fallback, spec.defaultBackend as IngressBackend, ingress, backends, view);
  if (fallback !== undefined && rules.length === 0) claim(draftOf(drafts, CATCH_ALL), fallback);
  for (const rule of rules) {
    const draft = draftOf(drafts, rule.host || CATCH_ALL);
    draft.regex ||= annotations.useRegex || annotations.rewriteTarget !== undefined;
    for (const path of rule.http?.paths ?? []) {
      const location = locationFor(ingress, annotations, path.backend, path);
      if (location === undefined) continue;
      addBackend(location, path.backend, ingress, backends, view);
      claim(draft, location);
    }
    if (fallback !== undefined) claim(draft, fallback);
  }
  for (const tls of spec.tls ?? []) secure(ingress, tls, drafts, view);
}

/** What was there first stays. */
function claim(draft: Draft, location: Location): void {
  const isTaken = draft.locations.some((other) => other.path === location.path && (other.match === "exact") === (location.match === "exact"));
  if (!isTaken) draft.locations.push(location);
}

function locationFor(
  ingress: Ingress,
  annotations: IngressAnnotations,
  backend: IngressBackend,
  path: Pick<IngressPath, "path" | "pathType">,
): Location | undefined {
  const { namespace = "", name } = ingress.metadata;
  const { service } = backend;
  if (service === undefined) return undefined;
  const port = service.port?.name ?? String(service.port?.number ?? "");
  return {
    path: path.path || "/",
    match: path.pathType === "Exact" ? "exact" : "prefix",
    pattern: undefined,
    wholeElements: path.pathType === "Prefix",
    backend: `${namespace}-${service.name}-${port}`,
    ingress: { namespace, name, service: service.name, port },
    annotations,
  };
}

function addBackend(location: Location, { service }: IngressBackend, ingress: Ingress, backends: Map<string, Backend>, view: ClusterView): void {
  if (service === undefined || backends.has(location.backend)) return;
  const { namespace = "" } = ingress.metadata;
  const endpoints = view.endpoints(namespace, service.name, service.port ?? {});
  if (endpoints === undefined)
    view.warn(`Error obtaining Endpoints for Service "${namespace}/${service.name}": no object matching key "${namespace}/${service.name}" in local store`);
  else if (endpoints.length === 0) view.warn(`Service "${namespace}/${service.name}" does not have any active Endpoint.`);
  backends.set(location.backend, { name: location.backend, endpoints: endpoints ?? [], canaries: [] });
}

/** A canary shares host and path with an ordinary Ingress, and takes part of what comes to that one. */
function addCanary(ingress: Ingress, annotations: IngressAnnotations, drafts: Map<string, Draft>, backends: Map<string, Backend>, view: ClusterView): void {
  for (const rule of ingress.spec.rules ?? []) {
    for (const path of rule.http?.paths ?? []) {
      const location = locationFor(ingress, annotations, path.backend, path);
      const main = drafts.get(rule.host || CATCH_ALL)?.locations.find((other) => other.path === location?.path);
      if (location === undefined || main === undefined || annotations.canary === undefined) {
        view.warn(`unable to find real backend for canary ingress ${objectKey(ingress)}`);
        continue;
      }
      addBackend(location, path.backend, ingress, backends, view);
      backends.get(main.backend)?.canaries.push({ backend: location.backend, rule: annotations.canary });
    }
  }
}

/** Hosts whose Ingress asks for TLS; a certificate that is missing, broken or another host's is replaced by the controller's own. */
function secure(ingress: Ingress, tls: { hosts?: string[]; secretName?: string }, drafts: Map<string, Draft>, view: ClusterView): void {
  const { namespace = "" } = ingress.metadata;
  for (const host of tls.hosts ?? []) {
    const draft = drafts.get(host);
    if (draft === undefined || draft.identity !== undefined) continue;
    if (!tls.secretName) {
      draft.identity = NO_CERTIFICATE;
      continue;
    }
    const key = `${namespace}/${tls.secretName}`;
    const identity = view.identity(namespace, tls.secretName);
    const own = typeof identity === "string" ? undefined : identity.chain[0];
    const fits = own !== undefined && isFor(own, host.replace(/^\*\./, "star."));
    draft.identity = fits ? (identity as Identity) : NO_CERTIFICATE;
    if (typeof identity === "string") view.warn(`Error getting SSL certificate "${key}": ${identity}. Using default certificate`);
    else if (!fits) {
      view.warn(`SSL certificate "${key}" does not contain a Common Name or Subject Alternative Name for server "${host}". Using default certificate`);
    }
  }
}

/** TLS was asked for, and the controller's own certificate has to do. */
export const NO_CERTIFICATE: Identity = { chain: [] };

function draftOf(drafts: Map<string, Draft>, host: string): Draft {
  const draft = drafts.get(host) ?? { locations: [], identity: undefined, regex: false };
  drafts.set(host, draft);
  return draft;
}

/** Longer paths are tried first; one rewrite on a host makes expressions of all its paths. Models updateServerLocations and the template. */
function finish({ locations, regex }: Draft): Location[] {
  const all = [...locations];
  if (!all.some((location) => location.path === "/")) {
    all.push({
      path: "/",
      match: "prefix",
      pattern: undefined,
      wholeElements: true,
      backend: DEFAULT_BACKEND,
      ingress: undefined,
      annotations: readAnnotations(undefined),
    });
  }
  const expanded = regex ? all.map(asExpression) : all.flatMap(asNginx);
  return expanded.sort((one, other) => other.path.length - one.path.length || Number(other.match === "exact") - Number(one.match === "exact"));
}

function asExpression(location: Location): Location {
  let pattern: RegExp | undefined;
  try {
    pattern = new RegExp(`^${location.path}`, "i");
  } catch {
    // nginx would refuse the whole configuration; here the path alone matches nothing.
    pattern = /^(?!)/;
  }
  return { ...location, match: "regex", pattern };
}

/** A path of type Prefix goes by whole elements: it becomes two locations, with and without the slash behind it. */
function asNginx(location: Location): Location[] {
  if (!location.wholeElements || location.path === "/") return [location];
  const path = location.path.replace(/\/+$/, "");
  return [
    { ...location, path: `${path}/` },
    { ...location, path, match: "exact" },
  ];
}
