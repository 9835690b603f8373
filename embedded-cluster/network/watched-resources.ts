import type { GroupVersionResource, KubeObject } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { Informer } from "../client/informer.ts";
import { ResourceClient } from "../client/resource-client.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";

/** The informers of one component, one per resource, started and stopped together. */
export class WatchedResources implements Disposable {
  private readonly informers = new Map<string, Informer>();
  private readonly opened = new DisposableStack();
  private readonly client: ApiClient;
  private readonly clock: Clock;

  constructor(client: ApiClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Idle until start(), so that handlers can be added first. */
  informer<T extends KubeObject = KubeObject>(resource: GroupVersionResource): Informer<T> {
    const key = `${resource.group}/${resource.version}/${resource.resource}`;
    const informer = this.informers.get(key) ?? this.opened.use(new Informer(new ResourceClient(this.client, resource), this.clock));
    this.informers.set(key, informer);
    // One map holds informers of every type; the resource names the type.
    return informer as unknown as Informer<T>;
  }

  /** Resolves when every informer has its first list. */
  async start(): Promise<void> {
    await Promise.all([...this.informers.values()].map((informer) => informer.start()));
  }

  dispose(): void {
    this.opened.dispose();
  }
}
