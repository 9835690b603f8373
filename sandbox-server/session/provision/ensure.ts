import { ApiError } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";

interface DiscoveredResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Makes objects through the API, whatever their kind: resources are found by discovery, as kubectl does. */
export class ObjectWriter {
  private readonly discovered = new Map<string, Promise<DiscoveredResource[]>>();
  private readonly client: ApiClient;

  constructor(client: ApiClient) {
    this.client = client;
  }

  /** Creates what is absent and leaves what is there: doing it twice is doing it once. `fallbackNamespace` serves namespaced objects that name none. */
  async ensure(object: KubeObject, fallbackNamespace?: string): Promise<void> {
    const path = await this.collectionPath(object, fallbackNamespace);
    try {
      await requestJson(this.client, "POST", path, object);
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
    }
  }

  private async collectionPath(object: KubeObject, fallbackNamespace: string | undefined): Promise<string> {
    const root = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const resource = (await this.resourcesOf(root)).find((candidate) => candidate.kind === object.kind && !candidate.name.includes("/"));
    if (resource === undefined) throw new Error(`the cluster does not serve ${object.apiVersion} ${object.kind}`);
    if (!resource.namespaced) return `${root}/${resource.name}`;
    const namespace = object.metadata.namespace ?? fallbackNamespace ?? "default";
    return `${root}/namespaces/${namespace}/${resource.name}`;
  }

  private resourcesOf(root: string): Promise<DiscoveredResource[]> {
    let found = this.discovered.get(root);
    if (found === undefined) {
      found = requestJson<{ resources: DiscoveredResource[] }>(this.client, "GET", root).then((list) => list.resources);
      this.discovered.set(root, found);
    }
    return found;
  }
}
