import type { KubeObject, WatchEvent } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";

/** What is watched: whatever a history touches, and whatever controllers make of it. */
export const WATCHED: readonly string[] = [
  "/api/v1/pods",
  "/api/v1/services",
  "/api/v1/nodes",
  "/api/v1/namespaces",
  "/api/v1/resourcequotas",
  "/api/v1/events",
  "/api/v1/persistentvolumeclaims",
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/replicasets",
  "/apis/apps/v1/statefulsets",
  "/apis/apps/v1/daemonsets",
  "/apis/apps/v1/controllerrevisions",
  "/apis/batch/v1/jobs",
  "/apis/discovery.k8s.io/v1/endpointslices",
  "/apis/networking.k8s.io/v1/networkpolicies",
  "/apis/policy/v1/poddisruptionbudgets",
];

interface Cache {
  objects: Map<string, KubeObject>;
  revision: number;
}

/** Watches everything from the beginning and keeps what watches said, as a client would. */
export class Observer {
  /** Every event of every watch, in order: the history as it happened. */
  readonly log: string[] = [];
  /** What was wrong with the events themselves. */
  readonly faults: string[] = [];
  /** The most Pods that a namespace had at once and that were not over, by namespace. */
  readonly mostPods = new Map<string, number>();
  private readonly caches = new Map<string, Cache>();
  private readonly stopper = new AbortController();
  private readonly client: ApiClient;
  private readonly clock: Clock;

  constructor(client: ApiClient, clock: Clock) {
    this.client = client;
    this.clock = clock;
  }

  async start(): Promise<void> {
    for (const path of WATCHED) {
      const list = await requestJson<{ items: KubeObject[]; metadata: { resourceVersion: string } }>(this.client, "GET", path);
      const cache: Cache = { objects: new Map(list.items.map((item) => [keyOf(item), item])), revision: Number(list.metadata.resourceVersion) };
      this.caches.set(path, cache);
      const answer = await this.client.request({ method: "GET", path: `${path}?watch=true&resourceVersion=${cache.revision}`, signal: this.stopper.signal });
      if (answer.body.type !== "watch") throw new Error(`${path} cannot be watched`);
      void this.follow(path, cache, answer.body.events as AsyncIterable<WatchEvent<KubeObject>>).catch((error: unknown) => {
        if (!this.stopper.signal.aborted) this.faults.push(`the watch of ${path} broke: ${String(error)}`);
      });
    }
  }

  stop(): void {
    this.stopper.abort(new Error("the history is over"));
  }

  seen(path: string): KubeObject[] {
    return [...(this.caches.get(path)?.objects.values() ?? [])];
  }

  private async follow(path: string, cache: Cache, events: AsyncIterable<WatchEvent<KubeObject>>): Promise<void> {
    for await (const { type, object } of events) {
      const revision = Number(object.metadata.resourceVersion);
      const key = keyOf(object);
      this.log.push(`${type} ${path} ${key} ${revision}`);
      if (revision <= cache.revision) this.faults.push(`${path}: revision ${revision} after ${cache.revision}`);
      if ((type === "ADDED") === cache.objects.has(key)) this.faults.push(`${path}: ${type} ${key}, which was ${type === "ADDED" ? "there" : "not there"}`);
      cache.revision = revision;
      if (type === "DELETED") cache.objects.delete(key);
      else cache.objects.set(key, object);
      if (path === "/api/v1/pods") this.countPods(object.metadata.namespace ?? "");
    }
  }

  /** As quotas count: neither Pods that are over, nor those whose time to end has run out on a machine that is off. Models QuotaV1Pod. */
  countedPods(namespace: string): KubeObject[] {
    return this.seen("/api/v1/pods").filter((pod) => {
      if (pod.metadata.namespace !== namespace || ["Succeeded", "Failed"].includes(pod["status"]?.phase)) return false;
      const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
      if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
      return this.clock.now() <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
    });
  }

  private countPods(namespace: string): void {
    const pods = this.countedPods(namespace);
    this.mostPods.set(namespace, Math.max(this.mostPods.get(namespace) ?? 0, pods.length));
  }
}

export const keyOf = (object: KubeObject): string => `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
