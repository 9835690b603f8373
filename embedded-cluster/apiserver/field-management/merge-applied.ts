import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { type Fields, childSchema, itemElement, shapeOf } from "./shape.ts";

/** The live state with an applied configuration laid over it. Models structured-merge-diff's TypedValue.Merge. Inputs stay as they are. */
export function mergeApplied(live: unknown, applied: unknown, schema: FieldSchema | undefined): unknown {
  if (applied === undefined) return live;
  const shape = shapeOf(applied, schema);
  if (shape === "leaf" || live === undefined || shape !== shapeOf(live, schema)) return applied;
  if (shape === "fields") return mergeFields(live as Fields, applied as Fields, schema);
  return mergeItems(live as unknown[], applied as unknown[], schema as FieldSchema);
}

function mergeFields(live: Fields, applied: Fields, schema: FieldSchema | undefined): Fields {
  const merged: Fields = { ...live };
  for (const [name, value] of Object.entries(applied)) merged[name] = mergeApplied(live[name], value, childSchema(schema, name));
  return merged;
}

/** Applied items come in their own order; live ones that are not applied stay behind those they followed. */
function mergeItems(live: readonly unknown[], applied: readonly unknown[], schema: FieldSchema): unknown[] {
  const wanted = new Map(applied.map((item) => [itemElement(item, schema), item]));
  const present = new Map(live.map((item) => [itemElement(item, schema), item]));
  const rest = [...present.keys()];
  const merged: unknown[] = [];
  for (const [element, item] of wanted) {
    if (present.has(element)) {
      while (rest.length > 0 && rest[0] !== element && !wanted.has(rest[0] as string)) merged.push(present.get(rest.shift() as string));
      const index = rest.indexOf(element);
      if (index >= 0) rest.splice(index, 1);
    }
    merged.push(schema.listType === "set" ? item : mergeApplied(present.get(element), item, schema.items));
  }
  return [...merged, ...rest.map((element) => present.get(element))];
}
