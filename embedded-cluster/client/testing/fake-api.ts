import type { KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { type ApiError, failure } from "../../apimachinery/status.ts";
import type { ApiClient, ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import type { Clock } from "../../kernel/clock.ts";
import { randomSuffix, randomUid, seededRandom } from "../../kernel/random.ts";
import { RESOURCES } from "../resources.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";

/** Called before an object is created; throws ApiError to refuse, or changes the object (defaults). */
export type Admission = (request: { verb: "create" | "update"; resource: string; object: KubeObject }) => void;

interface Watcher {
  resource: string;
  namespace: string | undefined;
  events: WatchEvent[];
  wake: (() => void) | undefined;
  ended: boolean;
}

interface Address {
  resource: string;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
}

/**
 * The least of an API server that controllers need, for their tests: create, read, update, merge patch, delete with
 * finalizers, list, watch, status, bindings, finalize. No defaults, no validation, no selectors; `admission` adds what a test wants.
 */
export class FakeApi implements ApiClient {
  readonly requests: string[] = [];
  admission: Admission = () => {};
  private readonly objects = new Map<string, KubeObject>();
  private readonly watchers = new Set<Watcher>();
  private readonly random = seededRandom(7);
  private readonly clock: Clock;
  private revision = 100;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** All objects of a resource, by name. */
  all(resource: string, namespace?: string): KubeObject[] {
    const found = [...this.objects].filter(([key, one]) => key.startsWith(`${resource}|`) && (namespace === undefined || one.metadata.namespace === namespace));
    return found.map(([, object]) => object).sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
  }

  find(resource: string, name: string, namespace?: string): KubeObject | undefined {
    return this.objects.get(keyOf({ resource, namespace, name }));
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    this.requests.push(`${request.method} ${request.path}`);
    await Promise.resolve();
    try {
      return this.answer(request);
    } catch (error) {
      const { status } = error as ApiError;
      if (status === undefined) throw error;
      return { status: status.code ?? 500, headers: {}, body: { type: "json", value: status } };
    }
  }

  exec(): Promise<never> {
    throw failure(501, "NotImplemented", "exec");
  }

  portForward(): Promise<never> {
    throw failure(501, "NotImplemented", "portForward");
  }

  private answer(request: ApiRequest): ApiResponse {
    const [path = "", query = ""] = request.path.split("?");
    if (request.method === "GET" && (path === "/api/v1" || path === "/apis" || /^\/apis\/[^/]+\/[^/]+$/.test(path))) return json(discovery(path));
    const address = parsePath(path);
    const body = structuredClone(request.body) as KubeObject;
    switch (request.method) {
      case "GET":
        if (address.name !== undefined) return json(this.existing(address));
        if (query.includes("watch=true")) return this.watch(address, query, request.signal);
        return json(this.list(address));
      case "POST":
        return json(address.subresource === undefined ? this.create(address, body) : this.bind(address, body));
      case "PUT":
        return json(this.update(address, body));
      case "PATCH":
        return json(this.update(address, mergePatch(structuredClone(this.existing(address)), body) as KubeObject));
      case "DELETE":
        return json(this.remove(address, body));
    }
  }

  private list(address: Address): unknown {
    return { kind: "List", apiVersion: "v1", metadata: { resourceVersion: String(this.revision) }, items: this.all(address.resource, address.namespace) };
  }

  private create(address: Address, object: KubeObject): KubeObject {
    const { metadata } = object;
    if (address.namespace !== undefined) metadata.namespace = address.namespace;
    metadata.name ??= "";
    if (metadata.name === "") metadata.name = `${metadata.generateName}${randomSuffix(this.random)}`;
    if (address.resource === "namespaces") object.spec ??= { finalizers: ["kubernetes"] };
    this.admission({ verb: "create", resource: address.resource, object });
    const key = keyOf({ ...address, name: metadata.name });
    if (this.objects.has(key)) throw failure(409, "AlreadyExists", `${address.resource} "${metadata.name}" already exists`);
    metadata.uid = randomUid(this.random);
    metadata.generation = 1;
    metadata.creationTimestamp = timestamp(this.clock.now());
    return this.commit(key, "ADDED", object);
  }

  private update(address: Address, object: KubeObject): KubeObject {
    const previous = this.existing(address);
    const { resourceVersion, uid } = object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== previous.metadata.resourceVersion) {
      throw failure(409, "Conflict", `Operation cannot be fulfilled on ${address.resource} "${address.name}": the object has been modified`);
    }
    if (uid !== undefined && uid !== previous.metadata.uid) throw failure(409, "Conflict", "Precondition failed: UID");
    const next = address.subresource === "status" ? { ...previous, status: object.status, metadata: mergeAnnotations(previous, object) } : { ...object };
    if (address.subresource === undefined && address.resource !== "events" && "status" in previous) next.status = previous.status;
    next.metadata = { ...next.metadata, uid: previous.metadata.uid ?? "", creationTimestamp: previous.metadata.creationTimestamp ?? "" };
    const { deletionTimestamp } = previous.metadata;
    if (deletionTimestamp !== undefined) next.metadata.deletionTimestamp = deletionTimestamp;
    const changed = JSON.stringify(next.spec) !== JSON.stringify(previous.spec);
    next.metadata.generation = (previous.metadata.generation ?? 1) + (changed ? 1 : 0);
    if (address.subresource === undefined) this.admission({ verb: "update", resource: address.resource, object: next });
    if (JSON.stringify(next) === JSON.stringify(previous)) return previous;
    if (isFinished(next)) return this.drop(keyOf(address), next);
    return this.commit(keyOf(address), "MODIFIED", next);
  }

  private remove(address: Address, options: KubeObject | undefined): KubeObject {
    const object = this.existing(address);
    const uid = options?.preconditions?.uid;
    if (uid !== undefined && uid !== object.metadata.uid) throw failure(409, "Conflict", "Precondition failed: UID");
    const finalizers = [...(object.metadata.finalizers ?? [])];
    if (options?.propagationPolicy === "Foreground" && !finalizers.includes("foregroundDeletion")) finalizers.push("foregroundDeletion");
    if (options?.propagationPolicy === "Orphan" && !finalizers.includes("orphan")) finalizers.push("orphan");
    const graceful = address.resource === "pods" && object.spec?.nodeName !== undefined && options?.gracePeriodSeconds !== 0;
    const waits = finalizers.length > 0 || graceful || (address.resource === "namespaces" && object.spec?.finalizers?.length > 0);
    if (!waits) return this.drop(keyOf(address), object);
    if (object.metadata.deletionTimestamp !== undefined) return object;
    const deletionTimestamp = timestamp(this.clock.now() + (graceful ? 30_000 : 0));
    const metadata = { ...object.metadata, deletionTimestamp, ...(finalizers.length > 0 ? { finalizers } : {}) };
    const status = address.resource === "namespaces" ? { ...object.status, phase: "Terminating" } : object.status;
    return this.commit(keyOf(address), "MODIFIED", { ...object, metadata, ...(status === undefined ? {} : { status }) });
  }

  private bind(address: Address, binding: KubeObject): unknown {
    const pod = structuredClone(this.existing({ ...address, subresource: undefined }));
    pod.spec.nodeName = binding.target.name;
    pod.status = { ...pod.status, conditions: [...(pod.status?.conditions ?? []).filter((one: { type: string }) => one.type !== "PodScheduled"), SCHEDULED] };
    this.commit(keyOf(address), "MODIFIED", pod);
    return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  }

  private existing(address: Address): KubeObject {
    const object = this.objects.get(keyOf(address));
    if (object === undefined)
      throw failure(404, "NotFound", `${address.resource} "${address.name}" not found`, { name: address.name ?? "", kind: address.resource });
    return object;
  }

  private commit(key: string, type: "ADDED" | "MODIFIED", object: KubeObject): KubeObject {
    const stored = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(++this.revision) } });
    this.objects.set(key, stored);
    this.tell(key, { type, object: stored });
    return stored;
  }

  private drop(key: string, object: KubeObject): KubeObject {
    const last = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(++this.revision) } });
    this.objects.delete(key);
    this.tell(key, { type: "DELETED", object: last });
    return last;
  }

  private tell(key: string, event: WatchEvent): void {
    for (const watcher of this.watchers) {
      if (!key.startsWith(`${watcher.resource}|`) || (watcher.namespace ?? event.object.metadata.namespace) !== event.object.metadata.namespace) continue;
      watcher.events.push(event);
      watcher.wake?.();
    }
  }

  private watch(address: Address, query: string, signal: AbortSignal | undefined): ApiResponse {
    const since = Number(/resourceVersion=(\d+)/.exec(query)?.[1] ?? this.revision);
    const watcher: Watcher = { resource: address.resource, namespace: address.namespace, events: [], wake: undefined, ended: false };
    // What was written between the list and this watch.
    for (const object of this.all(address.resource, address.namespace)) {
      if (Number(object.metadata.resourceVersion) > since) watcher.events.push({ type: "MODIFIED", object });
    }
    this.watchers.add(watcher);
    signal?.addEventListener("abort", () => {
      watcher.ended = true;
      this.watchers.delete(watcher);
      watcher.wake?.();
    });
    return { status: 200, headers: {}, body: { type: "watch", events: follow(watcher) } };
  }
}

const SCHEDULED = { type: "PodScheduled", status: "True" };

async function* follow(watcher: Watcher): AsyncGenerator<WatchEvent> {
  while (!watcher.ended) {
    const event = watcher.events.shift();
    if (event !== undefined) yield event;
    else
      await new Promise<void>((resolve) => {
        watcher.wake = resolve;
      });
  }
}

function json(value: unknown): ApiResponse {
  return { status: 200, headers: {}, body: { type: "json", value } };
}

function keyOf(address: { resource: string; namespace?: string | undefined; name?: string | undefined }): string {
  return `${address.resource}|${address.namespace ?? ""}|${address.name ?? ""}`;
}

function parsePath(path: string): Address {
  const parts = path.split("/").slice(1).map(decodeURIComponent);
  const rest = parts[0] === "api" ? parts.slice(2) : parts.slice(3);
  if (rest[0] === "namespaces" && rest.length > 2 && rest[2] !== "status" && rest[2] !== "finalize") {
    return { namespace: rest[1], resource: rest[2] ?? "", name: rest[3], subresource: rest[4] };
  }
  return { namespace: undefined, resource: rest[0] ?? "", name: rest[1], subresource: rest[2] };
}

const CLUSTER_SCOPED = ["namespaces", "nodes", "persistentvolumes", "storageclasses", "clusterroles", "clusterrolebindings"];

function discovery(path: string): unknown {
  const all = Object.values(RESOURCES);
  if (path === "/apis") {
    const groups = [...new Set(all.filter((one) => one.group !== "").map((one) => `${one.group}/${one.version}`))];
    return { kind: "APIGroupList", groups: groups.map((groupVersion) => ({ name: groupVersion.split("/")[0], versions: [{ groupVersion }] })) };
  }
  const here = all.filter((one) => (one.group === "" ? "/api/v1" : `/apis/${one.group}/${one.version}`) === path);
  const verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
  return {
    kind: "APIResourceList",
    resources: here.map((one) => ({ name: one.resource, kind: kindOf(one.resource), namespaced: !CLUSTER_SCOPED.includes(one.resource), verbs })),
  };
}

const KINDS: Record<string, string> = { endpoints: "Endpoints", storageclasses: "StorageClass", networkpolicies: "NetworkPolicy", ingresses: "Ingress" };

const COMPOUND =
  /(config)(maps)|(service)(accounts)|(persistent)(volume)(claims)|(persistent)(volumes)|(resource)(quotas)|(limit)(ranges)|(replica)(sets)|(endpoint)(slices)|(cluster)(roles)|(cluster)(role)(bindings)|(role)(bindings)|(stateful)(sets)|(daemon)(sets)|(cron)(jobs)/;

function kindOf(resource: string): string {
  const words = COMPOUND.exec(resource)
    ?.slice(1)
    .filter((word) => word !== undefined) ?? [resource];
  return (
    KINDS[resource] ??
    words
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("")
      .replace(/s$/, "")
  );
}

function mergeAnnotations(previous: KubeObject, object: KubeObject): KubeObject["metadata"] {
  const { annotations } = object.metadata;
  return annotations === undefined ? previous.metadata : { ...previous.metadata, annotations };
}

function isFinished(object: KubeObject): boolean {
  const held = (object.metadata.finalizers?.length ?? 0) > 0 || (object.kind === "Namespace" && object.spec?.finalizers?.length > 0);
  return object.metadata.deletionTimestamp !== undefined && !held && object.kind !== "Pod";
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
