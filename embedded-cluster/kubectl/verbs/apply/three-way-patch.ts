import { equalJson } from "../../../apimachinery/json/equal.ts";
import { listStrategy, retainsKeys } from "./merge-keys.ts";

type Json = Record<string, unknown>;

/**
 * The strategic merge patch that brings `current` to `modified`: additions and changes against what is there, deletions only of what
 * `original` (the last applied) had. Models apimachinery's strategicpatch.CreateThreeWayMergePatch.
 */
export function threeWayStrategicPatch(kind: string, original: Json, modified: Json, current: Json): Json {
  return mapPatch({ kind, path: [] }, original, modified, current);
}

/** The JSON merge patch for kinds without merge keys: lists are replaced whole. */
export function threeWayMergePatch(original: Json, modified: Json, current: Json): Json {
  const patch: Json = {};
  for (const [key, value] of Object.entries(modified)) {
    const now = current[key];
    if (isMap(value) && isMap(now)) {
      const inner = threeWayMergePatch(isMap(original[key]) ? original[key] : {}, value, now);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (value !== null && !equalJson(value, now)) patch[key] = value;
  }
  for (const key of Object.keys(original)) if (!(key in modified) && key in current) patch[key] = null;
  return patch;
}

interface Place {
  kind: string;
  path: readonly string[];
}

function mapPatch(place: Place, original: Json, modified: Json, current: Json): Json {
  const patch: Json = {};
  for (const [key, value] of Object.entries(modified)) {
    const now = current[key];
    const inner: Place = { kind: place.kind, path: [...place.path, key] };
    if (value === null) {
      if (key in current) patch[key] = null;
    } else if (isMap(value) && isMap(now)) {
      const before = isMap(original[key]) ? original[key] : {};
      const change = mapPatch(inner, before, value, now);
      if (Object.keys(change).length > 0) {
        patch[key] = change;
        if (retainsKeys(inner.path) && Object.keys(now).some((name) => !(name in value))) change.$retainKeys = Object.keys(value).sort();
      }
    } else if (Array.isArray(value) && Array.isArray(now)) listPatch(inner, key, patch, Array.isArray(original[key]) ? original[key] : [], value, now);
    else if (!equalJson(value, now)) patch[key] = value;
  }
  for (const key of Object.keys(original)) if (!(key in modified) && key in current) patch[key] = null;
  return patch;
}

function listPatch(place: Place, key: string, patch: Json, original: unknown[], modified: unknown[], current: unknown[]): void {
  const strategy = listStrategy(place.kind, place.path);
  if (strategy === undefined) {
    if (!equalJson(modified, current)) patch[key] = modified;
    return;
  }
  if (strategy.key === undefined) {
    const added = modified.filter((item) => !current.includes(item));
    const removed = original.filter((item) => !modified.includes(item) && current.includes(item));
    if (added.length > 0) patch[key] = added;
    if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed;
    if (added.length > 0 || removed.length > 0) patch[`$setElementOrder/${key}`] = modified;
    return;
  }
  keyedListPatch(place, key, strategy.key, patch, original.filter(isMap), modified.filter(isMap), current.filter(isMap));
}

function keyedListPatch(place: Place, key: string, mergeKey: string, patch: Json, original: Json[], modified: Json[], current: Json[]): void {
  const changes: Json[] = [];
  for (const item of modified) {
    const identity = item[mergeKey];
    const now = current.find((other) => other[mergeKey] === identity);
    if (now === undefined) {
      changes.push(item);
      continue;
    }
    const before = original.find((other) => other[mergeKey] === identity) ?? {};
    const change = mapPatch(place, before, item, now);
    if (Object.keys(change).length === 0) continue;
    if (retainsKeys(place.path) && Object.keys(now).some((name) => !(name in item))) change.$retainKeys = Object.keys(item).sort();
    changes.push({ ...change, [mergeKey]: identity });
  }
  for (const item of original) {
    const identity = item[mergeKey];
    const gone = !modified.some((other) => other[mergeKey] === identity) && current.some((other) => other[mergeKey] === identity);
    if (gone) changes.push({ $patch: "delete", [mergeKey]: identity });
  }
  const kept = new Set(modified.map((item) => item[mergeKey]));
  const orderNow = current.filter((item) => kept.has(item[mergeKey])).map((item) => item[mergeKey]);
  const order = modified.map((item) => item[mergeKey]);
  const reordered = !equalJson(orderNow, order) && orderNow.length === order.length;
  if (changes.length === 0 && !reordered) return;
  patch[`$setElementOrder/${key}`] = modified.map((item) => ({ [mergeKey]: item[mergeKey] }));
  if (changes.length > 0) patch[key] = changes;
}

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
