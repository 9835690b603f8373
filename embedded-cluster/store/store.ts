import { jsonSize } from "../apimachinery/json/size.ts";
import type { KubeObject } from "../apimachinery/object.ts";
import {
  OBJECT_BYTES,
  STORE_BYTES,
  STORE_OBJECT_LIMIT,
  WATCH_BUFFER_BYTES,
  WATCH_BUFFER_EVENTS,
  WATCH_HISTORY_BYTES,
  WATCH_HISTORY_EVENTS,
} from "../kernel/limits.ts";
import { Bucket } from "./bucket.ts";
import { Compacted, KeyExists, KeyMissing, ObjectTooLarge, RevisionConflict, StoreFull } from "./errors.ts";
import { deepFreeze } from "./freeze.ts";
import { History } from "./history.ts";
import type { Journal, StoreRestore, StoreSnapshot } from "./journal.ts";
import { resourcePrefixOf } from "./store-key.ts";
import { type StoreEvent, StoreWatch, type WatchCapacity } from "./watch.ts";

export interface StoreOptions {
  journal?: Journal;
  restore?: StoreRestore;
  /** Bounds, for tests. */
  historyEvents?: number;
  watchBufferEvents?: number;
  objectLimit?: number;
  bytesLimit?: number;
}

/**
 * All objects of one cluster, under one revision counter, with watches. Models etcd as the API server uses it. Every write is one
 * step without a wait in between; objects are frozen when committed, and belong to the store from then on.
 */
export class Store {
  private readonly buckets = new Map<string, Bucket>();
  private readonly history: History;
  private readonly journal: Journal | undefined;
  private readonly watchCapacity: WatchCapacity;
  private readonly objectLimit: number;
  private readonly bytesLimit: number;
  private readonly sizes = new Map<string, number>();
  private bytes = 0;
  private objectCount = 0;
  private lastRevision = 1;
  /** History begins here after a restore. */
  private restoredRevision = 0;

  constructor(options: StoreOptions = {}) {
    this.journal = options.journal;
    this.history = new History({ events: options.historyEvents ?? WATCH_HISTORY_EVENTS, bytes: WATCH_HISTORY_BYTES });
    this.watchCapacity = { events: options.watchBufferEvents ?? WATCH_BUFFER_EVENTS, bytes: WATCH_BUFFER_BYTES };
    this.objectLimit = options.objectLimit ?? STORE_OBJECT_LIMIT;
    this.bytesLimit = options.bytesLimit ?? STORE_BYTES;
    if (options.restore !== undefined) this.restore(options.restore);
  }

  /** The revision of the latest change under a resource's prefix, restored ones included; 0 when there has been none. */
  lastChange(prefix: string): number {
    const bucket = this.buckets.get(prefix);
    return bucket === undefined ? 0 : Math.max(bucket.changed, this.restoredRevision);
  }

  /** The revision of the latest change. */
  get revision(): number {
    return this.lastRevision;
  }

  /** Objects over all resources. */
  get size(): number {
    return this.objectCount;
  }

  get(key: string): KubeObject | undefined {
    return this.buckets.get(resourcePrefixOf(key))?.objects.get(key);
  }

  /** Keys under `prefix` (a resource's prefix at least), in order; `after`: only those greater than it. */
  keys(prefix: string, after?: string): string[] {
    return this.buckets.get(resourcePrefixOf(prefix))?.keys(prefix, after) ?? [];
  }

  /** How many objects there are under `prefix` (a resource's prefix at least). */
  count(prefix: string): number {
    return this.buckets.get(resourcePrefixOf(prefix))?.count(prefix) ?? 0;
  }

  /** Objects under `prefix`, in order of key. */
  list(prefix: string): KubeObject[] {
    const bucket = this.buckets.get(resourcePrefixOf(prefix));
    return bucket === undefined ? [] : bucket.keys(prefix).map((key) => bucket.objects.get(key) as KubeObject);
  }

  /** Objects under `prefix` as they were at `revision`. Throws {@link Compacted} when that is forgotten. */
  listAt(prefix: string, revision: number): KubeObject[] {
    if (revision >= this.lastRevision) return this.list(prefix);
    this.refuseForgotten(this.bucketOf(prefix), revision);
    const events = this.history.since(revision, prefix);
    if (events.length === 0) return this.list(prefix);
    const objects = new Map(this.keys(prefix).map((key) => [key, this.get(key) as KubeObject]));
    for (const { key, previous } of events.reverse()) {
      if (previous === undefined) objects.delete(key);
      else objects.set(key, previous);
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** Commits a new object: stamps metadata.resourceVersion on it and freezes it. Throws {@link KeyExists}, {@link StoreFull} and {@link ObjectTooLarge}. */
  create(key: string, value: KubeObject): KubeObject {
    if (this.get(key) !== undefined) throw new KeyExists(key);
    if (this.objectCount >= this.objectLimit) throw new StoreFull(`${this.objectLimit} objects`);
    return this.commit("created", key, value, undefined);
  }

  /** Replaces an object. With `expectedResourceVersion`, throws {@link RevisionConflict} unless the present one has it. */
  update(key: string, value: KubeObject, expectedResourceVersion?: string): KubeObject {
    return this.commit("updated", key, value, this.expect(key, expectedResourceVersion));
  }

  /** Removes an object; gives its last state, with the revision of the deletion. */
  delete(key: string, expectedResourceVersion?: string): KubeObject {
    const previous = this.expect(key, expectedResourceVersion);
    return this.commit("deleted", key, { ...previous, metadata: { ...previous.metadata } }, previous);
  }

  /** Changes after `revision` under `prefix`, the remembered ones first. Throws {@link Compacted} when some are forgotten. Dispose it. */
  watch(prefix: string, revision: number): StoreWatch {
    const bucket = this.bucketOf(prefix);
    this.refuseForgotten(bucket, revision);
    const watch = new StoreWatch(prefix, this.watchCapacity, (over) => bucket.watches.delete(over));
    bucket.watches.add(watch);
    for (const event of this.history.since(revision, prefix)) watch.push(event);
    return watch;
  }

  /** Ends every watch, as when the server stops. */
  closeWatches(): void {
    for (const bucket of this.buckets.values()) for (const watch of bucket.watches) watch.dispose();
  }

  snapshot(): StoreSnapshot {
    const objects: [string, KubeObject][] = [];
    for (const bucket of this.buckets.values()) objects.push(...bucket.objects);
    return { revision: this.lastRevision, objects };
  }

  private commit(type: StoreEvent["type"], key: string, value: KubeObject, previous: KubeObject | undefined): KubeObject {
    const size = this.admitSize(type, key, value);
    const revision = this.lastRevision + 1;
    value.metadata.resourceVersion = String(revision);
    const object = deepFreeze(value);
    this.journal?.append({ revision, key, value: type === "deleted" ? null : object });
    this.lastRevision = revision;
    const bucket = this.bucketOf(key);
    bucket.changed = revision;
    if (type === "deleted") bucket.delete(key);
    else bucket.set(key, object);
    this.account(key, type === "deleted" ? undefined : size);
    if (type !== "updated") this.objectCount += type === "created" ? 1 : -1;
    this.publish(bucket, { type, revision, key, object, previous, size });
    return object;
  }

  private publish(bucket: Bucket, event: StoreEvent): void {
    for (const forgotten of this.history.add(event)) this.bucketOf(forgotten.key).forgotten = forgotten.revision;
    for (const watch of bucket.watches) if (event.key.startsWith(watch.prefix)) watch.push(event);
  }

  /** The object's size, when the store can take it. What shrinks, or goes, is always taken. */
  private admitSize(type: StoreEvent["type"], key: string, value: KubeObject): number {
    const size = jsonSize(value, OBJECT_BYTES);
    const before = this.sizes.get(key) ?? 0;
    if (type === "deleted" || size <= before) return size;
    if (size > OBJECT_BYTES) throw new ObjectTooLarge(key);
    // Updates have some room beyond the limit: what fills a store must still be marked for deletion.
    const limit = type === "created" ? this.bytesLimit : this.bytesLimit * 1.1;
    if (this.bytes + size - before > limit) throw new StoreFull(`${this.bytesLimit} bytes`);
    return size;
  }

  private account(key: string, size: number | undefined): void {
    this.bytes += (size ?? 0) - (this.sizes.get(key) ?? 0);
    if (size === undefined) this.sizes.delete(key);
    else this.sizes.set(key, size);
  }

  private refuseForgotten(bucket: Bucket, revision: number): void {
    const oldest = Math.max(bucket.forgotten, this.restoredRevision);
    if (revision < oldest) throw new Compacted(revision, oldest);
  }

  private expect(key: string, resourceVersion: string | undefined): KubeObject {
    const present = this.get(key);
    if (present === undefined) throw new KeyMissing(key);
    if (resourceVersion !== undefined && present.metadata.resourceVersion !== resourceVersion) throw new RevisionConflict(key);
    return present;
  }

  private bucketOf(key: string): Bucket {
    const prefix = resourcePrefixOf(key);
    let bucket = this.buckets.get(prefix);
    if (bucket === undefined) {
      bucket = new Bucket();
      this.buckets.set(prefix, bucket);
    }
    return bucket;
  }

  private restore({ snapshot, records = [] }: StoreRestore): void {
    for (const [key, value] of snapshot?.objects ?? []) this.bucketOf(key).set(key, deepFreeze(value));
    this.lastRevision = Math.max(this.lastRevision, snapshot?.revision ?? 0);
    for (const { revision, key, value } of records) {
      if (revision <= (snapshot?.revision ?? 0)) continue;
      if (value === null) this.bucketOf(key).delete(key);
      else this.bucketOf(key).set(key, deepFreeze(value));
      this.lastRevision = Math.max(this.lastRevision, revision);
    }
    for (const bucket of this.buckets.values()) {
      this.objectCount += bucket.objects.size;
      for (const [key, object] of bucket.objects) this.account(key, jsonSize(object));
    }
    this.restoredRevision = this.lastRevision;
  }
}
