import { readAll } from "../../kernel/streams.ts";
import type { ConnectionUpgrade, HttpAnswer, HttpRequest } from "../../network/http/index.ts";
import {
  type MeshPort,
  type MeshService,
  type UpstreamCluster,
  decideInMesh,
  portAt,
  sidecarOf,
  upstreamCluster,
  weightedChoice,
  isBoundTo,
  fullHost,
  MESH_GATEWAY,
  isExported,
} from "../../network/mesh/index.ts";
import type { SocketAddress } from "../../network/pod-network.ts";
import { applyRule, forwardedHeaders, toDestination } from "./apply-rule.ts";
import { beginExchange, type Exchange } from "./exchange.ts";
import { openCluster } from "./pass-through.ts";
import { PeekableSocket } from "./peekable-socket.ts";
import { speaksHttp } from "./protocol-sniffing.ts";
import type { Proxy } from "./proxy.ts";
import { relayTo } from "./relay-connection.ts";
import { type Reply, failed, finish } from "./reply.ts";
import { passOn } from "./upstream.ts";

/** A connection that the pod's own program opened: HTTP goes on as such, everything else is joined to an endpoint byte by byte. */
export function outboundConnections(proxy: Proxy): ConnectionUpgrade {
  return async (socket) => {
    if (proxy.plane.configuration === undefined) return undefined;
    const { local } = socket;
    const known = portAt(proxy.configuration, local.ip, local.port);
    const peeked = new PeekableSocket(socket);
    const isHttp = known?.port.protocol === "HTTP" || (known?.port.protocol !== "TCP" && (await speaksHttp(peeked)));
    if (isHttp) return { socket: peeked, handler: (request) => serveOutbound(proxy, request) };
    await relayOutbound(proxy, peeked, known);
    return undefined;
  };
}

async function serveOutbound(proxy: Proxy, request: HttpRequest): Promise<HttpAnswer> {
  const exchange = beginExchange(proxy, request, "outbound", "http", await readAll(request.body));
  return finish(exchange, await route(exchange));
}

async function route(exchange: Exchange): Promise<Reply> {
  const { proxy, request, authority } = exchange;
  const { method, path, query, headers, local } = request;
  const { port } = local;
  const asked = { method, path, query, headers, port, authority, scheme: "http" };
  const decision = decideInMesh(proxy.configuration, proxy.workload, asked);
  if (decision.kind === "rule") return applyRule(exchange, decision.rule, decision.owner, decision.match, port);
  const dialed = decision.kind === "service" || decision.kind === "passthrough" ? dialedPod(proxy, local) : undefined;
  if (dialed !== undefined) {
    exchange.routeName = "default";
    return passOn(exchange, { ...passageTo(exchange, dialed.name), cluster: dialed });
  }
  if (decision.kind === "service") {
    exchange.routeName = "default";
    const { service } = decision;
    if (service.isOpen) return passOn(exchange, passageTo(exchange, `outbound|${port}||${service.hostname}`));
    return toDestination(exchange, { host: service.hostname, port: { number: port } }, service.namespace, port, forwardedHeaders(exchange));
  }
  if (decision.kind === "no-route") return failed(exchange, 404, "NR", "route_not_found", "");
  if (decision.kind === "blackhole") {
    exchange.cluster = "BlackHoleCluster";
    exchange.routeName = "block_all";
    exchange.details = "direct_response";
    return { kind: "local", status: 502, headers: [], text: "" };
  }
  exchange.routeName = "allow_any";
  return passOn(exchange, passageTo(exchange, "PassthroughCluster"));
}

function passageTo(exchange: Exchange, cluster: string) {
  const { request, path } = exchange;
  exchange.operation = `${exchange.authority}/*`;
  const headers = [...forwardedHeaders(exchange)].map(([name, value]): [string, string] => [name, value]);
  return { cluster: openCluster(cluster, request.local), method: request.method, path, headers, timeout: undefined, retries: { attempts: 0 }, hash: undefined };
}

/** A pod behind a headless Service was chosen by whoever asked DNS: it is called, and no other one. */
function dialedPod({ configuration, workload }: Proxy, { ip, port: number }: SocketAddress): UpstreamCluster | undefined {
  const { service, port } = portAt(configuration, ip, number) ?? {};
  if (service === undefined || port === undefined || service.addresses.length > 0 || service.isOpen) return undefined;
  const cluster = upstreamCluster(configuration, { host: service.hostname, port: { number: port.number } }, service.namespace, workload.namespace, number);
  return cluster === undefined ? undefined : { ...cluster, endpoints: cluster.endpoints.filter((endpoint) => endpoint.ip === ip) };
}

/** TCP: by the rules for its port, or to the Service itself. */
async function relayOutbound(proxy: Proxy, socket: PeekableSocket, known: { service: MeshService; port: MeshPort } | undefined): Promise<void> {
  const { configuration, workload } = proxy;
  if (known === undefined) {
    const isClosed = sidecarOf(configuration, workload)?.spec.outboundTrafficPolicy?.mode === "REGISTRY_ONLY";
    if (isClosed) return socket.reset();
    return relayTo(proxy, socket, openCluster("PassthroughCluster", socket.local));
  }
  const { service, port } = known;
  const rules = configuration.virtualServices.filter(
    (each) =>
      isBoundTo(each.spec.gateways, each, [MESH_GATEWAY]) &&
      isExported(each, workload.namespace) &&
      (each.spec.hosts ?? []).some((host) => fullHost(host, each.metadata.namespace ?? "default") === service.hostname),
  );
  for (const owner of rules) {
    const rule = owner.spec.tcp?.find(({ match }) => match === undefined || match.some((each) => each.port === undefined || each.port === port.number));
    const choice = weightedChoice(rule?.route ?? [], proxy.process.random);
    if (choice === undefined) continue;
    const cluster = upstreamCluster(configuration, choice.destination, owner.metadata.namespace ?? "default", workload.namespace, port.number);
    return cluster === undefined ? socket.reset() : relayTo(proxy, socket, cluster);
  }
  const cluster =
    dialedPod(proxy, socket.local) ??
    upstreamCluster(configuration, { host: service.hostname, port: { number: port.number } }, service.namespace, workload.namespace, port.number);
  if (cluster === undefined || service.isOpen) return relayTo(proxy, socket, openCluster(cluster?.name ?? "PassthroughCluster", socket.local));
  return relayTo(proxy, socket, cluster);
}
