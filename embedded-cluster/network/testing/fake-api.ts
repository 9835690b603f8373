import type { KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { failure } from "../../apimachinery/status.ts";
import type { ApiClient, ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";

interface Watcher {
  /** Path of the collection over all namespaces: "/api/v1/pods". */
  collection: string;
  events: WatchEvent[];
  wake(): void;
  ended: boolean;
}

interface Address {
  collection: string;
  namespace: string | undefined;
  name: string | undefined;
}

/** As much of an API server as the network's watches need: create, merge patch, delete, list and watch, without any rules. */
export class FakeApi implements ApiClient {
  private readonly objects = new Map<string, KubeObject>();
  private readonly watchers = new Set<Watcher>();
  private revision = 100;

  async request({ method, path, body, signal }: ApiRequest): Promise<ApiResponse> {
    const [route = "", query = ""] = path.split("?");
    const address = parsePath(route);
    if (method === "POST") return json(this.commit(address, "ADDED", structuredClone(body) as KubeObject));
    if (method === "PATCH") return json(this.commit(address, "MODIFIED", merged(this.existing(address), body) as KubeObject));
    if (method === "DELETE") return json(this.commit(address, "DELETED", this.existing(address)));
    if (query.includes("watch=true")) return { status: 200, headers: {}, body: { type: "watch", events: this.watch(address, signal) } };
    const items = [...this.objects].filter(([key]) => key.startsWith(`${address.collection}|`)).map(([, object]) => object);
    return json({ kind: "List", apiVersion: "v1", metadata: { resourceVersion: String(this.revision) }, items });
  }

  exec(): Promise<never> {
    throw failure(501, "NotImplemented", "exec");
  }

  portForward(): Promise<never> {
    throw failure(501, "NotImplemented", "port-forward");
  }

  private existing(address: Address): KubeObject {
    const object = this.objects.get(`${address.collection}|${address.namespace ?? ""}|${address.name}`);
    if (object === undefined) throw failure(404, "NotFound", `${address.collection} "${address.name}" not found`);
    return object;
  }

  private commit(address: Address, type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): KubeObject {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.revision) } };
    const key = `${address.collection}|${address.namespace ?? ""}|${stored.metadata.name}`;
    if (type === "DELETED") this.objects.delete(key);
    else this.objects.set(key, stored);
    for (const watcher of this.watchers) {
      if (watcher.collection !== address.collection) continue;
      watcher.events.push({ type, object: stored });
      watcher.wake();
    }
    return stored;
  }

  private watch(address: Address, signal: AbortSignal | undefined): AsyncIterable<WatchEvent> {
    const watcher: Watcher = { collection: address.collection, events: [], wake: () => undefined, ended: false };
    this.watchers.add(watcher);
    signal?.addEventListener("abort", () => {
      watcher.ended = true;
      this.watchers.delete(watcher);
      watcher.wake();
    });
    return follow(watcher);
  }
}

async function* follow(watcher: Watcher): AsyncGenerator<WatchEvent> {
  while (!watcher.ended) {
    const event = watcher.events.shift();
    if (event !== undefined) yield event;
    else {
      await new Promise<void>((resolve) => {
        watcher.wake = resolve;
      });
    }
  }
}

function json(value: unknown): ApiResponse {
  return { status: 200, headers: {}, body: { type: "json", value } };
}

/** "/apis/g/v/namespaces/n/things/x" → collection "/apis/g/v/things". */
function parsePath(path: string): Address {
  const parts = path.split("/").slice(1);
  const prefix = parts.splice(0, parts[0] === "api" ? 2 : 3).join("/");
  const namespace = parts[0] === "namespaces" && parts.length > 2 ? parts.splice(0, 2)[1] : undefined;
  return { collection: `/${prefix}/${parts[0]}`, namespace, name: parts[1] };
}

function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === "object" && target !== null ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
