import type { Dice } from "../dice.ts";
import { NAMES, anyNumber, anyText, anyValue, objectOf } from "./values.ts";

const LONG_LIST = 200;
/** How far down the walk to the place of a change goes at most. */
const MOST_STEPS = 12;

/** A copy of a JSON value with some things changed in it. */
export function mutated<T>(dice: Dice, value: T, changes = 1 + dice.count(3)): T {
  let result: unknown = value;
  for (let left = changes; left > 0; left--) result = changedSomewhere(dice, result, MOST_STEPS);
  return result as T;
}

function changedSomewhere(dice: Dice, value: unknown, steps: number): unknown {
  const isLeaf = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  if (isLeaf || steps === 0 || dice.chance(0.12)) return changed(dice, value);
  if (Array.isArray(value)) {
    const at = dice.below(value.length);
    return value.map((item, index) => (index === at ? changedSomewhere(dice, item, steps - 1) : item));
  }
  const fields = Object.entries(value as object);
  const at = dice.below(fields.length);
  return objectOf(fields.map(([name, field], index) => [name, index === at ? changedSomewhere(dice, field, steps - 1) : field]));
}

function changed(dice: Dice, value: unknown): unknown {
  if (dice.chance(0.25)) return anyValue(dice);
  if (Array.isArray(value)) return changedList(dice, value);
  if (typeof value === "object" && value !== null) return changedObject(dice, value);
  if (typeof value === "string") return changedText(dice, value);
  if (typeof value === "number") return dice.pick([-value, value * 1e9, value + 0.5, String(value), anyNumber(dice)]);
  return dice.pick<unknown>([null, [value], { value }, String(value), anyValue(dice)]);
}

function changedList(dice: Dice, value: readonly unknown[]): unknown {
  const first = value[0];
  switch (dice.below(5)) {
    case 0:
      return value.slice(1);
    case 1:
      return [...value, ...value];
    case 2:
      return Array.from({ length: LONG_LIST }, () => first);
    case 3:
      return [...value, anyValue(dice)];
    default:
      return objectOf(value.map((item, index) => [String(index), item]));
  }
}

function changedObject(dice: Dice, value: object): unknown {
  const fields = Object.entries(value);
  const at = dice.below(Math.max(1, fields.length));
  switch (dice.below(5)) {
    case 0:
      return objectOf(fields.filter((_, index) => index !== at));
    case 1:
      return objectOf(fields.map(([name, field], index) => [index === at ? anyText(dice) : name, field]));
    case 2:
      return objectOf([...fields, [dice.pick(NAMES), anyValue(dice)]]);
    case 3:
      return [value];
    default:
      return objectOf([...fields, [fields[at]?.[0].toUpperCase() ?? "A", anyValue(dice)]]);
  }
}

function changedText(dice: Dice, value: string): unknown {
  const at = dice.below(value.length + 1);
  switch (dice.below(6)) {
    case 0:
      return value.slice(0, at) + anyText(dice) + value.slice(at);
    case 1:
      return value.slice(0, at) + value.slice(at + 1);
    case 2:
      return value.toUpperCase();
    case 3:
      return value.repeat(1 + dice.below(300));
    case 4:
      return Number(value) || 0;
    default:
      return anyText(dice);
  }
}
