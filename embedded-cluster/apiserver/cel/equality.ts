import { CelError, Duration, isMap, Opaque, Optional, Timestamp, TypeValue, Uint, type Value } from "./values.ts";

/** Whether two values are equal; values of different types are not, numbers apart. Models cel-go's heterogeneous equality. */
export function equal(left: Value, right: Value): boolean {
  const numbers = compareNumbers(left, right);
  if (numbers !== undefined) return numbers === 0;
  if (Array.isArray(left)) return Array.isArray(right) && left.length === right.length && left.every((item, index) => equal(item, right[index]));
  if (isMap(left)) {
    if (!isMap(right) || left.size !== right.size) return false;
    return left.keys().every((key) => {
      const other = right.get(key);
      return other !== undefined && equal(left.get(key), other);
    });
  }
  if (left instanceof Uint8Array) return right instanceof Uint8Array && left.length === right.length && left.every((byte, index) => byte === right[index]);
  if (left instanceof Timestamp) return right instanceof Timestamp && left.nanos === right.nanos;
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos;
  if (left instanceof Optional) return right instanceof Optional && left.has === right.has && (!left.has || equal(left.value, right.value));
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name;
  if (left instanceof Opaque) return right instanceof Opaque && left.type === right.type && left.identity === right.identity;
  return left === right;
}

/** Negative, zero or positive; undefined when one of them is no number. */
export function compareNumbers(left: Value, right: Value): number | undefined {
  const a = left instanceof Uint ? left.value : left;
  const b = right instanceof Uint ? right.value : right;
  if ((typeof a !== "bigint" && typeof a !== "number") || (typeof b !== "bigint" && typeof b !== "number")) return undefined;
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
}

/** Throws CelError for what has no order. */
export function compare(left: Value, right: Value): number {
  const numbers = compareNumbers(left, right);
  if (numbers !== undefined) return numbers;
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Timestamp && right instanceof Timestamp) return sign(left.nanos - right.nanos);
  if (left instanceof Duration && right instanceof Duration) return sign(left.nanos - right.nanos);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareTexts(String.fromCharCode(...left), String.fromCharCode(...right));
  throw new CelError("no such overload");
}

/** By code points, as Go compares UTF-8. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const [a, b] = [[...left], [...right]];
  for (const [index, point] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (point !== other) return (point.codePointAt(0) as number) - (other.codePointAt(0) as number);
  }
  return -1;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
