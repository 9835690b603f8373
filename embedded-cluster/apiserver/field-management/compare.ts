import { equalJson } from "../../apimachinery/json/equal.ts";
import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { type FieldSet, LEAF, NO_FIELDS, branch, union } from "./field-set.ts";
import { type Fields, childSchema, itemElement, shapeOf } from "./shape.ts";

/** What one state has that the other has not, or has otherwise. */
export interface Comparison {
  /** Paths added or modified. */
  changed: FieldSet;
  removed: FieldSet;
}

const SAME: Comparison = { changed: NO_FIELDS, removed: NO_FIELDS };

/** Models structured-merge-diff's TypedValue.Compare. */
export function compare(before: unknown, after: unknown, schema: FieldSchema | undefined): Comparison {
  if (before === after) return SAME;
  if (before === undefined && schema?.isRoot === true) return compareFields({}, after as Fields, schema);
  if (before === undefined) return { changed: added(after, schema), removed: NO_FIELDS };
  if (after === undefined) return { changed: NO_FIELDS, removed: added(before, schema) };
  const shape = shapeOf(after, schema);
  if (shape === "leaf" || shape !== shapeOf(before, schema)) return equalJson(before, after) ? SAME : { changed: LEAF, removed: NO_FIELDS };
  if (shape === "fields") return compareFields(before as Fields, after as Fields, schema);
  return compareItems(before as unknown[], after as unknown[], schema as FieldSchema);
}

/** Everything in a value that was not there. What is new and holds others is itself part of what its writer has set. */
function added(value: unknown, schema: FieldSchema | undefined): FieldSet {
  const shape = shapeOf(value, schema);
  if (shape === "fields") {
    const names = Object.keys(value as Fields).filter((name) => (value as Fields)[name] !== undefined);
    if (names.length === 0) return LEAF;
    return branch(
      true,
      names.map((name) => [`f:${name}`, added((value as Fields)[name], childSchema(schema, name))] as const),
    );
  }
  if (shape === "leaf" || (value as unknown[]).length === 0) return LEAF;
  return branch(
    true,
    (value as unknown[]).map((item) => [itemElement(item, schema as FieldSchema), withSelf(item, schema as FieldSchema)] as const),
  );
}

function compareFields(before: Fields, after: Fields, schema: FieldSchema | undefined): Comparison {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return collect([...names].map((name) => [`f:${name}`, compareField(before[name], after[name], childSchema(schema, name), isAlwaysThere(schema, name))]));
}

/** In Go, structs that are no pointers, and lists and maps that are always written, are there before anybody has set them. */
function isAlwaysThere(schema: FieldSchema | undefined, name: string): boolean {
  const field = schema?.field?.(name);
  if (field === undefined || schema === undefined) return false;
  return field.field === undefined ? schema.keepsEmpty?.(name) === true : schema.isValue?.(name) === true;
}

function compareField(before: unknown, after: unknown, schema: FieldSchema | undefined, isAlwaysThere: boolean): Comparison {
  if (!isAlwaysThere || before === after || (before !== undefined && after !== undefined)) return compare(before, after, schema);
  if ((after ?? before) === null) return SAME;
  const shape = shapeOf(after ?? before, schema);
  if (shape === "leaf") return compare(before, after, schema);
  const empty = shape === "fields" ? {} : [];
  // An empty struct that appears or goes is no change at all; an empty list still is one.
  const isEmpty = Object.keys((after ?? before) as object).length === 0;
  if (isEmpty) return shape === "fields" ? SAME : compare(before, after, schema);
  return compare(before ?? empty, after ?? empty, schema);
}

function compareItems(before: readonly unknown[], after: readonly unknown[], schema: FieldSchema): Comparison {
  const old = new Map(before.map((item) => [itemElement(item, schema), item]));
  const now = new Map(after.map((item) => [itemElement(item, schema), item]));
  const elements = new Set([...old.keys(), ...now.keys()]);
  return collect(
    [...elements].map((element) => {
      if (!old.has(element)) return [element, { changed: withSelf(now.get(element), schema), removed: NO_FIELDS }];
      if (!now.has(element)) return [element, { changed: NO_FIELDS, removed: withSelf(old.get(element), schema) }];
      return [element, schema.listType === "set" ? SAME : compare(old.get(element), now.get(element), schema.items)];
    }),
  );
}

function withSelf(item: unknown, schema: FieldSchema): FieldSet {
  return schema.listType === "set" ? LEAF : union(added(item, schema.items), LEAF);
}

function collect(entries: [string, Comparison][]): Comparison {
  return {
    changed: branch(
      false,
      entries.map(([element, { changed }]) => [element, changed] as const),
    ),
    removed: branch(
      false,
      entries.map(([element, { removed }]) => [element, removed] as const),
    ),
  };
}
