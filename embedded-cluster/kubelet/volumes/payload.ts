import type { Pod, Volume } from "../../apimachinery/types/core.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { type ConfigObjects, MissingObject } from "../environment/config-objects.ts";
import type { NodeCapacity } from "../environment/container-environment.ts";
import { type PodAddresses, fieldPathValue } from "../environment/field-path.ts";
import { resourceFieldValue } from "../environment/resource-field.ts";

/** Relative path → content and permission bits. */
export type Payload = Map<string, { bytes: Uint8Array; mode: number }>;

type KeyPaths = NonNullable<NonNullable<Volume["configMap"]>["items"]>;
type ProjectedSource = NonNullable<Volume["projected"]>["sources"][number];
type TokenSource = NonNullable<ProjectedSource["serviceAccountToken"]>;
type DownwardItems = NonNullable<NonNullable<Volume["downwardAPI"]>["items"]>;

export interface PayloadContext {
  pod: Pod;
  objects: ConfigObjects;
  addresses: PodAddresses;
  capacity: NodeCapacity;
  requestToken(pod: Pod, source: TokenSource): Promise<string>;
}

const DEFAULT_MODE = 0o644;

/** The files of a volume that is made from API objects. Throws Error with the reason when a source is missing. */
export async function volumePayload(volume: Volume, context: PayloadContext): Promise<Payload> {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap !== undefined) return await fromConfigMap(configMap, configMap.defaultMode ?? DEFAULT_MODE, context);
  if (secret !== undefined) return await fromSecret({ ...secret, name: secret.secretName }, secret.defaultMode ?? DEFAULT_MODE, context);
  if (downwardAPI !== undefined) return fromDownwardApi(downwardAPI.items ?? [], DEFAULT_MODE, context);
  const payload: Payload = new Map();
  const mode = projected?.defaultMode ?? DEFAULT_MODE;
  for (const source of projected?.sources ?? []) for (const [path, file] of await fromProjected(source, mode, context)) payload.set(path, file);
  return payload;
}

async function fromProjected(source: ProjectedSource, mode: number, context: PayloadContext): Promise<Payload> {
  if (source.configMap !== undefined) return await fromConfigMap(source.configMap, mode, context);
  if (source.secret !== undefined) return await fromSecret(source.secret, mode, context);
  if (source.downwardAPI !== undefined) return fromDownwardApi(source.downwardAPI.items ?? [], mode, context);
  if (source.serviceAccountToken === undefined) return new Map();
  const token = await context.requestToken(context.pod, source.serviceAccountToken);
  return new Map([[source.serviceAccountToken.path, { bytes: encodeUtf8(token), mode }]]);
}

interface ObjectSource {
  name: string;
  items?: KeyPaths;
  optional?: boolean;
}

async function fromConfigMap(source: ObjectSource, mode: number, { pod, objects }: PayloadContext): Promise<Payload> {
  const files = await orNothing(source.optional, objects.configMapBytes(pod.metadata.namespace ?? "default", source.name));
  return select(files, source, mode, "configmap references non-existent config key: ");
}

async function fromSecret(source: ObjectSource, mode: number, { pod, objects }: PayloadContext): Promise<Payload> {
  const files = await orNothing(source.optional, objects.secretBytes(pod.metadata.namespace ?? "default", source.name));
  return select(files, source, mode, "references non-existent secret key: ");
}

async function orNothing(optional: boolean | undefined, files: Promise<Map<string, Uint8Array>>): Promise<Map<string, Uint8Array>> {
  try {
    return await files;
  } catch (error) {
    if (optional === true && error instanceof MissingObject) return new Map();
    throw error;
  }
}

function select(files: Map<string, Uint8Array>, source: ObjectSource, mode: number, complaint: string): Payload {
  if (source.items === undefined || source.items.length === 0) return new Map([...files].map(([key, bytes]) => [key, { bytes, mode }]));
  const payload: Payload = new Map();
  for (const item of source.items) {
    const bytes = files.get(item.key);
    if (bytes !== undefined) payload.set(item.path, { bytes, mode: item.mode ?? mode });
    else if (source.optional !== true) throw new Error(complaint + item.key);
  }
  return payload;
}

function fromDownwardApi(items: DownwardItems, mode: number, { pod, addresses, capacity }: PayloadContext): Payload {
  const payload: Payload = new Map();
  for (const item of items as (DownwardItems[number] & { mode?: number; resourceFieldRef?: Parameters<typeof resourceFieldValue>[2] })[]) {
    const text =
      item.resourceFieldRef === undefined
        ? fieldPathValue(pod, item.fieldRef?.fieldPath ?? "", addresses)
        : resourceFieldValue(pod, undefined, item.resourceFieldRef, capacity);
    payload.set(item.path, { bytes: encodeUtf8(text), mode: item.mode ?? mode });
  }
  return payload;
}
