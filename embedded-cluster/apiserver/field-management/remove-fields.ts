import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import type { FieldSet } from "./field-set.ts";
import { type Fields, childSchema, itemElement, shapeOf } from "./shape.ts";

/** The value without what `gone` names; undefined when nothing of it is left. Inputs stay as they are. */
export function removeFields(value: unknown, gone: FieldSet, schema: FieldSchema | undefined): unknown {
  const shape = shapeOf(value, schema);
  if (gone.children.size === 0) return gone.member ? undefined : value;
  if (shape === "fields") return removeFromStruct(value as Fields, gone, schema);
  if (shape === "map-list" || shape === "set") return removeFromList(value as unknown[], gone, schema as FieldSchema);
  return gone.member ? undefined : value;
}

function removeFromStruct(value: Fields, gone: FieldSet, schema: FieldSchema | undefined): Fields | undefined {
  const kept: Fields = {};
  for (const [name, field] of Object.entries(value)) {
    const child = gone.children.get(`f:${name}`);
    const left = child === undefined ? field : removeFields(field, child, childSchema(schema, name));
    if (left !== undefined) kept[name] = left;
  }
  return gone.member && Object.keys(kept).length === 0 ? undefined : kept;
}

function removeFromList(items: readonly unknown[], gone: FieldSet, schema: FieldSchema): unknown[] | undefined {
  const kept = items.flatMap((item) => {
    const child = gone.children.get(itemElement(item, schema));
    if (child === undefined) return [item];
    // An item whose own path goes is gone with everything in it.
    if (child.member) return [];
    const left = removeFields(item, child, schema.items);
    return left === undefined ? [] : [left];
  });
  return kept.length === 0 ? undefined : kept;
}
