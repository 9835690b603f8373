import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";

export type Fields = Record<string, unknown>;

/** How server-side apply sees a value: one thing, fields, or items with an identity. */
export type Shape = "leaf" | "fields" | "map-list" | "set";

export function shapeOf(value: unknown, schema: FieldSchema | undefined): Shape {
  if (typeof value !== "object" || value === null || schema === undefined || schema.type === "any") return "leaf";
  if (Array.isArray(value)) {
    if (schema.listType === "map") return "map-list";
    return schema.listType === "set" ? "set" : "leaf";
  }
  if (schema.mapType === "atomic") return "leaf";
  return schema.field !== undefined || schema.items !== undefined ? "fields" : "leaf";
}

export function childSchema(schema: FieldSchema | undefined, field: string): FieldSchema | undefined {
  return schema?.field === undefined ? schema?.items : schema.field(field);
}

/** Whether the fields are keys of a map, rather than named by the type. */
export function isMap(schema: FieldSchema | undefined): boolean {
  return schema?.field === undefined;
}

/** An item's path element: its keys, defaults filled in, in order of name. */
export function itemElement(item: unknown, schema: FieldSchema): string {
  if (schema.listType === "set") return `v:${JSON.stringify(item)}`;
  const keys: Fields = {};
  for (const key of [...(schema.listMapKeys ?? [])].sort()) {
    const value = (item as Fields | null)?.[key] ?? schema.listMapKeyDefaults?.[key];
    if (value !== undefined) keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}
