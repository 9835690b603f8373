import { additionalOf, isObject, type JsonObject, type JsonSchema } from "../schema/json-schema.ts";
import { breaks, moreThan } from "./messages.ts";
import { merge, type Result, result } from "./result.ts";
import { type Before, validateValue } from "./validate.ts";

/** Models schemaSliceValidator. */
export function checkItems(items: readonly unknown[], schema: JsonSchema, path: string, before: Before): Result {
  const found = result();
  const { items: itemSchema, minItems, maxItems } = schema;
  if (itemSchema !== undefined) {
    for (const [index, item] of items.entries()) merge(found, validateValue(item, itemSchema, `${path}[${index}]`, itemBefore(item, index, schema, before)));
  }
  if (minItems !== undefined && items.length < minItems) merge(found, result(breaks(path, items.length, `should have at least ${minItems} items`)));
  if (maxItems !== undefined && items.length > maxItems) merge(found, result(moreThan(path, "items", items.length, maxItems)));
  found.matches += 1;
  return found;
}

/** Items of a list that is a map are the same when their keys are; other lists' items have no identity. */
function itemBefore(item: unknown, _index: number, schema: JsonSchema, before: Before): Before {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(before?.value) || !isObject(item)) return undefined;
  const value = before.value.find((each) => isObject(each) && keys.every((key) => each[key] === item[key]));
  return value === undefined ? undefined : { value };
}

/** Models objectValidator, without `required`. */
export function checkProperties(value: JsonObject, schema: JsonSchema, path: string, before: Before): Result {
  const found = result();
  const names = Object.keys(value);
  const { minProperties, maxProperties, properties = {} } = schema;
  if (minProperties !== undefined && names.length < minProperties)
    merge(found, result(breaks(path, names.length, `should have at least ${minProperties} properties`)));
  if (maxProperties !== undefined && names.length > maxProperties) merge(found, result(moreThan(path, "properties", names.length, maxProperties)));
  const additional = additionalOf(schema);
  for (const name of names) {
    const isProperty = Object.hasOwn(properties, name);
    if (!isProperty && schema.additionalProperties === false) merge(found, result(forbiddenProperty(path, name)));
    const below = isProperty ? properties[name] : additional;
    const place = isProperty && path === "" ? name : `${path}.${name}`;
    if (below !== undefined) merge(found, validateValue(value[name], below, place, fieldBefore(name, before)));
  }
  return found;
}

function forbiddenProperty(path: string, name: string) {
  return breaks(`${path}.${name}`, name, "is a forbidden property");
}

function fieldBefore(name: string, before: Before): Before {
  return isObject(before?.value) && Object.hasOwn(before.value, name) ? { value: before.value[name] } : undefined;
}
