import { compare, equal } from "../equality.ts";
import { CelError, Duration, Uint, type Value } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const ORDERED = ["int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration"];
const SUMMED: readonly [string, (a: never, b: never) => Value, Value][] = [
  ["int", (a: bigint, b: bigint) => a + b, 0n],
  ["uint", (a: Uint, b: Uint) => new Uint(a.value + b.value), new Uint(0n)],
  ["double", (a: number, b: number) => a + b, 0],
  ["duration", (a: Duration, b: Duration) => new Duration(a.nanos + b.nanos), new Duration(0n)],
];

/** Kubernetes' list library, and cel-go's ext/lists and ext/sets. */
export const LISTS: readonly FunctionRow[] = [
  ...ORDERED.flatMap((type) => [
    method("isSorted", `list(${type}) -> bool`, (list: Value[]) => list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0)),
    method("min", `list(${type}) -> ${type}`, (list: Value[]) => extreme(list, "min", -1)),
    method("max", `list(${type}) -> ${type}`, (list: Value[]) => extreme(list, "max", 1)),
  ]),
  ...SUMMED.map(([type, add, zero]) =>
    method("sum", `list(${type}) -> ${type}`, (list: Value[]) => list.reduce((total, item) => add(total as never, item as never), zero)),
  ),
  method("indexOf", "list(A), A -> int", (list: Value[], item: Value) => BigInt(list.findIndex((each) => equal(each, item)))),
  method("lastIndexOf", "list(A), A -> int", (list: Value[], item: Value) => BigInt(list.findLastIndex((each) => equal(each, item)))),
  method("distinct", "list(A) -> list(A)", (list: Value[]) => list.filter((item, index) => list.findIndex((each) => equal(each, item)) === index)),
  method("reverse", "list(A) -> list(A)", (list: Value[]) => [...list].reverse()),
  method("sort", "list(A) -> list(A)", (list: Value[]) => [...list].sort(compare)),
  method("slice", "list(A), int, int -> list(A)", (list: Value[], start: bigint, end: bigint) => slice(list, Number(start), Number(end))),
  method("flatten", "list(dyn) -> list(dyn)", (list: Value[]) => list.flat()),
  method("flatten", "list(dyn), int -> list(dyn)", (list: Value[], depth: bigint) => list.flat(Number(depth) as 1)),
  global("lists.range", "int -> list(int)", (count: bigint) => range(Number(count))),
  global("sets.contains", "list(A), list(A) -> bool", (list: Value[], part: Value[]) => part.every((item) => holds(list, item))),
  global("sets.equivalent", "list(A), list(A) -> bool", (a: Value[], b: Value[]) => a.every((item) => holds(b, item)) && b.every((item) => holds(a, item))),
  global("sets.intersects", "list(A), list(A) -> bool", (a: Value[], b: Value[]) => a.some((item) => holds(b, item))),
];

const RANGE_LIMIT = 10_000;

function range(count: number): bigint[] {
  if (count > RANGE_LIMIT) throw new CelError(`range size ${count} exceeds limit ${RANGE_LIMIT}`);
  return Array.from({ length: Math.max(count, 0) }, (_each, index) => BigInt(index));
}

function holds(list: readonly Value[], item: Value): boolean {
  return list.some((each) => equal(each, item));
}

function extreme(list: readonly Value[], name: string, sign: number): Value {
  if (list.length === 0) throw new CelError(`${name} called on empty list`);
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function slice(list: readonly Value[], start: number, end: number): Value[] {
  if (start < 0 || end < 0) throw new CelError(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end) throw new CelError(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  if (end > list.length) throw new CelError(`cannot slice(${start}, ${end}), list is length ${list.length}`);
  return list.slice(start, end);
}
