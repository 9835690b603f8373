import { type GroupVersionResource, type KubeObject, apiVersionOf } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";
import type { ServedResource } from "./discovery.ts";
import { Informer } from "./informer.ts";
import { ResourceClient } from "./resource-client.ts";

/** One informer per resource, shared by all that ask. Models client-go's SharedInformerFactory. */
export class InformerFactory implements Disposable {
  private readonly informers = new Map<string, Informer>();
  private readonly opened = new DisposableStack();
  private readonly client: ApiClient;
  private readonly clock: Clock;
  private announceSynced: () => void = () => {};
  /** Resolves when start() has filled the caches for the first time. */
  readonly synced: Promise<void> = new Promise((resolve) => {
    this.announceSynced = resolve;
  });

  constructor(client: ApiClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The shared informer of a resource. It is idle until start(), so that handlers can be added first. */
  informer<T extends KubeObject = KubeObject>(resource: GroupVersionResource): Informer<T> {
    const key = keyOf(resource);
    let informer = this.informers.get(key);
    if (informer === undefined) {
      informer = this.opened.use(new Informer(new ResourceClient(this.client, resource), this.clock));
      this.informers.set(key, informer);
    }
    // One map holds informers of every type; the resource names the type.
    return informer as unknown as Informer<T>;
  }

  /**
   * Starts every informer that somebody asked for. Resolves when all of them have their first list. Of a resource that is not
   * among `served`, the informer stays empty: it would ask in vain for ever.
   */
  async start(served: readonly ServedResource[]): Promise<void> {
    const keys = new Set(served.map(keyOf));
    await Promise.all([...this.informers].filter(([key]) => keys.has(key)).map(([, informer]) => informer.start()));
    this.announceSynced();
  }

  dispose(): void {
    this.opened.dispose();
  }
}

function keyOf(resource: GroupVersionResource): string {
  return `${apiVersionOf(resource)}/${resource.resource}`;
}
