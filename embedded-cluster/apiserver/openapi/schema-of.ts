import type { FieldSchema, SchemaLookup } from "../../apimachinery/schema/field-schema.ts";
import { numberedFields } from "../protobuf/numbers.ts";
import { type FieldFacts, isTypeName, type TypeFacts, typeFacts, typeOfKind } from "./facts.ts";

const structs = new Map<string, FieldSchema>();

/** Optional lists and maps that Go writes even when they are empty: no "omitempty" in k8s.io/api. */
const ALWAYS_WRITTEN: ReadonlySet<string> = new Set(["io.k8s.api.rbac.v1.Role.rules", "io.k8s.api.rbac.v1.ClusterRole.rules"]);

/** Schemas of the served kinds, from the facts. Types that nothing asks for are never built. */
export const schemaOf: SchemaLookup = (gvk) => {
  const name = typeOfKind(gvk);
  return name === undefined ? undefined : typeSchema(name, { type: name });
};

/** One schema for each type; a field that says how its value merges gets its own. */
function typeSchema(name: string, field: FieldFacts): FieldSchema {
  const facts = typeFacts(name);
  if (facts === undefined) return { type: "any" };
  if (OR_SCHEMA.test(name)) return ORS;
  if (facts.fields === undefined) return scalarSchema(facts);
  const plain = structs.get(name) ?? structSchema(name, facts);
  structs.set(name, plain);
  return field.patch === undefined && field.mapType === undefined ? plain : { ...plain, ...merging(field) };
}

/** Fields that hold a schema or something else. */
const OR_SCHEMA = /\.JSONSchemaPropsOr(Array|Bool)$/;
const ORS: FieldSchema = {
  type: "any",
  get whenObject() {
    const name = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    return typeSchema(name, { type: name });
  },
};

function structSchema(name: string, facts: TypeFacts): FieldSchema {
  const fields = facts.fields ?? {};
  const known = new Map<string, FieldSchema>();
  return {
    type: "object",
    typeName: name.split(".").slice(-2).join("."),
    mapType: facts.mapType,
    isRoot: facts.kind !== undefined,
    fieldNames: () => Object.keys(fields),
    isValue: (field) => valueFields(name).has(field),
    keepsEmpty: (field) => facts.required?.includes(field) === true || ALWAYS_WRITTEN.has(`${name}.${field}`),
    field(field) {
      const found = known.get(field);
      if (found !== undefined) return found;
      const about = Object.hasOwn(fields, field) ? fields[field] : undefined;
      if (about === undefined) return undefined;
      const schema = fieldSchema(about);
      known.set(field, schema);
      return schema;
    },
  };
}

const values = new Map<string, ReadonlySet<string>>();

/** The fields of a Go struct that are no pointers. */
function valueFields(type: string): ReadonlySet<string> {
  const known = values.get(type);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const { name, inlined, pointer } of numberedFields(type)?.values() ?? []) {
    if (inlined !== undefined) for (const field of valueFields(inlined)) found.add(field);
    else if (name !== undefined && !pointer) found.add(name);
  }
  values.set(type, found);
  return found;
}

function fieldSchema(field: FieldFacts): FieldSchema {
  const { type } = field;
  if (isTypeName(type)) return typeSchema(type, field);
  if (type.startsWith("[]")) return lazyItems({ type: "array", ...merging(field) }, type.slice(2));
  if (type.startsWith("{}")) return lazyItems({ type: "object", ...merging(field) }, type.slice(2));
  switch (type) {
    case "b":
      return { type: "boolean" };
    case "i":
      return { type: "integer", format: "int32" };
    case "l":
      return { type: "integer", format: "int64" };
    case "d":
      return { type: "number" };
    case "o":
      return { type: "object" };
    default:
      return { type: "string" };
  }
}

/** Types refer to themselves (JSONSchemaProps), so elements are looked up when they are needed. */
function lazyItems(schema: FieldSchema, item: string): FieldSchema {
  let items: FieldSchema | undefined;
  return {
    ...schema,
    get items() {
      items ??= fieldSchema({ type: item });
      return items;
    },
    get listMapKeyDefaults() {
      return keyDefaults(schema.listMapKeys, item);
    },
  };
}

function keyDefaults(keys: readonly string[] | undefined, item: string): Record<string, unknown> | undefined {
  const fields = isTypeName(item) ? typeFacts(item)?.fields : undefined;
  const found = (keys ?? []).filter((key) => fields?.[key]?.default !== undefined).map((key) => [key, fields?.[key]?.default]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function merging(field: FieldFacts): Partial<FieldSchema> {
  return {
    patchStrategy: field.patch,
    patchMergeKey: field.mergeKey,
    listType: field.list,
    listMapKeys: field.keys,
    ...(field.mapType === undefined ? {} : { mapType: field.mapType }),
  };
}

function scalarSchema({ scalar }: TypeFacts): FieldSchema {
  switch (scalar) {
    case "quantity":
    case "int-or-string":
      return { type: "any", format: scalar };
    case "object":
    // Any JSON: a schema's default, its items.
    case undefined:
      return { type: "any" };
    default:
      return { type: "string", format: scalar };
  }
}
