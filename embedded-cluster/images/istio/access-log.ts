import type { SocketAddress } from "../../network/pod-network.ts";
import type { Exchange } from "./exchange.ts";

/** A line of istio-proxy's access log, in Istio's default text format. */
export function accessLine(exchange: Exchange, status: number, sentBytes: number): string {
  const { request, proxy } = exchange;
  const query = request.query === "" ? "" : `?${request.query}`;
  const header = (name: string) => quoted(request.headers.get(name));
  const forwarded = exchange.direction === "gateway" ? quoted(request.remote.ip) : header("x-forwarded-for");
  return [
    `[${new Date(exchange.start).toISOString()}]`,
    `"${request.method} ${exchange.originalPath ?? `${request.path}${query}`} HTTP/${request.httpVersion}"`,
    status,
    exchange.flags.join(",") || "-",
    exchange.details,
    "-",
    quoted(exchange.transportFailure),
    exchange.body.length,
    sentBytes,
    proxy.process.clock.now() - exchange.start,
    exchange.serviceTime ?? "-",
    forwarded,
    header("user-agent"),
    `"${exchange.requestId}"`,
    `"${exchange.authority}"`,
    quoted(place(exchange.upstream)),
    exchange.cluster,
    place(exchange.upstreamLocal) ?? "-",
    place(request.local),
    place(request.remote),
    exchange.serverName,
    exchange.routeName,
  ].join(" ");
}

/** A line for a connection that is not HTTP. */
export function connectionLine(given: {
  start: number;
  now: number;
  flags: string;
  details: string;
  received: number;
  sent: number;
  upstream: SocketAddress | undefined;
  cluster: string;
  upstreamLocal: SocketAddress | undefined;
  local: SocketAddress;
  remote: SocketAddress;
  serverName: string;
}): string {
  const { start, now, flags, details, received, sent, upstream, cluster, upstreamLocal, local, remote, serverName } = given;
  return `[${new Date(start).toISOString()}] "- - -" 0 ${flags} ${details} - "-" ${received} ${sent} ${now - start} - "-" "-" "-" "-" ${quoted(place(upstream))} ${cluster} ${place(upstreamLocal) ?? "-"} ${place(local)} ${place(remote)} ${serverName} -`;
}

function quoted(text: string | undefined): string {
  return `"${text ?? "-"}"`;
}

function place(address: SocketAddress | undefined): string | undefined {
  return address === undefined ? undefined : `${address.ip}:${address.port}`;
}
