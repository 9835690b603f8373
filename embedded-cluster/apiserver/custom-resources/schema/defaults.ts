import { cloneJson } from "../../../apimachinery/json/clone.ts";
import { additionalOf, fieldSchemaOf, isObject, type JsonSchema } from "./json-schema.ts";

/** Fills in what is absent, in place. A null where none may be counts as absent. Models pkg/apiserver/schema/defaulting. */
export function applySchemaDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (isForbiddenNull(item, schema.items)) value[index] = cloneJson(schema.items?.default ?? null);
      applySchemaDefaults(value[index], schema.items);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined || property.default === null) continue;
    if (!Object.hasOwn(value, field) || isForbiddenNull(value[field], property)) value[field] = cloneJson(property.default);
  }
  const additional = additionalOf(schema);
  for (const field of Object.keys(value)) {
    const isProperty = schema.properties !== undefined && Object.hasOwn(schema.properties, field);
    if (!isProperty && isForbiddenNull(value[field], additional)) value[field] = cloneJson(additional?.default ?? null);
    applySchemaDefaults(value[field], fieldSchemaOf(schema, field));
  }
}

/** Drops nulls where none may be and no default takes their place, in place. Models PruneNonNullableNullsWithoutDefaults. */
export function dropForbiddenNulls(value: unknown, schema: JsonSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) dropForbiddenNulls(item, schema.items);
    return;
  }
  if (!isObject(value)) return;
  for (const field of Object.keys(value)) {
    const below = fieldSchemaOf(schema, field);
    if (value[field] === null && isForbiddenNull(null, below) && (below?.default ?? null) === null) delete value[field];
    else dropForbiddenNulls(value[field], below);
  }
}

function isForbiddenNull(value: unknown, schema: JsonSchema | undefined): boolean {
  return value === null && schema !== undefined && schema.nullable !== true;
}
