import { type GroupVersionResource, type KubeObject, apiVersionOf } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";
import { Informer } from "./informer.ts";
import { ResourceClient } from "./resource-client.ts";

/** One informer per resource, shared by all that ask. Models client-go's SharedInformerFactory. */
export class InformerFactory implements Disposable {
  private readonly informers = new Map<string, Informer>();
  private readonly opened = new DisposableStack();
  private readonly client: ApiClient;
  private readonly clock: Clock;

  constructor(client: ApiClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The shared informer of a resource. It is idle until start(), so that handlers can be added first. */
  informer<T extends KubeObject = KubeObject>(resource: GroupVersionResource): Informer<T> {
    const key = `${apiVersionOf(resource)}/${resource.resource}`;
    let informer = this.informers.get(key);
    if (informer === undefined) {
      informer = this.opened.use(new Informer(new ResourceClient(this.client, resource), this.clock));
      this.informers.set(key, informer);
    }
    // One map holds informers of every type; the resource names the type.
    return informer as unknown as Informer<T>;
  }

  /** Starts every informer that somebody asked for. Resolves when all of them have their first list. */
  async start(): Promise<void> {
    await Promise.all([...this.informers.values()].map((informer) => informer.start()));
  }

  dispose(): void {
    this.opened.dispose();
  }
}
