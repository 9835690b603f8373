import { additionalOf, isObject, type JsonObject, type JsonSchema, META_FIELDS } from "./json-schema.ts";

/**
 * Removes what the schema does not know, in place; gives the paths of what went, in order. The root's own metadata stays.
 * Models pkg/apiserver/schema/pruning.
 */
export function prune(object: JsonObject, schema: JsonSchema): string[] {
  const unknown: string[] = [];
  pruneValue(object, { ...schema, "x-kubernetes-embedded-resource": true }, "", unknown);
  return unknown.sort();
}

function pruneValue(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  if (schema?.["x-kubernetes-preserve-unknown-fields"] === true) return pruneKnown(value, schema, path, unknown);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) pruneValue(item, schema?.items, `${path}[${index}]`, unknown);
  } else if (isObject(value)) {
    for (const field of Object.keys(value)) pruneField(value, field, schema, path, unknown);
  }
}

function pruneField(value: JsonObject, field: string, schema: JsonSchema | undefined, path: string, unknown: string[]): void {
  const isMeta = META_FIELDS.has(field);
  if (isMeta && schema?.["x-kubernetes-embedded-resource"] === true) return;
  const place = path === "" ? field : `${path}.${field}`;
  const known = schema?.properties !== undefined && Object.hasOwn(schema.properties, field);
  if (schema !== undefined && known) return pruneValue(value[field], schema.properties?.[field], place, unknown);
  if (schema?.additionalProperties !== undefined && schema.additionalProperties !== false) {
    return pruneValue(value[field], additionalOf(schema), place, unknown);
  }
  if (!isMeta || path !== "") unknown.push(place);
  delete value[field];
}

/** Below a schema that preserves what it does not know, only what it knows is looked into. */
function pruneKnown(value: unknown, schema: JsonSchema, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) pruneKnown(item, schema.items, `${path}[${index}]`, unknown);
    return;
  }
  if (!isObject(value)) return;
  for (const field of Object.keys(value)) {
    if (schema["x-kubernetes-embedded-resource"] === true && META_FIELDS.has(field)) continue;
    const place = path === "" ? field : `${path}.${field}`;
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
    if (property !== undefined) pruneValue(value[field], property, place, unknown);
    else if (additionalOf(schema) !== undefined) pruneValue(value[field], additionalOf(schema), place, unknown);
  }
}
