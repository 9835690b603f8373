import { noSuchResourceError } from "../apimachinery/errors.ts";
import { ApiError, type Status, failure } from "../apimachinery/status.ts";
import { type GroupVersionResource, type KubeList, type KubeObject, type WatchEvent, apiVersionOf } from "../apimachinery/object.ts";
import type { ApiClient, ApiMethod, ApiResponse } from "../apimachinery/wire.ts";
import { readAllText } from "../kernel/streams.ts";

export type PatchType =
  | "application/json-patch+json"
  | "application/merge-patch+json"
  | "application/strategic-merge-patch+json"
  | "application/apply-patch+yaml";

export interface ListOptions {
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion?: string;
  limit?: number;
  continue?: string;
}

type Query = Record<string, string | number | boolean | undefined>;

/** The URL path of a resource. Without `name`: the collection; without `namespace`: over all namespaces, or a cluster-scoped kind. */
export function resourcePath(
  gvr: GroupVersionResource,
  target: { namespace?: string | undefined; name?: string; subresource?: string; query?: Query } = {},
): string {
  let path = gvr.group === "" ? `/api/${gvr.version}` : `/apis/${apiVersionOf(gvr)}`;
  if (target.namespace) path += `/namespaces/${encodeURIComponent(target.namespace)}`;
  path += `/${gvr.resource}`;
  if (target.name !== undefined) path += `/${encodeURIComponent(target.name)}`;
  if (target.subresource !== undefined) path += `/${target.subresource}`;
  const query = Object.entries(target.query ?? {})
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join("&");
  return query === "" ? path : `${path}?${query}`;
}

/** Sends a request and gives the JSON answer. Throws {@link ApiError} for any status of 400 and above. */
export async function requestJson<T = unknown>(
  client: ApiClient,
  method: ApiMethod,
  path: string,
  body?: unknown,
  contentType = "application/json",
  signal?: AbortSignal,
): Promise<T> {
  const request = { method, path, headers: { accept: "application/json", "content-type": contentType }, body, ...(signal ? { signal } : {}) };
  const response = await client.request(request);
  if (response.status >= 400) throw await errorOf(response);
  if (response.body.type === "json") return response.body.value as T;
  if (response.body.type === "bytes") return JSON.parse(await readAllText(response.body.source)) as T;
  throw failure(500, "InternalError", `${method} ${path} answered with a watch`);
}

/** The error that a refused response carries, whatever its form. */
export async function errorOf(response: ApiResponse): Promise<ApiError> {
  if (response.body.type === "json" && isStatus(response.body.value)) return new ApiError(response.body.value);
  const text = response.body.type === "bytes" ? await readAllText(response.body.source) : `HTTP ${response.status}`;
  // A path that is not served at all is answered with a page for people; client-go reads it this way too.
  if (response.status === 404) return noSuchResourceError();
  return failure(response.status, "Unknown", text);
}

function isStatus(value: unknown): value is Status {
  return typeof value === "object" && value !== null && (value as Status).kind === "Status";
}

/** The typed calls of one resource, as one identity. */
export class ResourceClient<T extends KubeObject = KubeObject> {
  readonly resource: GroupVersionResource;
  private readonly client: ApiClient;

  constructor(client: ApiClient, resource: GroupVersionResource) {
    this.client = client;
    this.resource = resource;
  }

  get(name: string, namespace?: string): Promise<T> {
    return requestJson(this.client, "GET", resourcePath(this.resource, { namespace, name }));
  }

  /** undefined instead of a NotFound error. */
  async find(name: string, namespace?: string): Promise<T | undefined> {
    try {
      return await this.get(name, namespace);
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  list(namespace?: string, options: ListOptions = {}): Promise<KubeList<T>> {
    return requestJson(this.client, "GET", resourcePath(this.resource, { namespace, query: { ...options } }));
  }

  create(object: Partial<T>, namespace?: string): Promise<T> {
    return requestJson(this.client, "POST", resourcePath(this.resource, { namespace: namespace ?? object.metadata?.namespace }), object);
  }

  update(object: T): Promise<T> {
    return requestJson(this.client, "PUT", resourcePath(this.resource, object.metadata), object);
  }

  updateStatus(object: T): Promise<T> {
    return requestJson(
      this.client,
      "PUT",
      resourcePath(this.resource, { namespace: object.metadata.namespace, name: object.metadata.name, subresource: "status" }),
      object,
    );
  }

  patch(name: string, namespace: string | undefined, body: unknown, type: PatchType = "application/merge-patch+json", subresource?: string): Promise<T> {
    const target = { namespace, name, ...(subresource === undefined ? {} : { subresource }) };
    return requestJson(this.client, "PATCH", resourcePath(this.resource, target), body, type);
  }

  delete(
    name: string,
    namespace?: string,
    options?: { gracePeriodSeconds?: number; propagationPolicy?: string; preconditions?: { uid?: string; resourceVersion?: string } },
  ): Promise<unknown> {
    const body = options === undefined ? undefined : { kind: "DeleteOptions", apiVersion: "v1", ...options };
    return requestJson(this.client, "DELETE", resourcePath(this.resource, { namespace, name }), body);
  }

  /** Events from `resourceVersion` on. Ends when the server ends it; an ERROR event carries a Status (410 Expired among them). */
  async watch(namespace: string | undefined, options: ListOptions & { signal: AbortSignal }): Promise<AsyncIterable<WatchEvent<T>>> {
    const { signal, ...query } = options;
    const path = resourcePath(this.resource, { namespace, query: { ...query, watch: true, allowWatchBookmarks: true } });
    const response = await this.client.request({ method: "GET", path, headers: { accept: "application/json" }, signal });
    if (response.status >= 400) throw await errorOf(response);
    if (response.body.type !== "watch") throw failure(500, "InternalError", `${path} did not answer with a watch`);
    return response.body.events as AsyncIterable<WatchEvent<T>>;
  }
}
