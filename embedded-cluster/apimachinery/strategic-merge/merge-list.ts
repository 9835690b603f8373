import type { FieldSchema } from "../schema/field-schema.ts";
import { goMap } from "./go-map.ts";
import { type Fields, StrategicMergeError, isFields } from "./shape.ts";

type MergeFields = (original: Fields, patch: Fields, schema: FieldSchema | undefined) => Fields;

/** Merges a list whose strategy is "merge": objects by their merge key, scalars as a set. */
export function mergeList(original: unknown[], patch: unknown[], order: unknown[] | undefined, schema: FieldSchema, mergeFields: MergeFields): unknown[] {
  const key = schema.patchMergeKey;
  if (key === undefined || !original.concat(patch).some(isFields)) {
    const merged = [...original, ...patch.filter((value) => !original.includes(value))];
    return inOrder(merged, original, order ?? patch, (item) => item);
  }
  const identity = (item: unknown): unknown => identityOf(item, key);
  const replacing = patch.some((item) => isFields(item) && item["$patch"] === "replace");
  if (replacing) return patch.filter((item) => !(isFields(item) && item["$patch"] === "replace"));
  const merged = [...original];
  for (const item of patch as Fields[]) mergeItem(merged, item, identity, schema.items, mergeFields);
  return inOrder(merged, original, order ?? patch.filter((item) => !(isFields(item) && item["$patch"] === "delete")), identity);
}

function mergeItem(merged: unknown[], item: Fields, identity: (item: unknown) => unknown, schema: FieldSchema | undefined, mergeFields: MergeFields): void {
  const wanted = identity(item);
  const index = merged.findIndex((present) => identity(present) === wanted);
  if (item["$patch"] === "delete") {
    for (let at = merged.length - 1; at >= 0; at--) if (identity(merged[at]) === wanted) merged.splice(at, 1);
  } else if (index < 0) merged.push(mergeFields({}, item, schema));
  else merged[index] = mergeFields(merged[index] as Fields, item, schema);
}

function identityOf(item: unknown, key: string): unknown {
  if (!isFields(item) || item[key] === undefined) throw new StrategicMergeError(`map: ${goMap(item)} does not contain declared merge key: ${key}`);
  return item[key];
}

/**
 * What the patch orders comes in that order; items it does not name keep their place relative to those they followed.
 * Models strategicpatch.normalizeElementOrder.
 */
function inOrder(merged: unknown[], original: unknown[], order: unknown[], identity: (item: unknown) => unknown): unknown[] {
  const wanted = order.map((item) => (isFields(item) ? identity(item) : item));
  const before = original.map(identity);
  const named = merged.filter((item) => wanted.includes(identity(item))).sort((a, b) => wanted.indexOf(identity(a)) - wanted.indexOf(identity(b)));
  const others = merged.filter((item) => !wanted.includes(identity(item)));
  const result: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const left = before.indexOf(identity(named[0]));
    const right = before.indexOf(identity(others[0]));
    // What is new to the server comes as soon as it can.
    result.push(left >= 0 && right >= 0 && right < left ? others.shift() : named.shift());
  }
  return [...result, ...named, ...others];
}
