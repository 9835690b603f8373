import type { FieldSchema } from "./field-schema.ts";

/**
 * Leaves out what a round trip through Go's types leaves out, in place: maps and lists without entries, and zeros of fields that are no
 * pointers, nearly all of which are "omitempty". Structs stay (`emptyDir: {}` means something), and so do fields that are always written.
 */
export function dropEmpty(value: unknown, schema: FieldSchema): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) dropEmpty(item, schema.items);
    return;
  }
  for (const [name, field] of Object.entries(value)) {
    const about = schema.field === undefined ? schema.items : schema.field(name);
    if (about === undefined || about.type === "any") continue;
    dropEmpty(field, about);
    if (schema.field !== undefined && !schema.keepsEmpty?.(name) && isAbsence(field, about, schema.isValue?.(name) === true)) {
      delete (value as Record<string, unknown>)[name];
    }
  }
}

function isAbsence(value: unknown, schema: FieldSchema, isValue: boolean): boolean {
  if (typeof value !== "object" || value === null) return isValue && (value === "" || value === 0 || value === false);
  if (Array.isArray(value)) return value.length === 0;
  if (schema.field !== undefined || schema.items === undefined) return false;
  for (const _ in value) return false;
  return true;
}
