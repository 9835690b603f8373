import type { Deployment } from "../../apimachinery/types/apps.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { FakeApi } from "../../client/testing/fake-api.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import type { VirtualClock } from "../../kernel/virtual-clock.ts";
import { startControllers } from "../index.ts";
import { type FakeKubeletOptions, startFakeKubelet } from "./fake-kubelet.ts";

type ResourceName = keyof typeof RESOURCES;

/** A fake API with real controllers and a fake kubelet, under a virtual clock. */
export class Bench {
  readonly clock: VirtualClock = virtualClock();
  readonly api = new FakeApi(this.clock);

  async start(options: { kubelet?: FakeKubeletOptions; only?: readonly string[] } = {}): Promise<this> {
    const { CONTROLLERS } = await import("../registry.ts");
    const disabled = CONTROLLERS.map((one) => one.name).filter((name) => options.only !== undefined && !options.only.includes(name));
    await startControllers({ client: () => this.api, clock: this.clock, random: seededRandom(1), disabled, certificateAuthority: "CERTIFICATE" });
    startFakeKubelet(this.api, this.clock, { bindTo: "node-1", ...options.kubelet });
    await this.clock.settle();
    return this;
  }

  async create(resource: ResourceName, object: Partial<KubeObject>): Promise<KubeObject> {
    return this.send("POST", resourcePath(RESOURCES[resource], { namespace: object.metadata?.namespace }), object);
  }

  /** A merge patch. */
  async patch(resource: ResourceName, name: string, namespace: string | undefined, body: unknown): Promise<KubeObject> {
    return this.send("PATCH", resourcePath(RESOURCES[resource], { namespace, name }), body);
  }

  async delete(resource: ResourceName, name: string, namespace?: string, body?: unknown): Promise<KubeObject> {
    return this.send("DELETE", resourcePath(RESOURCES[resource], { namespace, name }), body);
  }

  find(resource: ResourceName, name: string, namespace?: string): KubeObject | undefined {
    return this.api.find(resource, name, namespace);
  }

  all(resource: ResourceName, namespace?: string): KubeObject[] {
    return this.api.all(resource, namespace);
  }

  /** "Normal ScalingReplicaSet Scaled up …", in the order in which they happened. */
  events(about?: string): string[] {
    const events = this.api.all("events").filter((event) => about === undefined || event.involvedObject.name === about);
    const order = (event: KubeObject) => Number(event.metadata.resourceVersion);
    return events.sort((left, right) => order(left) - order(right)).map((event) => `${event.type} ${event.reason} ${event.message}`);
  }

  private async send(method: "POST" | "PATCH" | "DELETE", path: string, body: unknown): Promise<KubeObject> {
    const response = await this.api.request({ method, path, body });
    if (response.body.type !== "json" || response.status >= 400) throw new Error(JSON.stringify(response.body));
    return response.body.value as KubeObject;
  }
}

/** A deployment with the API server's defaults filled in. */
export function deployment(name: string, spec: Partial<Deployment["spec"]> = {}, image = "nginx:1.27"): Partial<Deployment> {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default", labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      template: template(labels, image),
      ...spec,
    },
  };
}

export function template(labels: Record<string, string>, image = "nginx:1.27") {
  return { metadata: { labels }, spec: { containers: [{ name: "main", image, ports: [{ name: "http", containerPort: 80 }] }] } };
}
