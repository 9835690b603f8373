import { type KubeObject, objectKey } from "../apimachinery/object.ts";
import { isNotFound } from "../apimachinery/status.ts";
import type { Clock } from "../kernel/clock.ts";
import { sleep } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import { ObjectIndex } from "./object-index.ts";
import type { ListOptions, ResourceClient } from "./resource-client.ts";

export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, previous: T): void;
  deleted?(object: T): void;
}

/** After a failed list or watch: wait this long before listing again. */
const RELIST_MILLISECONDS = 1_000;

const NONE: ReadonlySet<never> = new Set();

/**
 * A local, read-only copy of one resource, kept current by list and watch. Models k8s.io/client-go/tools/cache: handlers see
 * every change in order; objects are shared and frozen. No resync timer: an idle informer costs nothing.
 */
export class Informer<T extends KubeObject = KubeObject> implements Disposable {
  private readonly objects = new Map<string, T>();
  private readonly handlers: InformerHandler<T>[] = [];
  private readonly indices = new Map<string, ObjectIndex<T>>();
  private readonly stopper = new AbortController();
  private readonly resource: ResourceClient<T>;
  private readonly clock: Clock;
  private readonly namespace: string | undefined;
  private readonly options: ListOptions;
  private synced: Promise<void> | undefined;
  private listed = false;
  private revision = 0;
  /** Set while the resource is not served. */
  private wake: (() => void) | undefined;
  /** Calls of start(), so that one which comes while a list is under way is not missed. */
  private starts = 0;
  private catchingUp: { revision: number; resume: () => void }[] = [];

  constructor(resource: ResourceClient<T>, clock: Clock, scope: { namespace?: string } & ListOptions = {}) {
    const { namespace, ...options } = scope;
    this.resource = resource;
    this.clock = clock;
    this.namespace = namespace;
    this.options = options;
    this.indices.set("namespace", new ObjectIndex((object) => [object.metadata.namespace ?? ""]));
  }

  /** Handlers added before start() see every object as added; one added later is told at once of what is there. */
  onChange(handler: InformerHandler<T>): this {
    this.handlers.push(handler);
    if (handler.added !== undefined) for (const object of this.objects.values()) handler.added(object);
    return this;
  }

  /** Keeps an index over the objects: `keysOf` gives the values each is found under. Defining a name again changes nothing. */
  index(name: string, keysOf: (object: T) => readonly string[]): this {
    if (this.indices.has(name)) return this;
    const index = new ObjectIndex(keysOf);
    for (const [key, object] of this.objects) index.put(key, object);
    this.indices.set(name, index);
    return this;
  }

  /**
   * Lists and begins to watch. Resolves when the first list is in the cache. Of a resource that is not served, or no longer, there is
   * nothing: the informer sleeps, without a timer, until somebody who has seen it served starts it again.
   */
  start(): Promise<void> {
    this.synced ??= new Promise((resolve) => void this.run(resolve));
    this.starts++;
    this.wake?.();
    return this.synced;
  }

  /** The first list is in the cache. */
  get hasSynced(): boolean {
    return this.listed;
  }

  /** By "namespace/name", or "name" for cluster-scoped kinds. */
  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  list(): IterableIterator<T> {
    return this.objects.values();
  }

  inNamespace(namespace: string): T[] {
    return this.indexed("namespace", namespace);
  }

  /** The objects an index has under `value`, in the order in which they became known. */
  indexed(name: string, value: string): T[] {
    const index = this.indices.get(name);
    if (index === undefined) throw new Error(`no index ${name}`);
    const found: T[] = [];
    for (const key of index.keys(value) ?? NONE) {
      const object = this.objects.get(key);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  /**
   * Resolves when the cache shows a state at least as new as `resourceVersion` (of an object of this resource that was just
   * written), so that the writer's next look includes its own writes. In place of upstream's expectations. Resolves at once
   * when the informer is not running.
   */
  reached(resourceVersion: string | undefined): Promise<void> {
    const revision = Number(resourceVersion);
    if (!(revision > this.revision) || !this.listed || this.stopper.signal.aborted) return Promise.resolve();
    return new Promise((resume) => this.catchingUp.push({ revision, resume }));
  }

  dispose(): void {
    this.stopper.abort();
    this.release(Number.POSITIVE_INFINITY);
  }

  private async run(synced: () => void): Promise<void> {
    const { signal } = this.stopper;
    while (!signal.aborted) {
      const since = this.clock.now();
      let events = 0;
      const { starts } = this;
      try {
        const list = await this.resource.list(this.namespace, this.options);
        if (signal.aborted) return;
        this.replace(list.items);
        this.listed = true;
        this.advance(list.metadata.resourceVersion);
        synced();
        const watch = await this.resource.watch(this.namespace, { ...this.options, resourceVersion: list.metadata.resourceVersion, signal });
        for await (const event of watch) {
          if (signal.aborted) return;
          if (event.type === "ERROR") break;
          events++;
          if (event.type === "DELETED") this.remove(objectKey(event.object), event.object);
          else if (event.type !== "BOOKMARK") this.put(event.object);
          this.advance(event.object.metadata.resourceVersion);
        }
        // A server that ends every watch at once must not be listed in a tight loop.
        if (events > 0 || this.clock.now() > since) continue;
      } catch (error) {
        if (isNotFound(error) && !signal.aborted) {
          this.replace([]);
          this.listed = true;
          this.release(Number.POSITIVE_INFINITY);
          synced();
          if (starts === this.starts) await this.untilServed();
          continue;
        }
        // The server was out of reach or refused: the list after the pause tells how things are.
      }
      if (!signal.aborted) await sleep(this.clock, RELIST_MILLISECONDS, signal).catch(() => undefined);
    }
  }

  private async untilServed(): Promise<void> {
    const { signal } = this.stopper;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.wake = undefined;
  }

  private replace(items: readonly T[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      seen.add(objectKey(item));
      this.put(item);
    }
    for (const [key, object] of this.objects) if (!seen.has(key)) this.remove(key, object);
  }

  private put(object: T): void {
    const key = objectKey(object);
    const previous = this.objects.get(key);
    if (previous !== undefined && previous.metadata.resourceVersion === object.metadata.resourceVersion) return;
    // A deletion and a new creation that a relist saw as one: handlers get both.
    if (previous !== undefined && previous.metadata.uid !== object.metadata.uid) {
      this.remove(key, previous);
      return this.put(object);
    }
    this.objects.set(key, object);
    for (const index of this.indices.values()) index.put(key, object, previous);
    for (const handler of this.handlers) {
      if (previous === undefined) handler.added?.(object);
      else handler.updated?.(object, previous);
    }
  }

  private remove(key: string, last: T): void {
    const previous = this.objects.get(key);
    if (previous === undefined) return;
    this.objects.delete(key);
    for (const index of this.indices.values()) index.remove(key, previous);
    for (const handler of this.handlers) handler.deleted?.(last);
  }

  private advance(resourceVersion: string | undefined): void {
    const revision = Number(resourceVersion);
    if (!(revision > this.revision)) return;
    this.revision = revision;
    if (this.catchingUp.length > 0) this.release(revision);
  }

  private release(revision: number): void {
    const waiting = this.catchingUp;
    this.catchingUp = waiting.filter((one) => one.revision > revision);
    for (const one of waiting) if (one.revision <= revision) one.resume();
  }
}
