import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import { readAll } from "../../kernel/streams.ts";
import { type ConnectionUpgrade, type HttpAnswer, type HttpRequest, type HttpServer, serveHttp } from "../../network/http/index.ts";
import { type GatewayServer, type IstioGateway, authorize, closestHost, decideAtGateway, hostMatches, withoutPort } from "../../network/mesh/index.ts";
import { NetworkError } from "../../network/pod-network.ts";
import { loadIdentity } from "../tls/identity.ts";
import { overTls } from "../tls/serve-https.ts";
import { applyRule } from "./apply-rule.ts";
import { beginExchange } from "./exchange.ts";
import type { Proxy } from "./proxy.ts";
import { failed, finish, localReply } from "./reply.ts";

/** A server of a Gateway, as one of a gateway's ports has it. */
interface BoundServer {
  /** "namespace/name" */
  gateway: string;
  namespace: string;
  server: GatewayServer;
}

/** What a gateway's pod listens on: the ports of the Gateways that select it, as they come and go. */
export class GatewayListeners implements Disposable {
  private readonly proxy: Proxy;
  private readonly opened = new DisposableStack();
  private readonly servers = new Map<number, { server: HttpServer; scheme: "http" | "https" }>();

  constructor(proxy: Proxy) {
    this.proxy = proxy;
    this.opened.use(proxy.plane.onPublish(() => this.listen()));
    if (proxy.plane.configuration !== undefined) this.listen();
  }

  dispose(): void {
    this.opened.dispose();
    for (const { server } of this.servers.values()) server.dispose();
  }

  private listen(): void {
    const bound = boundServers(this.proxy);
    for (const [port, { server, scheme }] of this.servers) {
      const wanted = bound.get(port);
      if (wanted !== undefined && schemeOf(wanted) === scheme) continue;
      server.dispose();
      this.servers.delete(port);
    }
    for (const [port, wanted] of bound) {
      if (this.servers.has(port)) continue;
      const scheme = schemeOf(wanted);
      try {
        const upgrade = scheme === "https" ? this.overTls(port) : undefined;
        this.servers.set(port, { scheme, server: serveHttp(this.proxy.network, port, (request) => this.serve(port, request, scheme), upgrade) });
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        this.proxy.say("warn", `error adding listener '0.0.0.0_${port}': cannot bind '0.0.0.0:${port}': Address already in use`);
      }
    }
  }

  /** By the name the client asks for; without a certificate for it the connection is closed. */
  private overTls(port: number): ConnectionUpgrade {
    const choose = (name: string | undefined) => {
      const servers = boundServers(this.proxy).get(port) ?? [];
      const found = name === undefined ? servers[0] : (servers.find(({ server }) => server.hosts.some((host) => hostMatches(bare(host), name))) ?? undefined);
      const credential = found?.server.tls?.credentialName;
      if (found === undefined || credential === undefined) return [];
      const key = credential.includes("/") ? credential : `${found.namespace}/${credential}`;
      const pem = this.proxy.configuration.credentials.get(key);
      const identity = pem === undefined ? undefined : loadIdentity(pem.certificate, pem.key);
      return typeof identity === "object" ? identity.chain.map(({ der }) => der) : [];
    };
    const upgrade = overTls(
      (name) => {
        const chain = choose(name);
        if (chain.length === 0) throw new Error("no certificate");
        return chain;
      },
      () => ({ status: 400 }),
    );
    return (socket) => upgrade(socket);
  }

  private async serve(port: number, request: HttpRequest, scheme: "http" | "https"): Promise<HttpAnswer> {
    const { proxy } = this;
    const exchange = beginExchange(proxy, request, "gateway", scheme, await readAll(request.body));
    const host = withoutPort(exchange.authority).toLowerCase();
    const servers = (boundServers(proxy).get(port) ?? []).filter(({ server }) => closestHost(server.hosts.map(bare), host) !== undefined);
    if (servers.some(({ server }) => server.tls?.httpsRedirect === true)) {
      return finish(exchange, localReply(301, "", [["location", `https://${host}${exchange.path}`]]));
    }
    const { workload } = proxy;
    const { method, path, query, headers } = request;
    const call = { identity: undefined, sourceIp: request.remote.ip, port, http: { method, path, host: exchange.authority, headers } };
    const verdict = authorize(proxy.configuration, workload, call);
    if (!verdict.allowed) {
      exchange.details = `rbac_access_denied_matched_policy[${verdict.policy}]`;
      return finish(exchange, localReply(403, "RBAC: access denied"));
    }
    const asked = { method, path, query, headers, scheme, authority: exchange.authority, port: servers[0]?.server.port.number ?? port };
    const router = { namespace: workload.namespace, labels: workload.labels, gateways: servers.map(({ gateway }) => gateway) };
    const decision = decideAtGateway(proxy.configuration, router, asked);
    if (decision.kind !== "rule") return finish(exchange, failed(exchange, 404, "NR", "route_not_found", ""));
    return finish(exchange, await applyRule(exchange, decision.rule, decision.owner, decision.match, asked.port));
  }
}

/** Servers by the port of the pod they are bound to: what the gateway's Service sends to it, or the number itself. */
function boundServers({ configuration, workload }: Proxy): Map<number, BoundServer[]> {
  const bound = new Map<number, BoundServer[]>();
  for (const gateway of configuration.gateways.filter((each) => isFor(each, workload))) {
    for (const server of gateway.spec.servers ?? []) {
      const port = podPort(configuration, workload, server.port.number);
      const { namespace = "default", name } = gateway.metadata;
      bound.set(port, [...(bound.get(port) ?? []), { gateway: `${namespace}/${name}`, namespace, server }]);
    }
  }
  return bound;
}

function isFor({ metadata, spec }: IstioGateway, { labels, namespace }: Proxy["workload"]): boolean {
  // One that a Gateway of the Gateway API stands behind is served by that Gateway's own pods alone.
  if (metadata.annotations?.[MANAGED_ANNOTATION] !== undefined && metadata.namespace !== namespace) return false;
  const wanted = Object.entries(spec.selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

export const MANAGED_ANNOTATION = "internal.istio.io/gateway-semantics";

function podPort(configuration: Proxy["configuration"], { labels, namespace }: Proxy["workload"], number: number): number {
  for (const service of configuration.services.values()) {
    if (service.namespace !== namespace || service.selector === undefined) continue;
    if (!Object.entries(service.selector).every(([name, value]) => labels[name] === value)) continue;
    const port = service.ports.find((each) => each.number === number);
    if (port !== undefined) return port.targetPort ?? number;
  }
  return number;
}

/** A server's host without the namespace it may begin with. */
function bare(host: string): string {
  return (host.split("/").at(-1) ?? host).toLowerCase();
}

function schemeOf(servers: readonly BoundServer[]): "http" | "https" {
  return servers[0]?.server.port.protocol === "HTTPS" && servers[0].server.tls?.mode !== "PASSTHROUGH" ? "https" : "http";
}
