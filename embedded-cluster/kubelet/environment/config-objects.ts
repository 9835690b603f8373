import type { ConfigMap, Secret, Service } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { decodeUtf8, encodeUtf8, fromBase64 } from "../../kernel/bytes.ts";

/** A ConfigMap or Secret that is not there, worded as the kubelet's configmap and secret managers do. */
export class MissingObject extends Error {
  constructor(kind: "configmap" | "secret", name: string) {
    super(`${kind} ${JSON.stringify(name)} not found`);
    this.name = "MissingObject";
  }
}

/**
 * Reads what containers are configured from, fresh from the API at each use: a pod started right after its ConfigMap was
 * created must see it.
 */
export class ConfigObjects {
  private readonly configMaps: ResourceClient<ConfigMap>;
  private readonly secrets: ResourceClient<Secret>;
  private readonly services: ResourceClient<Service>;

  constructor(client: ApiClient) {
    this.configMaps = new ResourceClient(client, RESOURCES.configmaps);
    this.secrets = new ResourceClient(client, RESOURCES.secrets);
    this.services = new ResourceClient(client, RESOURCES.services);
  }

  /** Key → text. Throws {@link MissingObject}. */
  async configMapTexts(namespace: string, name: string): Promise<Map<string, string>> {
    const configMap = await this.configMaps.find(name, namespace);
    if (configMap === undefined) throw new MissingObject("configmap", name);
    return new Map(Object.entries(configMap.data ?? {}));
  }

  /** Key → decoded text. Throws {@link MissingObject}. */
  async secretTexts(namespace: string, name: string): Promise<Map<string, string>> {
    const bytes = await this.secretBytes(namespace, name);
    return new Map([...bytes].map(([key, value]) => [key, decodeUtf8(value)]));
  }

  /** Files of a ConfigMap volume: data and binaryData. Throws {@link MissingObject}. */
  async configMapBytes(namespace: string, name: string): Promise<Map<string, Uint8Array>> {
    const configMap = await this.configMaps.find(name, namespace);
    if (configMap === undefined) throw new MissingObject("configmap", name);
    const files = new Map<string, Uint8Array>();
    for (const [key, text] of Object.entries(configMap.data ?? {})) files.set(key, encodeUtf8(text));
    for (const [key, base64] of Object.entries(configMap.binaryData ?? {})) files.set(key, fromBase64(base64));
    return files;
  }

  /** Files of a Secret volume. Throws {@link MissingObject}. */
  async secretBytes(namespace: string, name: string): Promise<Map<string, Uint8Array>> {
    const secret = await this.secrets.find(name, namespace);
    if (secret === undefined) throw new MissingObject("secret", name);
    return new Map(Object.entries(secret.data ?? {}).map(([key, base64]) => [key, fromBase64(base64)]));
  }

  /** What service variables are made from: the namespace's Services and default/kubernetes. */
  async servicesFor(namespace: string): Promise<Service[]> {
    const { items } = await this.services.list(namespace);
    if (namespace === "default") return items;
    const master = await this.services.find("kubernetes", "default");
    return master === undefined ? items : [...items, master];
  }
}
