import { duplicate, invalid } from "../../../apimachinery/validation/field-problem.ts";
import type { Problems } from "../../kinds/rules/problem.ts";
import { additionalOf, isObject, type JsonObject, type JsonSchema } from "./json-schema.ts";

/** Items of a set, and keys of a list that is a map, stand once each. Models pkg/apiserver/schema/listtype. */
export function checkListTypes(problems: Problems, path: string, value: unknown, schema: JsonSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) return checkList(problems, path, value, schema);
  if (!isObject(value)) return;
  const additional = additionalOf(schema);
  for (const [field, item] of Object.entries(value)) {
    if (additional !== undefined) checkListTypes(problems, `${path}[${field}]`, item, additional);
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
    checkListTypes(problems, path === "" ? field : `${path}.${field}`, item, property);
  }
}

function checkList(problems: Problems, path: string, items: readonly unknown[], schema: JsonSchema): void {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") {
    for (const index of repeated(items)) problems.push(duplicate(`${path}[${index}]`, items[index]));
  } else if (type === "map") {
    const stray = items.findIndex((item) => item !== null && !isObject(item));
    if (stray >= 0) problems.push(invalid(`${path}[${stray}]`, items[stray], "must be an object for an array of list-type map"));
    else checkKeys(problems, path, items as (JsonObject | null)[], schema["x-kubernetes-list-map-keys"] ?? []);
  }
  for (const [index, item] of items.entries()) checkListTypes(problems, `${path}[${index}]`, item, schema.items);
}

function checkKeys(problems: Problems, path: string, items: readonly (JsonObject | null)[], names: readonly string[]): void {
  const keys = items.map((item) => Object.fromEntries(names.filter((name) => item !== null && Object.hasOwn(item, name)).map((name) => [name, item?.[name]])));
  for (const index of repeated(keys)) problems.push(duplicate(`${path}[${index}]`, keys[index]));
}

/** The second place of each value that comes more than once. */
function repeated(items: readonly unknown[]): number[] {
  const seen = new Map<string, number>();
  return items.flatMap((item, index) => {
    const text = JSON.stringify(item);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 2 ? [index] : [];
  });
}
