import { randomUid } from "../../kernel/random.ts";
import type { HttpRequest } from "../../network/http/index.ts";
import type { SocketAddress } from "../../network/pod-network.ts";
import { type Trace, beginTrace } from "./tracing.ts";
import type { Proxy } from "./proxy.ts";

/** One request on its way through a proxy, and what the access log and the span will say of it. */
export interface Exchange {
  proxy: Proxy;
  request: HttpRequest;
  direction: "outbound" | "inbound" | "gateway";
  scheme: "http" | "https";
  requestId: string;
  /** Milliseconds since the epoch. */
  start: number;
  trace: Trace;
  /** The body, read as a whole: it may be sent more than once. */
  body: Uint8Array;
  /** As it came, when a rule has rewritten it. */
  originalPath: string | undefined;
  path: string;
  authority: string;
  /** Response flags: "UF", "UH"; "" for none. */
  flags: string[];
  details: string;
  transportFailure: string | undefined;
  upstream: SocketAddress | undefined;
  upstreamLocal: SocketAddress | undefined;
  cluster: string;
  routeName: string;
  /** "reviews.default.svc.cluster.local:9080/*" */
  operation: string;
  serverName: string;
  attempts: number;
  serviceTime: number | undefined;
}

export function beginExchange(proxy: Proxy, request: HttpRequest, direction: Exchange["direction"], scheme: "http" | "https", body: Uint8Array): Exchange {
  const query = request.query === "" ? "" : `?${request.query}`;
  const requestId = (direction === "gateway" ? undefined : request.headers.get("x-request-id")) ?? randomUid(proxy.process.random);
  return {
    proxy,
    request,
    direction,
    scheme,
    requestId,
    start: proxy.process.clock.now(),
    trace: beginTrace(proxy, request.headers),
    body,
    originalPath: undefined,
    path: `${request.path}${query}`,
    authority: request.headers.get("host") ?? "",
    flags: [],
    details: "via_upstream",
    transportFailure: undefined,
    upstream: undefined,
    upstreamLocal: undefined,
    cluster: "-",
    routeName: "-",
    operation: "*",
    serverName: "-",
    attempts: 0,
    serviceTime: undefined,
  };
}
