import { readAll } from "../../kernel/streams.ts";
import { HttpConnection, type HttpAnswer, HttpFailure, type HttpResponse } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";
import { networkErrorText } from "../nettools/network-error-text.ts";
import { connectTls, TlsFailure } from "../tls/connect.ts";
import type { Exchange } from "./exchange.ts";
import type { Backend, Location } from "./model.ts";

/** Headers of one hop, which are not passed on; nginx has its own Server and Date. */
const HOP_HEADERS = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "proxy-authorization",
  "proxy-authenticate",
  "date",
  "server",
]);
/** As proxy-next-upstream-tries. */
const TRIES = 3;

export type Outcome = { kind: "answer"; answer: HttpAnswer } | { kind: "status"; status: number; error?: string };

/** Where the next request of a backend begins. */
const turns = new WeakMap<Backend, number>();

/** Passes a request to a backend's endpoints, the next one when one cannot be reached. */
export async function passOn(
  process: Process,
  exchange: Exchange,
  location: Location,
  backend: Backend,
  ports: { http: number; https: number },
): Promise<Outcome> {
  if (backend.endpoints.length === 0) return { kind: "status", status: 503 };
  const declared = Number(exchange.request.headers.get("content-length") ?? 0);
  if (declared > location.annotations.bodyBytes) return { kind: "status", status: 413, error: `client intended to send too large body: ${declared} bytes` };
  const body = await readAll(exchange.request.body);
  let last: Outcome = { kind: "status", status: 502 };
  for (let attempt = 0; attempt < Math.min(TRIES, Math.max(1, backend.endpoints.length)); attempt++) {
    const turn = turns.get(backend) ?? 0;
    turns.set(backend, turn + 1);
    const target = backend.endpoints[turn % backend.endpoints.length] as { ip: string; port: number };
    const path = rewritten(exchange, location);
    const began = process.clock.now();
    exchange.upstreamAddresses.push(`${target.ip}:${target.port}`);
    try {
      const response = await send(process, exchange, location, target, path, body, ports);
      exchange.upstreamStatus.push(String(response.status));
      exchange.upstreamMilliseconds = process.clock.now() - began;
      return { kind: "answer", answer: answerOf(response, exchange) };
    } catch (error) {
      const { status, text } = describe(error);
      exchange.upstreamStatus.push(String(status));
      exchange.upstreamMilliseconds = process.clock.now() - began;
      last = {
        kind: "status",
        status,
        error: `${text}, upstream: "${location.annotations.backendProtocol.toLowerCase()}://${target.ip}:${target.port}${path}"`,
      };
    }
  }
  return last;
}

/** rewrite-target takes the place of the whole path; $1… are what the rule's path captured. */
function rewritten({ request }: Exchange, location: Location): string {
  const query = request.query === "" ? "" : `?${request.query}`;
  const target = location.annotations.rewriteTarget;
  if (target === undefined) return `${request.path}${query}`;
  const match = expressionOf(location)?.exec(request.path);
  if (match === undefined || match === null) return `${request.path}${query}`;
  const path = target.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? "") || "/";
  return `${path.startsWith("/") ? path : `/${path}`}${query}`;
}

function expressionOf({ path }: Location): RegExp | undefined {
  try {
    return new RegExp(path, "i");
  } catch {
    return undefined;
  }
}

async function send(
  process: Process,
  exchange: Exchange,
  location: Location,
  target: { ip: string; port: number },
  path: string,
  body: Uint8Array,
  ports: { http: number; https: number },
): Promise<HttpResponse> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new NetworkError("ENETUNREACH", "no network");
  const { annotations } = location;
  const plain = await network.connect(target.ip, target.port, { signal: process.signal, timeoutMilliseconds: annotations.connectTimeout });
  const socket = annotations.backendProtocol === "HTTPS" ? (await connectTls(plain, { random: process.random, accepts: () => true })).socket : plain;
  const connection = new HttpConnection(network, socket, target.ip);
  return connection.request({
    method: exchange.request.method,
    path,
    headers: upstreamHeaders(exchange, location, ports),
    timeoutMilliseconds: annotations.readTimeout,
    signal: process.signal,
    ...(body.length > 0 ? { body } : {}),
  });
}

/** As the controller's template sets them. */
function upstreamHeaders({ request, scheme, requestId }: Exchange, { annotations }: Location, ports: { http: number; https: number }): [string, string][] {
  const host = request.headers.get("host") ?? "";
  const prefix = annotations.forwardedPrefix;
  const own: [string, string][] = [
    ["Host", annotations.upstreamHost ?? host],
    ["X-Request-ID", requestId],
    ["X-Real-IP", request.remote.ip],
    ["X-Forwarded-For", request.remote.ip],
    ["X-Forwarded-Host", host],
    ["X-Forwarded-Port", String(ports[scheme])],
    ["X-Forwarded-Proto", scheme],
    ["X-Forwarded-Scheme", scheme],
    ["X-Scheme", scheme],
    ...(prefix === undefined ? [] : [["X-Forwarded-Prefix", prefix] as [string, string]]),
  ];
  const set = new Set(own.map(([name]) => name.toLowerCase()));
  const passed = [...request.headers].filter(
    ([name]) => !HOP_HEADERS.has(name.toLowerCase()) && !set.has(name.toLowerCase()) && name.toLowerCase() !== "content-length",
  );
  return [...own, ...passed.map(([name, value]): [string, string] => [name, value])];
}

/** The body streams through; its bytes are counted for the log. */
function answerOf(response: HttpResponse, exchange: Exchange): HttpAnswer {
  const headers = [...response.headers].filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())).map(([name, value]): [string, string] => [name, value]);
  exchange.upstreamBytes = 0;
  const body = {
    read: async (maxBytes?: number) => {
      const chunk = await response.body.read(maxBytes);
      exchange.upstreamBytes = (exchange.upstreamBytes ?? 0) + (chunk?.length ?? 0);
      if (chunk === null) response.close();
      return chunk;
    },
  };
  const isEmpty = exchange.request.method === "HEAD" || response.status === 204 || response.status === 304;
  if (isEmpty) response.close();
  return { status: response.status, statusText: response.statusText, headers, ...(isEmpty ? {} : { body }) };
}

const ERRNO: Readonly<Record<string, number>> = { ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ENETUNREACH: 101, ECONNRESET: 104 };

function describe(error: unknown): { status: number; text: string } {
  if (error instanceof NetworkError) {
    if (error.code === "ETIMEDOUT") return { status: 504, text: "upstream timed out (110: Operation timed out) while connecting to upstream" };
    return { status: 502, text: `connect() failed (${ERRNO[error.code] ?? 5}: ${networkErrorText(error.code)}) while connecting to upstream` };
  }
  if (error instanceof TlsFailure)
    return { status: 502, text: "SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream" };
  if (!(error instanceof HttpFailure)) throw error;
  if (error.code === "timeout") return { status: 504, text: "upstream timed out (110: Operation timed out) while reading response header from upstream" };
  return { status: 502, text: "upstream prematurely closed connection while reading response header from upstream" };
}
