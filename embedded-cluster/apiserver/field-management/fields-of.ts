import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { type FieldSet, LEAF, branch } from "./field-set.ts";
import { type Fields, childSchema, isMap, itemElement, shapeOf } from "./shape.ts";

/** Every path that a value sets. Models structured-merge-diff's ToFieldSet. */
export function fieldsOf(value: unknown, schema: FieldSchema | undefined, member = false): FieldSet {
  switch (shapeOf(value, schema)) {
    case "leaf":
      return LEAF;
    case "set":
    case "map-list":
      return listFields(value as unknown[], schema as FieldSchema);
    case "fields":
      return structFields(value as Fields, schema, member);
  }
}

function structFields(value: Fields, schema: FieldSchema | undefined, member: boolean): FieldSet {
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  if (names.length === 0) return LEAF;
  const map = isMap(schema);
  return branch(
    member,
    names.map((name) => [`f:${name}`, fieldsOf(value[name], childSchema(schema, name), map)] as const),
  );
}

function listFields(items: readonly unknown[], schema: FieldSchema): FieldSet {
  if (items.length === 0) return LEAF;
  const entries = items.map((item) => {
    const fields = schema.listType === "set" ? LEAF : fieldsOf(item, schema.items, true);
    return [itemElement(item, schema), { member: true, children: fields.children }] as const;
  });
  return branch(false, entries);
}
