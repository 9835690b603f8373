import { additionalOf, type JsonSchema } from "../custom-resources/schema/json-schema.ts";
import { escapeName, unescapeName } from "./names.ts";
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, objectType, STRING, TIMESTAMP, type Type } from "./types.ts";

const META: JsonSchema = { type: "object", properties: { name: { type: "string" }, generateName: { type: "string" } } };

/** The type expressions see for a schema; undefined: they cannot speak of it. Models common.SchemaDeclType. */
export function typeOfSchema(schema: JsonSchema, isRoot: boolean): Type | undefined {
  if (schema["x-kubernetes-int-or-string"] === true) return DYN;
  switch (schema.type) {
    case "array": {
      const item = schema.items === undefined ? undefined : typeOfSchema(schema.items, schema.items["x-kubernetes-embedded-resource"] === true);
      return item === undefined ? undefined : listOf(item);
    }
    case "object":
      return objectOf(schema, isRoot);
    case "string":
      return formatted(schema.format);
    case "boolean":
      return BOOL;
    case "number":
      return DOUBLE;
    case "integer":
      return INT;
    default:
      return undefined;
  }
}

function objectOf(schema: JsonSchema, isRoot: boolean): Type | undefined {
  const additional = additionalOf(schema);
  if (additional !== undefined) {
    const value = typeOfSchema(additional, additional["x-kubernetes-embedded-resource"] === true);
    return value === undefined ? undefined : mapOf(STRING, value);
  }
  const properties = isRoot ? withMeta(schema) : (schema.properties ?? {});
  const known = new Map<string, Type | undefined>();
  return objectType("object", (written) => {
    if (known.has(written)) return known.get(written);
    const name = unescapeName(written);
    const property = escapeName(name) === written && Object.hasOwn(properties, name) ? properties[name] : undefined;
    const type = property === undefined ? undefined : typeOfSchema(property, property["x-kubernetes-embedded-resource"] === true);
    known.set(written, type);
    return type;
  });
}

/** Of metadata only the name is known to rules. Models WithTypeAndObjectMeta. */
export function withMeta(schema: JsonSchema): Record<string, JsonSchema> {
  return { ...schema.properties, apiVersion: { type: "string" }, kind: { type: "string" }, metadata: META };
}

function formatted(format: string | undefined): Type {
  if (format === "byte") return BYTES;
  if (format === "duration") return DURATION;
  return format === "date" || format === "date-time" ? TIMESTAMP : STRING;
}
