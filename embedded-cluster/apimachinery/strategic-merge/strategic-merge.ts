import { cloneJson } from "../json/clone.ts";
import type { FieldSchema } from "../schema/field-schema.ts";
import { mergeList } from "./merge-list.ts";
import { type Fields, StrategicMergeError, isFields } from "./shape.ts";

const DELETE_FROM = "$deleteFromPrimitiveList/";
const ORDER = "$setElementOrder/";

/**
 * Applies a strategic merge patch: maps merge, lists merge by their merge key or replace, as the schema says, and directives
 * ($patch, $retainKeys, $deleteFromPrimitiveList, $setElementOrder) are obeyed. Gives a new value. Throws {@link StrategicMergeError}.
 * Models k8s.io/apimachinery/pkg/util/strategicpatch.StrategicMergeMapPatch.
 */
export function applyStrategicMerge(target: unknown, patch: unknown, schema: FieldSchema): unknown {
  if (!isFields(patch)) throw new StrategicMergeError("json: cannot unmarshal array into Go value of type map[string]interface {}");
  return mergeFields(isFields(target) ? cloneJson(target) : {}, cloneJson(patch), schema);
}

/** Merges `patch` into `original`; both belong to this call. */
export function mergeFields(original: Fields, patch: Fields, schema: FieldSchema | undefined): Fields {
  const directive = patch["$patch"];
  if (directive !== undefined) {
    delete patch["$patch"];
    if (directive === "replace") return patch;
    if (directive === "delete") return {};
    if (directive !== "merge") throw new StrategicMergeError(`Unknown patch type found: ${String(directive)}`);
  }
  retainKeys(original, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(DELETE_FROM)) deleteFromPrimitiveList(original, key.slice(DELETE_FROM.length), value);
    else if (!key.startsWith(ORDER)) mergeField(original, key, value, patch, fieldSchema(schema, key));
  }
  for (const key of Object.keys(patch)) if (key.startsWith(ORDER)) reorderUntouched(original, key.slice(ORDER.length), patch, schema);
  return original;
}

function mergeField(original: Fields, key: string, value: unknown, patch: Fields, schema: FieldSchema | undefined): void {
  const present = Object.hasOwn(original, key) ? original[key] : undefined;
  if (value === null) delete original[key];
  else if (isFields(value)) {
    const merges = isFields(present) && !strategies(schema).includes("replace");
    original[key] = mergeFields(merges ? present : {}, value, schema);
  } else if (Array.isArray(value) && strategies(schema).includes("merge")) {
    original[key] = mergeList(Array.isArray(present) ? present : [], value, orderOf(patch, key), schema as FieldSchema, mergeFields);
  } else original[key] = value;
}

function strategies(schema: FieldSchema | undefined): string[] {
  return schema?.patchStrategy?.split(",") ?? [];
}

function fieldSchema(schema: FieldSchema | undefined, key: string): FieldSchema | undefined {
  return schema?.field === undefined ? schema?.items : schema.field(key);
}

function orderOf(patch: Fields, key: string): unknown[] | undefined {
  const order = patch[`${ORDER}${key}`];
  return Array.isArray(order) ? order : undefined;
}

/** A list that is only reordered. */
function reorderUntouched(original: Fields, key: string, patch: Fields, schema: FieldSchema | undefined): void {
  const field = fieldSchema(schema, key);
  if (Object.hasOwn(patch, key) || !Array.isArray(original[key]) || field === undefined) return;
  original[key] = mergeList(original[key], [], orderOf(patch, key), field, mergeFields);
}

function retainKeys(original: Fields, patch: Fields): void {
  const keys = patch["$retainKeys"];
  if (keys === undefined) return;
  delete patch["$retainKeys"];
  if (!Array.isArray(keys)) throw new StrategicMergeError("expected list type for $retainKeys");
  for (const key of Object.keys(original)) if (!keys.includes(key)) delete original[key];
}

function deleteFromPrimitiveList(original: Fields, key: string, values: unknown): void {
  if (!Array.isArray(values)) throw new StrategicMergeError(`expected list type for ${DELETE_FROM}${key}`);
  const present = original[key];
  if (Array.isArray(present)) original[key] = present.filter((value) => !values.includes(value));
}
