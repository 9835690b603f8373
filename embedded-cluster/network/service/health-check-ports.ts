import { objectKey } from "../../apimachinery/object.ts";
import type { Service } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import { serveHttp } from "../http/index.ts";
import { NetworkError, type PodNetwork } from "../pod-network.ts";
import type { WatchedResources } from "../watched-resources.ts";
import type { ServiceTable } from "./service-table.ts";

interface Node {
  name: string;
  host: PodNetwork;
}

/**
 * What each node answers on a Service's healthCheckNodePort, for load balancers that ask which nodes have an endpoint: 200 where there
 * is one, 503 elsewhere. Models pkg/proxy/healthcheck.
 */
export class HealthCheckPorts implements Disposable {
  private readonly table: ServiceTable;
  private readonly services = new Map<string, { port: number; opened: DisposableStack }>();
  private readonly nodes: Node[] = [];

  constructor(informers: WatchedResources, table: ServiceTable) {
    this.table = table;
    informers.informer<Service>(RESOURCES.services).onChange({
      added: (service) => this.put(service),
      updated: (service) => this.put(service),
      deleted: (service) => this.remove(objectKey(service)),
    });
  }

  addNode(node: Node): void {
    this.nodes.push(node);
    for (const [key, { port, opened }] of this.services) this.serve(key, port, node, opened);
  }

  dispose(): void {
    for (const key of [...this.services.keys()]) this.remove(key);
  }

  private put(service: Service): void {
    const key = objectKey(service);
    const { type, externalTrafficPolicy, healthCheckNodePort } = service.spec;
    const port = type === "LoadBalancer" && externalTrafficPolicy === "Local" ? healthCheckNodePort : undefined;
    if (this.services.get(key)?.port === port) return;
    this.remove(key);
    if (!port) return;
    const opened = new DisposableStack();
    this.services.set(key, { port, opened });
    for (const node of this.nodes) this.serve(key, port, node, opened);
  }

  private remove(key: string): void {
    this.services.get(key)?.opened.dispose();
    this.services.delete(key);
  }

  private serve(key: string, port: number, node: Node, opened: DisposableStack): void {
    try {
      opened.use(serveHttp(node.host, port, () => this.answer(key, node.name)));
    } catch (error) {
      // Somebody on the node has the port: kube-proxy reports that and goes on without it.
      if (!(error instanceof NetworkError)) throw error;
    }
  }

  private answer(key: string, node: string) {
    const count = this.table.localEndpoints(key, node);
    const [namespace = "", name = ""] = key.split("/");
    const body = { service: { namespace, name }, localEndpoints: count, serviceProxyHealthy: true };
    return {
      status: count > 0 ? 200 : 503,
      headers: { "Content-Type": "application/json", "X-Content-Type-Options": "nosniff", "X-Load-Balancing-Endpoint-Weight": String(count) },
      body: JSON.stringify(body, undefined, "\t"),
    };
  }
}
