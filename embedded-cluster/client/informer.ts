import { type KubeObject, objectKey } from "../apimachinery/object.ts";
import type { Clock } from "../kernel/clock.ts";
import { sleep } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import type { ListOptions, ResourceClient } from "./resource-client.ts";

export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, previous: T): void;
  deleted?(object: T): void;
}

/** After a failed list or watch: wait this long before listing again. */
const RELIST_MILLISECONDS = 1_000;

/**
 * A local, read-only copy of one resource, kept current by list and watch. Models k8s.io/client-go/tools/cache: handlers see
 * every change in order; objects are shared and frozen. No resync timer: an idle informer costs nothing.
 */
export class Informer<T extends KubeObject = KubeObject> implements Disposable {
  private readonly objects = new Map<string, T>();
  private readonly handlers: InformerHandler<T>[] = [];
  private readonly stopper = new AbortController();
  private readonly resource: ResourceClient<T>;
  private readonly clock: Clock;
  private readonly namespace: string | undefined;
  private readonly options: ListOptions;
  private synced: Promise<void> | undefined;

  constructor(resource: ResourceClient<T>, clock: Clock, scope: { namespace?: string } & ListOptions = {}) {
    const { namespace, ...options } = scope;
    this.resource = resource;
    this.clock = clock;
    this.namespace = namespace;
    this.options = options;
  }

  /** Handlers added before start() see every object as added. */
  onChange(handler: InformerHandler<T>): this {
    this.handlers.push(handler);
    return this;
  }

  /** Lists and begins to watch. Resolves when the first list is in the cache. */
  start(): Promise<void> {
    this.synced ??= new Promise((resolve) => void this.run(resolve));
    return this.synced;
  }

  /** By "namespace/name", or "name" for cluster-scoped kinds. */
  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  list(): IterableIterator<T> {
    return this.objects.values();
  }

  inNamespace(namespace: string): T[] {
    return [...this.objects.values()].filter((object) => object.metadata.namespace === namespace);
  }

  dispose(): void {
    this.stopper.abort();
  }

  private async run(synced: () => void): Promise<void> {
    const { signal } = this.stopper;
    while (!signal.aborted) {
      try {
        const list = await this.resource.list(this.namespace, this.options);
        this.replace(list.items);
        synced();
        const events = await this.resource.watch(this.namespace, { ...this.options, resourceVersion: list.metadata.resourceVersion, signal });
        for await (const event of events) {
          if (event.type === "ERROR") break;
          if (event.type === "DELETED") this.remove(objectKey(event.object), event.object);
          else if (event.type !== "BOOKMARK") this.put(event.object);
        }
      } catch {
        if (signal.aborted) return;
        await sleep(this.clock, RELIST_MILLISECONDS, signal).catch(() => undefined);
      }
    }
  }

  private replace(items: readonly T[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      seen.add(objectKey(item));
      this.put(item);
    }
    for (const [key, object] of [...this.objects]) if (!seen.has(key)) this.remove(key, object);
  }

  private put(object: T): void {
    const key = objectKey(object);
    const previous = this.objects.get(key);
    if (previous !== undefined && previous.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.objects.set(key, object);
    for (const handler of this.handlers) {
      if (previous === undefined) handler.added?.(object);
      else handler.updated?.(object, previous);
    }
  }

  private remove(key: string, last: T): void {
    if (!this.objects.delete(key)) return;
    for (const handler of this.handlers) handler.deleted?.(last);
  }
}
