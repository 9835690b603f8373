import { readAll } from "../../../kernel/streams.ts";
import { HttpFailure, type HttpAnswer, type HttpResponse, httpRequest } from "../../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../../network/pod-network.ts";
import { lookUp, NameError } from "../../nettools/look-up.ts";
import { networkErrorText } from "../../nettools/network-error-text.ts";
import { parseUrl } from "../../nettools/url.ts";
import { connectTls, TlsFailure } from "../../tls/connect.ts";
import { MalformedDer } from "../../tls/der.ts";
import type { LocationBlock, Proxy } from "../config/model.ts";
import { type Exchange, interpolate } from "./exchange.ts";
import type { Outcome } from "./static-file.ts";

const ERRNO: Record<string, number> = { ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ENETUNREACH: 101, ECONNRESET: 104 };
/** Headers of one hop, which are not passed on. */
const HOP_HEADERS = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "proxy-authorization",
  "proxy-authenticate",
  "content-length",
  "server",
  "date",
]);

/** Passes a request to an upstream, trying its servers in turn when they cannot be reached. */
export async function passOn(exchange: Exchange, location: LocationBlock, proxy: Proxy): Promise<Outcome> {
  const addresses = proxy.variable === undefined ? proxy.upstream.addresses : await lookedUp(exchange, proxy.variable);
  if (addresses.length === 0) return { kind: "status", status: 502, log: `no resolver defined to resolve ${proxy.host}` };
  const body = await readAll(exchange.request.body);
  let status = 502;
  let log = "";
  for (let attempt = 0; attempt < addresses.length; attempt++) {
    const target = addresses[proxy.upstream.next++ % addresses.length] as { ip: string; port: number };
    const url = targetPath(exchange, location, proxy);
    exchange.upstreamAddress = `${target.ip}:${target.port}`;
    try {
      return { kind: "answer", answer: await send(exchange, location, proxy, target, url, body) };
    } catch (error) {
      const failure = describe(error);
      status = failure.status;
      log = `${failure.text}, upstream: "${proxy.secure ? "https" : "http"}://${target.ip}:${target.port}${url}"`;
    }
  }
  return { kind: "status", status, log };
}

async function lookedUp(exchange: Exchange, variable: string): Promise<{ ip: string; port: number }[]> {
  const url = parseUrl(interpolate(variable, exchange));
  if (url === undefined) return [];
  try {
    return (await lookUp(exchange.process, url.host)).map((ip) => ({ ip, port: url.port }));
  } catch (error) {
    if (error instanceof NameError) return [];
    throw error;
  }
}

/** A path in proxy_pass takes the place of the location's prefix; without one the request's path goes on as it came. */
function targetPath(exchange: Exchange, location: LocationBlock, proxy: Proxy): string {
  const args = exchange.args === "" ? "" : `?${exchange.args}`;
  if (proxy.path === undefined || location.matches !== undefined) return `${exchange.uri}${args}`;
  return `${proxy.path}${exchange.uri.slice(location.pattern.length)}${args}`;
}

async function send(
  exchange: Exchange,
  location: LocationBlock,
  proxy: Proxy,
  target: { ip: string; port: number },
  path: string,
  body: Uint8Array,
): Promise<HttpAnswer> {
  const { request, process } = exchange;
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new NetworkError("ENETUNREACH", "no network");
  const { settings } = location;
  const response = await httpRequest(network, {
    ip: target.ip,
    port: target.port,
    method: request.method,
    path,
    headers: upstreamHeaders(exchange, location, proxy),
    connectTimeoutMilliseconds: settings.connectTimeout,
    timeoutMilliseconds: settings.readTimeout,
    signal: process.signal,
    // proxy_ssl_verify is off unless it is asked for.
    ...(proxy.secure ? { secure: async (socket) => (await connectTls(socket, { random: process.random, accepts: () => true })).socket } : {}),
    ...(body.length > 0 ? { body } : {}),
  });
  const headers: [string, string][] = [...response.headers].filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())).map(([name, value]) => [name, value]);
  return { status: response.status, statusText: response.statusText, headers, ...(await bodyOf(response, request.method)) };
}

async function bodyOf(response: HttpResponse, method: string): Promise<{ body?: Uint8Array }> {
  if (method === "HEAD" || response.status === 204 || response.status === 304) return {};
  return { body: await readAll(response.body) };
}

function upstreamHeaders(exchange: Exchange, location: LocationBlock, proxy: Proxy): [string, string][] {
  const set = new Map(location.settings.proxyHeaders.map(([name, value]) => [name.toLowerCase(), [name, interpolate(value, exchange)] as [string, string]]));
  const host = set.get("host")?.[1] ?? (proxy.variable === undefined ? proxy.host : (parseUrl(interpolate(proxy.variable, exchange))?.host ?? proxy.host));
  const passed = [...exchange.request.headers].filter(
    ([name]) => !HOP_HEADERS.has(name.toLowerCase()) && name.toLowerCase() !== "host" && !set.has(name.toLowerCase()),
  );
  const own = [...set.values()].filter(([name, value]) => name.toLowerCase() !== "host" && value !== "" && !HOP_HEADERS.has(name.toLowerCase()));
  return [["Host", host], ["Connection", "close"], ...own, ...passed.map(([name, value]): [string, string] => [name, value])];
}

function describe(error: unknown): { status: number; text: string } {
  if (error instanceof NetworkError) {
    const timedOut = error.code === "ETIMEDOUT";
    if (error.code === "ECONNRESET") return { status: 502, text: "recv() failed (104: Connection reset by peer) while reading response header from upstream" };
    const text = timedOut
      ? "upstream timed out (110: Operation timed out) while connecting to upstream"
      : `connect() failed (${ERRNO[error.code] ?? 5}: ${networkErrorText(error.code)}) while connecting to upstream`;
    return { status: timedOut ? 504 : 502, text };
  }
  if (error instanceof TlsFailure || error instanceof MalformedDer)
    return { status: 502, text: "SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream" };
  if (!(error instanceof HttpFailure)) throw error;
  if (error.code === "timeout") return { status: 504, text: "upstream timed out (110: Operation timed out) while reading response header from upstream" };
  return {
    status: 502,
    text:
      error.code === "empty-reply"
        ? "upstream prematurely closed connection while reading response header from upstream"
        : "upstream sent invalid header while reading response header from upstream",
  };
}
