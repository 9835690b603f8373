import { applyJsonPatch } from "../../apimachinery/patch/json-patch.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import { CommandError } from "../errors/command-error.ts";
import { listStrategy } from "../verbs/apply/merge-keys.ts";
import { type Resource, groupVersion, idOf } from "./resource.ts";

type Fields = Record<string, unknown>;

/** Which objects a patch is for: regular expressions over whole names, and selectors. */
export interface PatchTarget {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  labelSelector?: string;
  annotationSelector?: string;
}

export function isTarget(resource: Resource, target: PatchTarget): boolean {
  const { object, names } = resource;
  const [group, version] = groupVersion(object);
  const whole = (pattern: string | undefined, text: string) => pattern === undefined || pattern === "" || new RegExp(`^(?:${pattern})$`).test(text);
  return (
    whole(target.group, group) &&
    whole(target.version, version) &&
    whole(target.kind, object.kind) &&
    whole(target.namespace, object.metadata.namespace ?? "") &&
    (target.name === undefined || names.some((name) => whole(target.name, name))) &&
    (!target.labelSelector || matchesLabels(parseSelector(target.labelSelector), object.metadata.labels)) &&
    (!target.annotationSelector || matchesLabels(parseSelector(target.annotationSelector), object.metadata.annotations))
  );
}

/** Applies JSON patch operations. */
export function patchByOperations(resource: Resource, operations: unknown): void {
  resource.object = applyJsonPatch(resource.object, operations) as KubeObject;
}

/** Merges a patch that names its own target. Throws when there is no such object. */
export function patchByName(resources: Resource[], patch: KubeObject): void {
  const found = resources.filter(
    ({ object, names }) => object.kind === patch.kind && object.apiVersion === patch.apiVersion && names.includes(patch.metadata.name),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const id = idOf(patch);
    throw new CommandError(
      `no resource matches strategic merge patch ${JSON.stringify(id)}: ${only === undefined ? "no" : "multiple"} matches for Id ${id}; failed to find unique target for patch ${id}`,
    );
  }
  patchByMerge(resources, only, patch);
}

/** Merges a patch into an object, or takes the object away when the patch says `$patch: delete`. */
export function patchByMerge(resources: Resource[], resource: Resource, patch: KubeObject): void {
  if ((patch as unknown as Fields)["$patch"] === "delete") {
    resources.splice(resources.indexOf(resource), 1);
    return;
  }
  const { name, namespace } = resource.object.metadata;
  const merged = mergeMaps(resource.object.kind, [], resource.object as unknown as Fields, patch as unknown as Fields) as unknown as KubeObject;
  merged.kind = resource.object.kind;
  merged.metadata.name = name;
  if (namespace !== undefined) merged.metadata.namespace = namespace;
  resource.object = merged;
}

/** A strategic merge as the API server makes it, by the keys of built-in kinds. */
export function mergeByKeys(object: KubeObject, patch: KubeObject): KubeObject {
  return mergeMaps(object.kind, [], object as unknown as Fields, patch as unknown as Fields) as unknown as KubeObject;
}

function mergeMaps(kind: string, path: readonly string[], target: Fields, patch: Fields): Fields {
  if (patch["$patch"] === "replace") return without(patch, "$patch");
  const merged: Fields = { ...target };
  const kept = patch["$retainKeys"];
  if (Array.isArray(kept)) for (const key of Object.keys(merged)) if (!kept.includes(key)) delete merged[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$")) continue;
    if (value === null) delete merged[key];
    else if (Array.isArray(value)) merged[key] = mergeLists(kind, [...path, key], merged[key], value);
    else if (isFields(value)) {
      if (value["$patch"] === "delete") delete merged[key];
      else merged[key] = mergeMaps(kind, [...path, key], isFields(merged[key]) ? merged[key] : {}, value);
    } else merged[key] = value;
  }
  return merged;
}

function mergeLists(kind: string, path: readonly string[], target: unknown, patch: readonly unknown[]): unknown[] {
  const strategy = listStrategy(kind, path);
  const items = patch.filter((item) => !(isFields(item) && item["$patch"] === "replace" && Object.keys(item).length === 1));
  if (strategy === undefined || !Array.isArray(target) || items.length < patch.length) return [...items];
  const merged: unknown[] = [...target];
  const { key } = strategy;
  for (const item of items) {
    if (key === undefined || !isFields(item)) {
      if (!merged.includes(item)) merged.push(item);
      continue;
    }
    const index = merged.findIndex((present) => isFields(present) && present[key] === item[key]);
    if (item["$patch"] === "delete") {
      if (index >= 0) merged.splice(index, 1);
    } else if (index < 0) merged.push(mergeMaps(kind, path, {}, item));
    else merged[index] = mergeMaps(kind, path, merged[index] as Fields, item);
  }
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(record: Fields, field: string): Fields {
  const { [field]: _, ...rest } = record;
  return rest;
}
