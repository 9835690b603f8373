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

/** Live items that are not applied keep their places, before what is new; applied ones come in their own order. Models visitListItems. */
function mergeItems(live: readonly unknown[], applied: readonly unknown[], schema: FieldSchema): unknown[] {
  const wanted = new Map(applied.map((item) => [itemElement(item, schema), item]));
  const present = new Map(live.map((item) => [itemElement(item, schema), item]));
  const before = [...present.keys()];
  const after = [...wanted.keys()];
  const merged: unknown[] = [];
  for (let left = 0, right = 0; left < before.length || right < after.length; ) {
    const old = before[left];
    const next = after[right];
    if (old !== undefined && !wanted.has(old)) {
      merged.push(present.get(old));
      left++;
    } else if (old !== undefined && old !== firstShared(after, right, present)) {
      // It stands elsewhere in the applied order.
      left++;
    } else {
      if (old === next) left++;
      if (next !== undefined) merged.push(schema.listType === "set" ? wanted.get(next) : mergeApplied(present.get(next), wanted.get(next), schema.items));
      right++;
    }
  }
  return merged;
}

/** The next applied item that is there already. */
function firstShared(after: readonly string[], from: number, present: ReadonlyMap<string, unknown>): string | undefined {
  for (let index = from; index < after.length; index++) if (present.has(after[index] as string)) return after[index];
  return undefined;
}
