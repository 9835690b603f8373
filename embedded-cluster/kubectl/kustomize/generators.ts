import { decodeUtf8, encodeUtf8, toBase64 } from "../../kernel/bytes.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { CommandError } from "../errors/command-error.ts";
import { baseName } from "../text/paths.ts";
import { type Resource, newResource } from "./resource.ts";

/** What configMapGenerator and secretGenerator say of one object. */
export interface GeneratorArguments {
  name?: string;
  namespace?: string;
  behavior?: string;
  type?: string;
  literals?: string[];
  files?: string[];
  envs?: string[];
  env?: string;
  options?: GeneratorOptions;
}

export interface GeneratorOptions {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}

/** Makes an object, or merges it into the one of the same name. `read` gives a file of the kustomization's folder. */
export function generate(
  resources: Resource[],
  kind: "ConfigMap" | "Secret",
  args: GeneratorArguments,
  common: GeneratorOptions,
  read: (path: string) => Uint8Array,
): void {
  const object = objectOf(kind, args, { ...common, ...args.options, ...both(common, args.options ?? {}) }, read);
  const hashed = !(args.options?.disableNameSuffixHash ?? common.disableNameSuffixHash ?? false);
  const present = resources.find(
    (each) => each.object.kind === kind && each.names.includes(object.metadata.name) && each.object.metadata.namespace === args.namespace,
  );
  const behavior = args.behavior ?? "create";
  const id = `${kind}.v1.[noGrp]/${object.metadata.name}.${args.namespace ?? "[noNs]"}`;
  if (behavior === "create" || behavior === "unspecified") {
    if (present !== undefined) throw new CommandError(`merging from generator: id resid.ResId ${id} exists; behavior must be merge or replace`);
    resources.push(newResource(object, hashed));
    return;
  }
  if (present === undefined) throw new CommandError(`id "${id}" does not exist; cannot merge or replace`);
  present.object =
    behavior === "replace" ? { ...object, metadata: { ...object.metadata, name: present.object.metadata.name } } : merged(present.object, object);
}

function both(common: GeneratorOptions, own: GeneratorOptions): GeneratorOptions {
  return {
    ...(common.labels || own.labels ? { labels: { ...common.labels, ...own.labels } } : {}),
    ...(common.annotations || own.annotations ? { annotations: { ...common.annotations, ...own.annotations } } : {}),
  };
}

function merged(present: KubeObject, added: KubeObject): KubeObject {
  const join = (field: "data" | "binaryData") => {
    const joined = { ...((present as Record<string, unknown>)[field] as object), ...((added as Record<string, unknown>)[field] as object) };
    return Object.keys(joined).length > 0 ? { [field]: joined } : {};
  };
  const { labels, annotations } = added.metadata;
  return {
    ...present,
    ...join("data"),
    ...join("binaryData"),
    metadata: {
      ...present.metadata,
      ...(labels === undefined ? {} : { labels: { ...present.metadata.labels, ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...present.metadata.annotations, ...annotations } }),
    },
  };
}

function objectOf(kind: "ConfigMap" | "Secret", args: GeneratorArguments, options: GeneratorOptions, read: (path: string) => Uint8Array): KubeObject {
  if (!args.name) throw new CommandError(`generators must have a name`);
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, bytes] of pairsOf(args, read)) {
    if (key in data || key in binaryData) throw new CommandError(`configmap ${args.name} illegally repeats the key \`${key}\``);
    if (kind === "Secret") data[key] = toBase64(bytes);
    else if (isText(bytes)) data[key] = decodeUtf8(bytes);
    else binaryData[key] = toBase64(bytes);
  }
  return {
    apiVersion: "v1",
    kind,
    metadata: {
      name: args.name,
      ...(args.namespace ? { namespace: args.namespace } : {}),
      ...(options.labels ? { labels: options.labels } : {}),
      ...(options.annotations ? { annotations: options.annotations } : {}),
    },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    ...(kind === "Secret" ? { type: args.type || "Opaque" } : {}),
    ...(options.immutable ? { immutable: true } : {}),
  };
}

function* pairsOf(args: GeneratorArguments, read: (path: string) => Uint8Array): Generator<[string, Uint8Array]> {
  for (const path of [...(args.envs ?? []), ...(args.env ? [args.env] : [])]) {
    for (const line of decodeUtf8(read(path)).split("\n")) {
      const text = line.trimStart();
      if (text === "" || text.startsWith("#")) continue;
      const equals = text.indexOf("=");
      yield equals < 0 ? [text, new Uint8Array(0)] : [text.slice(0, equals), encodeUtf8(text.slice(equals + 1))];
    }
  }
  for (const source of args.files ?? []) {
    const equals = source.indexOf("=");
    const path = equals < 0 ? source : source.slice(equals + 1);
    yield [equals < 0 ? baseName(path) : source.slice(0, equals), read(path)];
  }
  for (const literal of args.literals ?? []) {
    const equals = literal.indexOf("=");
    if (equals <= 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    yield [literal.slice(0, equals), encodeUtf8(literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2"))];
  }
}

function isText(bytes: Uint8Array): boolean {
  const decoded = decodeUtf8(bytes);
  return !decoded.includes("\uFFFD") && encodeUtf8(decoded).length === bytes.length;
}
