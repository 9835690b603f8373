import type { HeaderChange, HttpMatch, HttpRoute, StringMatch, WeightedDestination } from "../../../network/mesh/index.ts";
import type { BackendReference, GatewayHttpRoute, RouteFilter, RouteMatch, RouteRule } from "./gateway-types.ts";

/** Says whether a reference of a route leads somewhere; a text with its reason when not. */
export type Resolve = (reference: BackendReference) => { reason: string; message: string } | undefined;

export interface ConvertedRule {
  route: HttpRoute;
  /** What the Gateway API ranks matches by. */
  rank: readonly number[];
}

/** A rule of an HTTPRoute as rules of a VirtualService, one for each of its matches. */
export function convertRule(
  route: GatewayHttpRoute,
  rule: RouteRule,
  resolve: Resolve,
  refused: (problem: { reason: string; message: string }) => void,
): ConvertedRule[] {
  const { namespace = "default" } = route.metadata;
  const action = actionOf(rule, namespace, resolve, refused);
  const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches;
  return matches.map((match) => ({ route: { ...action, match: [convertMatch(match)] }, rank: rankOf(match) }));
}

function actionOf(rule: RouteRule, namespace: string, resolve: Resolve, refused: (problem: { reason: string; message: string }) => void): HttpRoute {
  const isResolved = (reference: BackendReference) => {
    const problem = resolve(reference);
    if (problem !== undefined) refused(problem);
    return problem === undefined;
  };
  const destinations = (rule.backendRefs ?? []).map((reference): WeightedDestination => {
    const headers = headersOf(reference.filters);
    const weight = reference.weight ?? 1;
    if (!isResolved(reference)) return { destination: { host: reference.name }, weight, isInvalid: true };
    return { destination: destinationOf(reference, namespace), weight, ...(headers === undefined ? {} : { headers }) };
  });
  const mirrors = (rule.filters ?? []).flatMap(({ requestMirror }) => {
    if (requestMirror === undefined || !isResolved(requestMirror.backendRef)) return [];
    const { fraction } = requestMirror;
    const value = requestMirror.percent ?? (fraction === undefined ? 100 : (fraction.numerator * 100) / (fraction.denominator ?? 100));
    return { destination: destinationOf(requestMirror.backendRef, namespace), percentage: { value } };
  });
  const headers = headersOf(rule.filters);
  const redirect = rule.filters?.find(({ type }) => type === "RequestRedirect")?.requestRedirect;
  const rewrite = rule.filters?.find(({ type }) => type === "URLRewrite")?.urlRewrite;
  const { request, backendRequest } = rule.timeouts ?? {};
  const usable = destinations.some(({ weight = 1 }) => weight > 0);
  return {
    ...(rule.name === undefined ? {} : { name: rule.name }),
    ...(headers === undefined ? {} : { headers }),
    ...(mirrors.length === 0 ? {} : { mirrors }),
    ...(request === undefined && backendRequest === undefined ? {} : { timeout: request ?? (backendRequest as string) }),
    ...(rule.retry === undefined ? {} : { retries: retriesOf(rule) }),
    ...(redirect === undefined ? {} : { redirect: redirectOf(redirect) }),
    ...(rewrite === undefined ? {} : { rewrite: rewriteOf(rewrite) }),
    // Whoever names no backend, or none that takes a share, is answered with an error of the gateway's own.
    ...(redirect !== undefined ? {} : usable ? { route: destinations } : { directResponse: { status: 500 } }),
  };
}

function destinationOf({ name, namespace, port }: BackendReference, own: string) {
  return { host: `${name}.${namespace ?? own}.svc.cluster.local`, ...(port === undefined ? {} : { port: { number: port } }) };
}

function retriesOf({ retry, timeouts }: RouteRule): NonNullable<HttpRoute["retries"]> {
  const retryOn = ["connect-failure", "refused-stream", "unavailable", "cancelled", ...(retry?.codes ?? []).map(String)].join(",");
  return { attempts: retry?.attempts ?? 1, retryOn, ...(timeouts?.backendRequest === undefined ? {} : { perTryTimeout: timeouts.backendRequest }) };
}

function headersOf(filters: readonly RouteFilter[] | undefined): HttpRoute["headers"] {
  const change = (modifier: RouteFilter["requestHeaderModifier"]): HeaderChange => ({
    set: Object.fromEntries((modifier?.set ?? []).map(({ name, value }) => [name, value])),
    add: Object.fromEntries((modifier?.add ?? []).map(({ name, value }) => [name, value])),
    remove: modifier?.remove ?? [],
  });
  const request = filters?.find(({ type }) => type === "RequestHeaderModifier")?.requestHeaderModifier;
  const response = filters?.find(({ type }) => type === "ResponseHeaderModifier")?.responseHeaderModifier;
  if (request === undefined && response === undefined) return undefined;
  return { ...(request === undefined ? {} : { request: change(request) }), ...(response === undefined ? {} : { response: change(response) }) };
}

function redirectOf({ scheme, hostname, path, port, statusCode }: NonNullable<RouteFilter["requestRedirect"]>): NonNullable<HttpRoute["redirect"]> {
  return {
    redirectCode: statusCode ?? 302,
    ...(scheme === undefined ? {} : { scheme }),
    ...(hostname === undefined ? {} : { authority: hostname }),
    ...(port === undefined ? {} : { port }),
    ...(path?.replaceFullPath === undefined ? {} : { uri: path.replaceFullPath }),
    ...(path?.replacePrefixMatch === undefined ? {} : { prefix: path.replacePrefixMatch }),
  };
}

function rewriteOf({ hostname, path }: NonNullable<RouteFilter["urlRewrite"]>): NonNullable<HttpRoute["rewrite"]> {
  return {
    ...(hostname === undefined ? {} : { authority: hostname }),
    ...(path?.replaceFullPath === undefined ? {} : { uriRegexRewrite: { match: "^/.*$", rewrite: path.replaceFullPath } }),
    ...(path?.replacePrefixMatch === undefined ? {} : { uri: path.replacePrefixMatch }),
  };
}

function convertMatch({ path, headers, queryParams, method }: RouteMatch): HttpMatch {
  const value = (each: { type?: string; value: string }): StringMatch => (each.type === "RegularExpression" ? { regex: each.value } : { exact: each.value });
  const texts = (list: { type?: string; name: string; value: string }[]) => Object.fromEntries(list.map((each) => [each.name, value(each)]));
  const wanted = path?.value ?? "/";
  const uri: StringMatch = path?.type === "Exact" ? { exact: wanted } : path?.type === "RegularExpression" ? { regex: wanted } : { elements: wanted };
  return {
    uri,
    ...(method === undefined ? {} : { method: { exact: method } }),
    ...(headers === undefined ? {} : { headers: texts(headers) }),
    ...(queryParams === undefined ? {} : { queryParams: texts(queryParams) }),
  };
}

/** An exact path, then the longest prefix, then a method, then more headers, then more query parameters. */
function rankOf({ path, headers = [], queryParams = [], method }: RouteMatch): number[] {
  const kind = path?.type === "Exact" ? 2 : path?.type === "RegularExpression" ? 1 : 0;
  return [kind, (path?.value ?? "/").length, method === undefined ? 0 : 1, headers.length, queryParams.length];
}

/** The greater rank first. */
export function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [index, part] of one.entries()) if (part !== other[index]) return (other[index] ?? 0) - part;
  return 0;
}
