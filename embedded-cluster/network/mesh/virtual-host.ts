import { parseQuery, type HttpHeaders } from "../http/index.ts";
import { closestHost, fullHost } from "./host-names.ts";
import type { HttpMatch, HttpRoute, StringMatch, VirtualService } from "./istio-types.ts";
import type { MeshConfiguration } from "./mesh-configuration.ts";
import { matchesText } from "./string-match.ts";

/** One request, as routing looks at it. */
export interface RoutedRequest {
  method: string;
  scheme: string;
  authority: string;
  path: string;
  query: string;
  headers: HttpHeaders;
  /** The port that was asked for. */
  port: number;
}

/** Who routes: a sidecar for its own pod, or a gateway. */
export interface Router {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** "mesh" alone, or "namespace/name" of the gateways that take requests for the host. */
  gateways: readonly string[];
}

export const MESH_GATEWAY = "mesh";

/** The rules of one host: of one VirtualService in the mesh, of all that name it at a gateway. */
export interface VirtualHost {
  owner: VirtualService;
  routes: readonly { rule: HttpRoute; owner: VirtualService }[];
}

/** The rules for a name. The oldest VirtualService wins for sidecars; a gateway joins them. Models istio/pilot/pkg/networking/core/route. */
export function virtualHostFor(configuration: MeshConfiguration, names: readonly string[], router: Router): VirtualHost | undefined {
  const byHost = new Map<string, VirtualService[]>();
  for (const service of configuration.virtualServices) {
    if (!isBoundTo(service.spec.gateways, service, router.gateways) || !isExported(service, router.namespace)) continue;
    for (const host of service.spec.hosts ?? []) {
      const full = fullHost(host, service.metadata.namespace ?? "default");
      byHost.set(full, [...(byHost.get(full) ?? []), service]);
    }
  }
  for (const name of names) {
    const host = closestHost(byHost.keys(), name);
    const found = host === undefined ? undefined : byHost.get(host);
    if (found === undefined || found[0] === undefined) continue;
    const joined = router.gateways.includes(MESH_GATEWAY) ? [found[0]] : found;
    return { owner: found[0], routes: joined.flatMap((owner) => (owner.spec.http ?? []).map((rule) => ({ rule, owner }))) };
  }
  return undefined;
}

/** Without gateways a VirtualService is the mesh's; names without a namespace are of its own. */
export function isBoundTo(gateways: readonly string[] | undefined, { metadata }: VirtualService, own: readonly string[]): boolean {
  if (gateways === undefined || gateways.length === 0) return own.includes(MESH_GATEWAY);
  return gateways.some((each) => own.includes(each === MESH_GATEWAY || each.includes("/") ? each : `${metadata.namespace}/${each}`));
}

export function isExported(object: { metadata: { namespace?: string }; spec: { exportTo?: string[] } }, namespace: string): boolean {
  const { exportTo } = object.spec;
  if (exportTo === undefined || exportTo.length === 0) return true;
  return exportTo.some((each) => each === "*" || each === namespace || (each === "." && object.metadata.namespace === namespace));
}

/** The first rule one of whose matches takes the request, and that match. */
export function routeFor(
  host: VirtualHost,
  request: RoutedRequest,
  router: Router,
): { rule: HttpRoute; owner: VirtualService; match: HttpMatch | undefined } | undefined {
  for (const { rule, owner } of host.routes) {
    if (rule.match === undefined || rule.match.length === 0) return { rule, owner, match: undefined };
    const match = rule.match.find((each) => takes(each, request, router, owner));
    if (match !== undefined) return { rule, owner, match };
  }
  return undefined;
}

function takes(match: HttpMatch, request: RoutedRequest, router: Router, owner: VirtualService): boolean {
  if (match.gateways !== undefined && match.gateways.length > 0 && !isBoundTo(match.gateways, owner, router.gateways)) return false;
  if (match.port !== undefined && match.port !== request.port) return false;
  if (match.sourceNamespace !== undefined && match.sourceNamespace !== router.namespace) return false;
  if (!Object.entries(match.sourceLabels ?? {}).every(([name, value]) => router.labels[name] === value)) return false;
  if (match.uri !== undefined && !matchesText(match.uri, request.path, match.ignoreUriCase)) return false;
  if (match.method !== undefined && !matchesText(match.method, request.method)) return false;
  if (match.scheme !== undefined && !matchesText(match.scheme, request.scheme)) return false;
  if (match.authority !== undefined && !matchesText(match.authority, request.authority)) return false;
  const header = (name: string, value: StringMatch) => matchesText(value, request.headers.get(name));
  if (!Object.entries(match.headers ?? {}).every(([name, value]) => header(name, value))) return false;
  if (Object.entries(match.withoutHeaders ?? {}).some(([name, value]) => header(name, value))) return false;
  if (match.queryParams === undefined) return true;
  const query = parseQuery(request.query);
  return Object.entries(match.queryParams).every(([name, value]) => matchesText(value, query.get(name)));
}
