import type { FieldSchema } from "@tsunagu/embedded-cluster/apimachinery/schema/field-schema";
import type { Dice } from "../dice.ts";
import { anyNumber, anyText, anyValue, objectOf } from "./values.ts";

const DEEP = 6;

/** A value that mostly has the types of its schema, and nothing else to recommend it. */
export function fittingValue(dice: Dice, schema: FieldSchema | undefined, depth = 7): unknown {
  if (schema === undefined || dice.chance(0.04)) return anyValue(dice, 2);
  switch (schema.type) {
    case "string":
      return anyText(dice).slice(0, 5_000);
    case "integer":
      return Math.trunc(anyNumber(dice));
    case "boolean":
      return dice.chance(0.5);
    case "array":
      return depth <= 0 ? [] : dice.listOf(2, () => fittingValue(dice, schema.items, depth - 1));
    case "object": {
      const names = schema.fieldNames?.() ?? ["app", "x y", "cpu", "memory", "__proto__"];
      const present = names.filter(() => depth > 0 && dice.chance(depth > DEEP ? 0.8 : 0.3));
      return objectOf(present.map((name) => [name, fittingValue(dice, schema.field?.(name) ?? schema.items, depth - 1)]));
    }
    default:
      return dice.pick<unknown>([1, "x", "25%", 80, "1Gi", "500m", {}, true, 0, "", null]);
  }
}
