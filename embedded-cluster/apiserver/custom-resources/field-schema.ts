import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { additionalOf, type JsonSchema } from "./schema/json-schema.ts";

/** What nothing is said about: objects are fields, lists are one thing. Models __untyped_deduced_ of structured-merge-diff. */
const DEDUCED: FieldSchema = {
  type: "object",
  get items(): FieldSchema {
    return DEDUCED;
  },
};

/** The schema of a custom resource's whole object, as server-side apply sees it. Models the models built by buildOpenAPIModelsForApply. */
export function rootFieldSchema(schema: JsonSchema | undefined): FieldSchema {
  const own = schema === undefined ? DEDUCED : fieldSchema(schema);
  return withMeta(own);
}

/** Objects with kind and metadata of their own: the root, and embedded ones. */
function withMeta(own: FieldSchema): FieldSchema {
  const text: FieldSchema = { type: "string" };
  return {
    type: "object",
    mapType: own.mapType,
    field: (name) => (name === "metadata" ? objectMetaSchema() : name === "apiVersion" || name === "kind" ? text : (own.field?.(name) ?? own.items)),
    fieldNames: () => ["apiVersion", "kind", "metadata", ...(own.fieldNames?.() ?? [])],
  };
}

function fieldSchema(schema: JsonSchema): FieldSchema {
  if (schema["x-kubernetes-int-or-string"] === true) return { type: "any", format: "int-or-string" };
  switch (schema.type) {
    case "object":
      return schema["x-kubernetes-embedded-resource"] === true ? withMeta(objectSchema(schema)) : objectSchema(schema);
    case "array":
      return listSchema(schema);
    case "integer":
      return { type: "integer", format: schema.format };
    case "number":
    case "boolean":
    case "string":
      return { type: schema.type, format: schema.format };
    default:
      return DEDUCED;
  }
}

function objectSchema(schema: JsonSchema): FieldSchema {
  const { properties } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const mapType = schema["x-kubernetes-map-type"];
  const additional = additionalOf(schema);
  if (properties === undefined && additional === undefined) return { ...(open ? DEDUCED : { type: "object" }), mapType } as FieldSchema;
  if (properties === undefined) return { type: "object", mapType, items: fieldSchema(additional as JsonSchema) };
  const known = new Map<string, FieldSchema>();
  return {
    type: "object",
    mapType,
    fieldNames: () => Object.keys(properties),
    field(name) {
      const found = known.get(name);
      if (found !== undefined) return found;
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property === undefined) return open ? DEDUCED : undefined;
      const made = fieldSchema(property);
      known.set(name, made);
      return made;
    },
  };
}

function listSchema(schema: JsonSchema): FieldSchema {
  const { items } = schema;
  const listType = schema["x-kubernetes-list-type"];
  const defaults = Object.entries(items?.properties ?? {}).filter(([, property]) => property.default !== undefined);
  return {
    type: "array",
    listType,
    listMapKeys: schema["x-kubernetes-list-map-keys"],
    listMapKeyDefaults: Object.fromEntries(defaults.map(([name, property]) => [name, property.default])),
    items: items === undefined ? DEDUCED : fieldSchema(items),
  };
}
