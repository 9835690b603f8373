import { sleep } from "../../kernel/clock.ts";
import { MIRRORED_REQUESTS_PER_PROXY } from "../../kernel/limits.ts";
import { readAll } from "../../kernel/streams.ts";
import { HttpHeaders, parseQuery } from "../../network/http/index.ts";
import {
  type Destination,
  type HeaderChange,
  type HttpMatch,
  type HttpRoute,
  type UpstreamCluster,
  type VirtualService,
  isInShare,
  milliseconds,
  upstreamCluster,
  weightedChoice,
} from "../../network/mesh/index.ts";
import type { Exchange } from "./exchange.ts";
import { HOP_HEADERS, type Reply, failed, localReply } from "./reply.ts";
import { traceHeaders } from "./tracing.ts";
import { passOn } from "./upstream.ts";

/** Does with a request what a rule of a VirtualService says. `port` is the one that was asked for. */
export async function applyRule(exchange: Exchange, rule: HttpRoute, owner: VirtualService, match: HttpMatch | undefined, port: number): Promise<Reply> {
  const { process } = exchange.proxy;
  exchange.routeName = [rule.name, match?.name].filter((name) => name).join(".") || "-";
  const faulty = await injectFault(exchange, rule);
  if (faulty !== undefined) return faulty;
  if (rule.redirect !== undefined) return redirect(exchange, rule.redirect, match);
  if (rule.directResponse !== undefined) {
    exchange.details = "direct_response";
    return localReply(rule.directResponse.status, rule.directResponse.body?.string ?? "");
  }
  const choice = weightedChoice(rule.route ?? [], process.random);
  if (choice === undefined) return failed(exchange, 404, "NR", "route_not_found", "");
  if (choice.isInvalid === true) return failed(exchange, 500, "NC", "cluster_not_found", "");
  const headers = forwardedHeaders(exchange);
  for (const change of [rule.headers?.request, choice.headers?.request]) changeHeaders(headers, change);
  rewrite(exchange, rule, match, headers);
  mirror(exchange, rule, owner, port, headers);
  const reply = await toDestination(exchange, choice.destination, owner.metadata.namespace ?? "default", port, headers, rule);
  const answered = new HttpHeaders(reply.headers);
  for (const change of [rule.headers?.response, choice.headers?.response]) changeHeaders(answered, change);
  return { ...reply, headers: [...answered].map(([name, value]) => [name.toLowerCase(), value]) };
}

/** Passes a request to a Service, a port and perhaps a subset of it. */
export async function toDestination(
  exchange: Exchange,
  destination: Destination,
  ruleNamespace: string,
  port: number,
  headers: HttpHeaders,
  rule: HttpRoute = {},
): Promise<Reply> {
  const { proxy, request } = exchange;
  const cluster = upstreamCluster(proxy.configuration, destination, ruleNamespace, proxy.workload.namespace, port);
  if (cluster === undefined) return failed(exchange, 503, "NC", "cluster_not_found", "");
  exchange.operation = `${cluster.hostname}:${cluster.port}/*`;
  return passOn(exchange, {
    cluster,
    method: request.method,
    path: exchange.path,
    headers: [...headers].map(([name, value]) => [name, value]),
    timeout: milliseconds(rule.timeout) || undefined,
    retries: rule.retries,
    hash: hashOf(exchange, cluster),
  });
}

/** Percentages count for each of the two by itself. */
async function injectFault({ proxy, ...rest }: Exchange, { fault }: HttpRoute): Promise<Reply | undefined> {
  const { clock, random, signal } = proxy.process;
  const percent = (share: { percentage?: { value?: number }; percent?: number }) =>
    share.percentage === undefined ? share.percent : (share.percentage.value ?? 0);
  const delay = milliseconds(fault?.delay?.fixedDelay);
  if (fault?.delay !== undefined && delay !== undefined && isInShare(percent(fault.delay), random)) {
    rest.flags.push("DI");
    await sleep(clock, delay, signal);
  }
  if (fault?.abort?.httpStatus === undefined || !isInShare(percent(fault.abort), random)) return undefined;
  rest.flags.push("FI");
  return localReply(fault.abort.httpStatus, "fault filter abort");
}

function redirect(exchange: Exchange, to: NonNullable<HttpRoute["redirect"]>, match: HttpMatch | undefined): Reply {
  const scheme = to.scheme ?? exchange.scheme;
  const [host, ownPort] = exchange.authority.split(":") as [string, string | undefined];
  const isDefault = (port: number) => port === (scheme === "https" ? 443 : 80);
  const port =
    to.port === undefined
      ? to.authority === undefined && to.scheme === undefined && ownPort !== undefined
        ? `:${ownPort}`
        : ""
      : isDefault(to.port)
        ? ""
        : `:${to.port}`;
  const question = exchange.path.indexOf("?");
  const path = question < 0 ? exchange.path : exchange.path.slice(0, question);
  const query = question < 0 ? "" : exchange.path.slice(question);
  const target = to.uri ?? (to.prefix === undefined ? path : replacedPrefix(path, match, to.prefix));
  exchange.details = "direct_response";
  return localReply(to.redirectCode ?? 301, "", [["location", `${scheme}://${to.authority ?? host}${port}${target}${query}`]]);
}

/** What goes on to the next hop: the client's own, and those of the proxy. */
export function forwardedHeaders(exchange: Exchange): HttpHeaders {
  const { request, trace, direction } = exchange;
  const passed = [...request.headers].filter(([name]) => {
    const lower = name.toLowerCase();
    return !HOP_HEADERS.has(lower) && lower !== "content-length" && lower !== "host" && lower !== "expect" && !lower.startsWith("x-envoy-attempt");
  });
  const headers = new HttpHeaders([["host", exchange.authority], ...passed.map(([name, value]): [string, string] => [name.toLowerCase(), value])]);
  if (direction === "gateway") {
    const known = request.headers.get("x-forwarded-for");
    headers.set("x-forwarded-for", known === undefined ? request.remote.ip : `${known},${request.remote.ip}`);
    headers.set("x-envoy-external-address", request.remote.ip);
  }
  if (!headers.has("x-forwarded-proto")) headers.set("x-forwarded-proto", exchange.scheme);
  headers.set("x-request-id", exchange.requestId);
  for (const [name, value] of traceHeaders(trace)) headers.set(name, value);
  return headers;
}

function changeHeaders(headers: HttpHeaders, change: HeaderChange | undefined): void {
  for (const [name, value] of Object.entries(change?.set ?? {})) headers.set(name.toLowerCase(), value);
  for (const [name, value] of Object.entries(change?.add ?? {})) headers.append(name.toLowerCase(), value);
  for (const name of change?.remove ?? []) headers.delete(name);
}

function rewrite(exchange: Exchange, rule: HttpRoute, match: HttpMatch | undefined, headers: HttpHeaders): void {
  const { authority, uri, uriRegexRewrite } = rule.rewrite ?? {};
  if (authority !== undefined) {
    exchange.authority = authority;
    headers.set("host", authority);
  }
  if (uri === undefined && uriRegexRewrite === undefined) return;
  const question = exchange.path.indexOf("?");
  const path = question < 0 ? exchange.path : exchange.path.slice(0, question);
  const query = question < 0 ? "" : exchange.path.slice(question);
  const changed = uri === undefined ? byExpression(path, uriRegexRewrite as { match: string; rewrite: string }) : replacedPrefix(path, match, uri);
  exchange.originalPath = exchange.path;
  headers.set("x-envoy-original-path", exchange.path);
  exchange.path = `${changed}${query}`;
}

/** A rewrite takes the place of the prefix that matched; of the whole path where the match was of the whole. */
function replacedPrefix(path: string, match: HttpMatch | undefined, replacement: string): string {
  const { uri } = match ?? {};
  if (uri?.elements !== undefined) {
    const rest = path.slice(uri.elements.replace(/\/+$/, "").length);
    return `${replacement.replace(/\/+$/, "")}${rest}` || "/";
  }
  if (uri?.prefix !== undefined) return `${replacement}${path.slice(uri.prefix.length)}`;
  // Without a match on the path, what matched is "/".
  return uri?.exact === undefined && uri?.regex === undefined ? `${replacement}${path.slice(1)}` : replacement;
}

/** RE2's \1 are $1 here. */
function byExpression(path: string, { match, rewrite: replacement }: { match: string; rewrite: string }): string {
  try {
    return path.replace(new RegExp(match, "g"), replacement.replace(/\$/g, "$$$$").replace(/\\(\d)/g, "$$$1"));
  } catch {
    return path;
  }
}

const mirrorsInFlight = new WeakMap<object, { count: number }>();

/** A copy goes its own way: nobody waits for its answer. */
function mirror(exchange: Exchange, rule: HttpRoute, owner: VirtualService, port: number, headers: HttpHeaders): void {
  const { proxy } = exchange;
  const single =
    rule.mirror === undefined ? [] : [{ destination: rule.mirror, ...(rule.mirrorPercentage === undefined ? {} : { percentage: rule.mirrorPercentage }) }];
  for (const { destination, percentage } of [...single, ...(rule.mirrors ?? [])]) {
    const flight = mirrorsInFlight.get(proxy) ?? { count: 0 };
    mirrorsInFlight.set(proxy, flight);
    if (!isInShare(percentage === undefined ? 100 : (percentage.value ?? 0), proxy.process.random) || flight.count >= MIRRORED_REQUESTS_PER_PROXY) continue;
    const copy: Exchange = { ...exchange, flags: [] };
    const sent = new HttpHeaders(headers);
    const [host, ownPort] = exchange.authority.split(":") as [string, string | undefined];
    sent.set("host", `${host}-shadow${ownPort === undefined ? "" : `:${ownPort}`}`);
    flight.count++;
    void toDestination(copy, destination, owner.metadata.namespace ?? "default", port, sent, { retries: { attempts: 0 } })
      .then((reply) => (reply.kind === "upstream" && reply.body !== undefined ? readAll(reply.body) : undefined))
      .catch(() => undefined)
      .finally(() => flight.count--);
  }
}

function hashOf({ request }: Exchange, { policy }: UpstreamCluster): string | undefined {
  const by = policy.loadBalancer?.consistentHash;
  if (by === undefined) return undefined;
  if (by.useSourceIp === true) return request.remote.ip;
  if (by.httpHeaderName !== undefined) return request.headers.get(by.httpHeaderName);
  if (by.httpQueryParameterName !== undefined) return parseQuery(request.query).get(by.httpQueryParameterName);
  const name = by.httpCookie?.name;
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return name === undefined ? undefined : pairs.find(([key]) => key === name)?.[1];
}
