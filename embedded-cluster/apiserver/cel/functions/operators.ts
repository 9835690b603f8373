import { compare, equal } from "../equality.ts";
import { CelError, type CelMap, Duration, NONE, Optional, Timestamp, Uint, type Value } from "../values.ts";
import { type FunctionRow, global } from "./table.ts";

const INT_RANGE = [-(2n ** 63n), 2n ** 63n - 1n] as const;

export function int(value: bigint): bigint {
  if (value < INT_RANGE[0] || value > INT_RANGE[1]) throw new CelError("integer overflow");
  return value;
}

export function uint(value: bigint): Uint {
  if (value < 0n || value > 2n ** 64n - 1n) throw new CelError("unsigned integer overflow");
  return new Uint(value);
}

type Arithmetic = [name: string, ints: (a: bigint, b: bigint) => bigint, doubles: ((a: number, b: number) => number) | undefined];

const ARITHMETIC: readonly Arithmetic[] = [
  ["_+_", (a, b) => a + b, (a, b) => a + b],
  ["_-_", (a, b) => a - b, (a, b) => a - b],
  ["_*_", (a, b) => a * b, (a, b) => a * b],
  ["_/_", divide, (a, b) => a / b],
  ["_%_", remainder, undefined],
];

const NUMBERS = ["int", "uint", "double"];
const ORDERED = ["bool", "string", "bytes", "timestamp", "duration"];
const ORDERINGS: readonly [string, (order: number) => boolean][] = [
  ["_<_", (order) => order < 0],
  ["_<=_", (order) => order <= 0],
  ["_>_", (order) => order > 0],
  ["_>=_", (order) => order >= 0],
];

/** Operators, as cel-go's standard library declares them. */
export const OPERATORS: readonly FunctionRow[] = [
  global("_==_", "A, A -> bool", (a, b) => equal(a, b)),
  global("_!=_", "A, A -> bool", (a, b) => !equal(a, b)),
  global("_&&_", "bool, bool -> bool", (a: boolean, b: boolean) => a && b),
  global("_||_", "bool, bool -> bool", (a: boolean, b: boolean) => a || b),
  global("_?_:_", "bool, A, A -> A", (condition: boolean, a, b) => (condition ? a : b)),
  global("!_", "bool -> bool", (a: boolean) => !a),
  global("-_", "int -> int", (a: bigint) => int(-a)),
  global("-_", "double -> double", (a: number) => -a),
  ...ARITHMETIC.flatMap(([name, ints, doubles]) => [
    global(name, "int, int -> int", (a: bigint, b: bigint) => int(ints(a, b))),
    global(name, "uint, uint -> uint", (a: Uint, b: Uint) => uint(ints(a.value, b.value))),
    ...(doubles === undefined ? [] : [global(name, "double, double -> double", doubles)]),
  ]),
  global("_+_", "string, string -> string", (a: string, b: string) => a + b),
  global("_+_", "bytes, bytes -> bytes", (a: Uint8Array, b: Uint8Array) => Uint8Array.from([...a, ...b])),
  global("_+_", "list(A), list(A) -> list(A)", (a: Value[], b: Value[]) => [...a, ...b]),
  global("_+_", "timestamp, duration -> timestamp", (a: Timestamp, b: Duration) => new Timestamp(a.nanos + b.nanos)),
  global("_+_", "duration, timestamp -> timestamp", (a: Duration, b: Timestamp) => new Timestamp(a.nanos + b.nanos)),
  global("_+_", "duration, duration -> duration", (a: Duration, b: Duration) => new Duration(a.nanos + b.nanos)),
  global("_-_", "timestamp, timestamp -> duration", (a: Timestamp, b: Timestamp) => new Duration(a.nanos - b.nanos)),
  global("_-_", "timestamp, duration -> timestamp", (a: Timestamp, b: Duration) => new Timestamp(a.nanos - b.nanos)),
  global("_-_", "duration, duration -> duration", (a: Duration, b: Duration) => new Duration(a.nanos - b.nanos)),
  ...ORDERINGS.flatMap(([name, holds]) => [
    ...NUMBERS.flatMap((left) => NUMBERS.map((right) => global(name, `${left}, ${right} -> bool`, (a, b) => holds(compare(a, b))))),
    ...ORDERED.map((type) => global(name, `${type}, ${type} -> bool`, (a, b) => holds(compare(a, b)))),
  ]),
  global("_[_]", "list(A), int -> A", (list: Value[], index: bigint) => at(list, index)),
  global("_[_]", "map(A, B), A -> B", (map: CelMap, key) => within(map, key)),
  global("_[?_]", "list(A), int -> optional(A)", (list: Value[], index: bigint) => optionally(list[Number(index)])),
  global("_[?_]", "map(A, B), A -> optional(B)", (map: CelMap, key) => optionally(map.get(key))),
  global("_[_]", "optional(list(A)), int -> optional(A)", (list: Optional, index: bigint) =>
    list.has ? optionally((list.value as Value[])[Number(index)]) : NONE,
  ),
  global("_[_]", "optional(map(A, B)), A -> optional(B)", (map: Optional, key) => (map.has ? optionally((map.value as CelMap).get(key)) : NONE)),
  global("@in", "A, list(A) -> bool", (value, list: Value[]) => list.some((item) => equal(item, value))),
  global("@in", "A, map(A, B) -> bool", (key, map: CelMap) => map.get(key) !== undefined),
];

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError("division by zero");
  return a / b;
}

function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError("modulus by zero");
  return a % b;
}

function at(list: readonly Value[], index: bigint): Value {
  if (index < 0n || index >= BigInt(list.length)) throw new CelError(`index out of bounds: ${index}`);
  return list[Number(index)];
}

function within(map: CelMap, key: Value): Value {
  const found = map.get(key);
  if (found === undefined) throw new CelError(`no such key: ${key instanceof Uint ? key.value : String(key)}`);
  return found;
}

function optionally(value: Value | undefined): Optional {
  return value === undefined ? NONE : new Optional(true, value);
}
