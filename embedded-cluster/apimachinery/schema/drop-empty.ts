import type { FieldSchema } from "./field-schema.ts";

/**
 * Leaves out maps and lists without entries, in place, as a round trip through Go's types does: nearly all of them are "omitempty". Structs
 * stay (`emptyDir: {}` means something), and so do the few fields that are always written.
 */
export function dropEmpty(value: unknown, schema: FieldSchema): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) dropEmpty(item, schema.items);
    return;
  }
  for (const [name, field] of Object.entries(value)) {
    if (typeof field !== "object" || field === null) continue;
    const about = schema.field === undefined ? schema.items : schema.field(name);
    if (about === undefined || about.type === "any") continue;
    dropEmpty(field, about);
    if (schema.field !== undefined && !schema.keepsEmpty?.(name) && isEmptyCollection(field, about)) delete (value as Record<string, unknown>)[name];
  }
}

function isEmptyCollection(value: object, schema: FieldSchema): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (schema.field !== undefined || schema.items === undefined) return false;
  for (const _ in value) return false;
  return true;
}
