import { readAll } from "../../kernel/streams.ts";
import type { ConnectionUpgrade, HttpAnswer, HttpRequest } from "../../network/http/index.ts";
import { type AuthorizationVerdict, type Call, authorize, mutualTlsMode, telemetryOf, type MeshPort, withoutPort } from "../../network/mesh/index.ts";
import type { SocketAddress } from "../../network/pod-network.ts";
import { connectionLine } from "./access-log.ts";
import { forwardedHeaders } from "./apply-rule.ts";
import { beginExchange } from "./exchange.ts";
import { acceptMutualTls } from "./mutual-tls.ts";
import { openCluster } from "./pass-through.ts";
import { PeekableSocket } from "./peekable-socket.ts";
import { speaksHttp } from "./protocol-sniffing.ts";
import type { Proxy } from "./proxy.ts";
import { relayTo } from "./relay-connection.ts";
import { finish } from "./reply.ts";
import { passOn } from "./upstream.ts";

/** What the proxy's own connections to its application come from: neither rule of the redirection takes them. */
const TO_APPLICATION = "127.0.0.6";

/** A connection that comes to the pod: who calls is found out, then whether they may, then it is passed to the application. */
export function inboundConnections(proxy: Proxy): ConnectionUpgrade {
  return async (socket) => {
    if (proxy.plane.configuration === undefined) return undefined;
    const { configuration, workload } = proxy;
    const { port } = socket.local;
    const mode = mutualTlsMode(configuration, workload, port);
    const peeked = new PeekableSocket(socket);
    const declared = declaredPort(proxy, port);
    // Whoever may speak either waits for the client's first bytes: a server that speaks first needs a port that is decided (STRICT or DISABLE).
    const proof = mode === "DISABLE" ? undefined : await acceptMutualTls(peeked);
    const identity = proof === undefined ? undefined : proxy.plane.identityOf(proof);
    if (mode === "STRICT" && identity === undefined) {
      refuse(proxy, peeked.remote, peeked.local, "filter_chain_not_found", "NR", "-");
      peeked.reset();
      return undefined;
    }
    const isHttp = declared?.protocol === "HTTP" || (declared?.protocol !== "TCP" && (await speaksHttp(peeked)));
    if (isHttp) return { socket: peeked, handler: (request) => serveInbound(proxy, request, identity) };
    const verdict = authorize(configuration, workload, { identity, sourceIp: socket.remote.ip, port, http: undefined });
    if (verdict.allowed) await relayTo(proxy, peeked, application(port));
    else {
      refuse(proxy, peeked.remote, peeked.local, detailsOf(verdict), "-", `inbound|${port}||`);
      peeked.reset();
    }
    return undefined;
  };
}

/** What Services say of a port of this pod. */
function declaredPort({ configuration, workload }: Proxy, port: number): MeshPort | undefined {
  for (const service of configuration.services.values()) {
    if (service.namespace !== workload.namespace) continue;
    const found = service.ports.find((each) => each.endpoints.some((endpoint) => endpoint.ip === workload.ip && endpoint.port === port));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function serveInbound(proxy: Proxy, request: HttpRequest, identity: string | undefined): Promise<HttpAnswer> {
  const exchange = beginExchange(proxy, request, "inbound", "http", await readAll(request.body));
  const { port } = request.local;
  exchange.cluster = `inbound|${port}||`;
  exchange.routeName = "default";
  exchange.serverName = identity === undefined ? "-" : `outbound_.${port}_._.${withoutPort(exchange.authority)}`;
  exchange.operation = `${withoutPort(exchange.authority)}:${port}/*`;
  const { method, path, headers, remote } = request;
  const call: Call = { identity, sourceIp: remote.ip, port, http: { method, path, host: exchange.authority, headers } };
  const verdict = authorize(proxy.configuration, proxy.workload, call);
  if (!verdict.allowed) {
    exchange.details = detailsOf(verdict);
    return finish(exchange, { kind: "local", status: 403, headers: [], text: "RBAC: access denied" });
  }
  const passed = forwardedHeaders(exchange);
  if (identity !== undefined) {
    const own = proxy.workload.identity;
    passed.set("x-forwarded-client-cert", `By=${own};Hash=${hashOf(identity)};Subject="";URI=${identity}`);
  } else passed.delete("x-forwarded-client-cert");
  const reply = await passOn(exchange, {
    cluster: application(port),
    method,
    path: exchange.path,
    headers: [...passed].map(([name, value]): [string, string] => [name, value]),
    timeout: undefined,
    retries: { attempts: 0 },
    hash: undefined,
  });
  exchange.upstream = { ip: proxy.workload.ip, port };
  return finish(exchange, reply);
}

function application(port: number) {
  return openCluster(`inbound|${port}||`, { ip: TO_APPLICATION, port });
}

function detailsOf(verdict: AuthorizationVerdict): string {
  return verdict.allowed ? "via_upstream" : `rbac_access_denied_matched_policy[${verdict.policy}]`;
}

function refuse(proxy: Proxy, remote: SocketAddress, local: SocketAddress, details: string, flags: string, cluster: string): void {
  if (!telemetryOf(proxy.configuration, proxy.workload).logs) return;
  const now = proxy.process.clock.now();
  const none = { received: 0, sent: 0, upstream: undefined, upstreamLocal: undefined, serverName: "-" };
  proxy.print(connectionLine({ start: now, now, flags, details, cluster, local, remote, ...none }));
}

/** 64 digits that stand for a certificate's fingerprint: the same for the same identity. */
function hashOf(identity: string): string {
  let text = "";
  for (let part = 0; part < 8; part++) {
    let hash = 0x811c9dc5 + part;
    for (let index = 0; index < identity.length; index++) hash = Math.imul(hash ^ identity.charCodeAt(index), 0x01000193);
    text += (hash >>> 0).toString(16).padStart(8, "0");
  }
  return text;
}
