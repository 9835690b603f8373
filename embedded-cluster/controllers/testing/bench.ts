import { ADMISSION } from "../../apiserver/admission/index.ts";
import { KINDS } from "../../apiserver/kinds/index.ts";
import { type ApiServerOptions, createApiServer } from "../../apiserver/api-server.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import type { Deployment } from "../../apimachinery/types/apps.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import type { VirtualClock } from "../../kernel/virtual-clock.ts";
import { startScheduler } from "../../scheduler/index.ts";
import { Store } from "../../store/store.ts";
import { startControllers } from "../index.ts";
import { CONTROLLERS } from "../registry.ts";
import { type FakeKubeletOptions, startFakeKubelet } from "./fake-kubelet.ts";

type ResourceName = keyof typeof RESOURCES;

export interface BenchOptions {
  kubelet?: FakeKubeletOptions;
  /** Names of the controllers to run; all when absent. */
  only?: readonly string[];
  /** Names of nodes; one, "node-1", when absent. */
  nodes?: readonly string[];
  server?: Partial<ApiServerOptions>;
}

/** No pod is admitted in a namespace without a ServiceAccount. */
const ALWAYS = ["serviceaccount-controller"];

/** The real API server, controllers and scheduler with a fake kubelet, under a virtual clock. */
export class Bench {
  readonly clock: VirtualClock = virtualClock();
  readonly store = new Store();
  /** "POST /api/v1/…" of every request made. */
  readonly requests: string[] = [];
  api!: ApiClient;
  private components = new DisposableStack();

  static async start(options: BenchOptions = {}): Promise<Bench> {
    const bench = new Bench();
    const { clock, store, requests } = bench;
    const server = createApiServer({ clock, random: seededRandom(7), store, kinds: KINDS, admission: ADMISSION, ...options.server });
    const client = server.clientFor({ username: "admin", groups: ["system:masters"] });
    bench.api = {
      ...client,
      request(request) {
        requests.push(`${request.method} ${request.path}`);
        return client.request(request);
      },
    };
    await bench.create("namespaces", { metadata: { name: "default" } });
    for (const name of options.nodes ?? ["node-1"]) await bench.create("nodes", node(name));
    await bench.startComponents(options.only);
    startFakeKubelet(bench.api, clock, options.kubelet);
    await clock.settle();
    return bench;
  }

  /** Stops controllers and scheduler; the API server and the kubelet go on. */
  stop(): void {
    this.components.dispose();
  }

  /** Stops controllers and scheduler, and starts new ones that know nothing but what the API server says. */
  async restart(only?: readonly string[]): Promise<void> {
    this.stop();
    await this.startComponents(only);
    await this.clock.settle();
  }

  private async startComponents(only: readonly string[] | undefined): Promise<void> {
    const { api, clock } = this;
    const names = CONTROLLERS.map((one) => one.name);
    const disabled = only === undefined ? [] : names.filter((name) => ![...only, ...ALWAYS].includes(name));
    this.components = new DisposableStack();
    this.components.use(await startControllers({ client: () => api, clock, random: seededRandom(1), disabled, certificateAuthority: "CERTIFICATE" }));
    this.components.use(await startScheduler({ client: api, clock, random: seededRandom(2) }));
  }

  create(resource: ResourceName, object: { metadata: Partial<KubeObject["metadata"]>; [field: string]: unknown }): Promise<KubeObject> {
    const { group, version } = RESOURCES[resource];
    const kind = KINDS.find((one) => one.plural === resource && one.group === group)?.kind ?? "";
    const whole = { apiVersion: group === "" ? version : `${group}/${version}`, kind, ...object } as KubeObject;
    return this.client(resource).create(whole, whole.metadata.namespace);
  }

  /** A merge patch. */
  patch(resource: ResourceName, name: string, namespace: string | undefined, body: unknown): Promise<KubeObject> {
    return this.client(resource).patch(name, namespace, body);
  }

  delete(resource: ResourceName, name: string, namespace?: string, options?: { propagationPolicy?: string }): Promise<unknown> {
    return this.client(resource).delete(name, namespace, options);
  }

  async find(resource: ResourceName, name: string, namespace?: string): Promise<KubeObject | undefined> {
    return this.client(resource).find(name, namespace);
  }

  async all(resource: ResourceName, namespace?: string): Promise<KubeObject[]> {
    return (await this.client(resource).list(namespace)).items;
  }

  async names(resource: ResourceName, namespace?: string): Promise<string[]> {
    return (await this.all(resource, namespace)).map((object) => object.metadata.name);
  }

  /** "Normal ScalingReplicaSet Scaled up …", in the order in which they happened. */
  async events(about?: string): Promise<string[]> {
    const events = (await this.all("events")).filter((event) => about === undefined || event.involvedObject.name === about);
    const order = (event: KubeObject) => Number.parseInt(event.metadata.name.slice(event.metadata.name.lastIndexOf(".") + 1), 16);
    return events.sort((left, right) => order(left) - order(right)).map((event) => `${event.type} ${event.reason} ${event.message}`);
  }

  private client(resource: ResourceName): ResourceClient {
    return new ResourceClient(this.api, RESOURCES[resource]);
  }
}

/** A node of four cores with room for 110 pods. */
function node(name: string) {
  const amounts = { cpu: "4", memory: "8Gi", "ephemeral-storage": "100Gi", pods: "110" };
  return { metadata: { name, labels: { "kubernetes.io/hostname": name } }, status: { capacity: amounts, allocatable: amounts } };
}

export function deployment(name: string, spec: Partial<Deployment["spec"]> = {}, image = "nginx:1.27") {
  const labels = { app: name };
  return {
    metadata: { name, namespace: "default", labels },
    spec: { replicas: 3, selector: { matchLabels: labels }, template: template(labels, image), ...spec },
  };
}

export function template(labels: Record<string, string>, image = "nginx:1.27") {
  return { metadata: { labels }, spec: { containers: [{ name: "main", image, ports: [{ name: "http", containerPort: 80 }] }] } };
}
