import { Connection } from "./connection.ts";
import type { Endpoint } from "./kubeconfig.ts";

const WAIT_MILLISECONDS = 50;
const WAITS = 1_200;

/** One of the clusters compared: its connections and a namespace of its own. */
export class Side {
  readonly name: string;
  readonly namespace: string;
  readonly endpoint: Endpoint;
  readonly connections: readonly Connection[];

  private constructor(name: string, namespace: string, endpoint: Endpoint, connections: readonly Connection[]) {
    this.name = name;
    this.namespace = namespace;
    this.endpoint = endpoint;
    this.connections = connections;
  }

  static async open(name: string, endpoint: Endpoint, clients: number): Promise<Side> {
    const namespace = `bench-${process.pid}`;
    const connections = await Promise.all(Array.from({ length: clients }, () => Connection.open(endpoint)));
    const side = new Side(name, namespace, endpoint, connections);
    await side.ask("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    // Pods are refused until their ServiceAccount is there.
    await side.until(async () => (await side.first.send("GET", `${side.path("serviceaccounts")}/default`)).status === 200);
    return side;
  }

  /** The connection of a single client. */
  get first(): Connection {
    return this.connections[0] as Connection;
  }

  path(resource: string): string {
    return `/api/v1/namespaces/${this.namespace}/${resource}`;
  }

  /** Sends a request that must be granted. */
  async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.first.send(method, path, body === undefined ? undefined : JSON.stringify(body));
    if (answer.status >= 300) throw new Error(`${this.name}: ${method} ${path} answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
    return JSON.parse(answer.body.toString());
  }

  /** Removes every object of the resource from the namespace. */
  async empty(resource: string): Promise<void> {
    await this.ask("DELETE", this.path(resource), { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0 });
  }

  async close(): Promise<void> {
    await this.ask("DELETE", `/api/v1/namespaces/${this.namespace}`);
    for (const connection of this.connections) connection.close();
  }

  private async until(done: () => Promise<boolean>): Promise<void> {
    for (let wait = 0; wait < WAITS; wait++) {
      if (await done()) return;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MILLISECONDS));
    }
    throw new Error(`${this.name}: waited ${(WAITS * WAIT_MILLISECONDS) / 1_000} s in vain`);
  }
}
