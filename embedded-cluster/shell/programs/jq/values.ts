import { JqError, type JsonValue } from "./syntax.ts";

export function typeOf(value: JsonValue): "null" | "boolean" | "number" | "string" | "array" | "object" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "boolean" | "number" | "string" | "object";
}

const ORDER = ["null", "false", "true", "number", "string", "array", "object"];

/** jq's order over all values: null, false, true, numbers, strings, arrays, objects. */
export function compareValues(left: JsonValue, right: JsonValue): number {
  const rank = (value: JsonValue) => ORDER.indexOf(typeof value === "boolean" ? String(value) : typeOf(value));
  const difference = rank(left) - rank(right);
  if (difference !== 0) return difference;
  if (typeof left === "number") return left - (right as number);
  if (typeof left === "string") return compareStrings(left, right as string);
  if (Array.isArray(left)) {
    const other = right as JsonValue[];
    for (let index = 0; index < Math.min(left.length, other.length); index++) {
      const order = compareValues(left[index] as JsonValue, other[index] as JsonValue);
      if (order !== 0) return order;
    }
    return left.length - other.length;
  }
  if (typeOf(left) !== "object") return 0;
  const [a, b] = [left as Record<string, JsonValue>, right as Record<string, JsonValue>];
  const [keys, otherKeys] = [Object.keys(a).sort(compareStrings), Object.keys(b).sort(compareStrings)];
  const byKeys = compareValues(keys, otherKeys);
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compareValues(a[key] as JsonValue, b[key] as JsonValue);
    if (order !== 0) return order;
  }
  return 0;
}

export function compareStrings(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isTruthy(value: JsonValue): boolean {
  return value !== null && value !== false;
}

/** A value in an error message: short. */
export function brief(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 11 ? `${text.slice(0, 10)}...` : text;
}

/** `target[key]`. */
export function getIndex(target: JsonValue, key: JsonValue): JsonValue {
  if (target === null && (typeof key === "string" || typeof key === "number" || key === null)) return null;
  if (typeOf(target) === "object" && typeof key === "string")
    return Object.hasOwn(target as object, key) ? ((target as Record<string, JsonValue>)[key] as JsonValue) : null;
  if (Array.isArray(target) && typeof key === "number") return target[Math.floor(key < 0 ? key + target.length : key)] ?? null;
  if (Array.isArray(target) && Array.isArray(key)) return indicesOf(target, key);
  if (typeof key === "string") throw new JqError(`Cannot index ${typeOf(target)} with ${Array.isArray(target) ? "string " : ""}"${key}"`);
  throw new JqError(`Cannot index ${typeOf(target)} with ${typeOf(key)}`);
}

export function slice(target: JsonValue, from: JsonValue, to: JsonValue): JsonValue {
  if (target === null) return null;
  if (!Array.isArray(target) && typeof target !== "string") throw new JqError(`Cannot index ${typeOf(target)} with object`);
  const items: readonly JsonValue[] = typeof target === "string" ? [...target] : target;
  const bound = (value: JsonValue, fallback: number) => (typeof value === "number" ? Math.max(0, value < 0 ? items.length + value : value) : fallback);
  const part = items.slice(Math.floor(bound(from, 0)), Math.ceil(bound(to, items.length)));
  return typeof target === "string" ? part.join("") : [...part];
}

export function indicesOf(target: JsonValue, wanted: JsonValue): JsonValue {
  if (target === null) return null;
  const found: number[] = [];
  if (typeof target === "string" && typeof wanted === "string") {
    for (let at = wanted === "" ? -1 : target.indexOf(wanted); at >= 0; at = target.indexOf(wanted, at + 1)) found.push([...target.slice(0, at)].length);
    return found.length > 0 || wanted !== "" ? found : null;
  }
  if (!Array.isArray(target)) throw new JqError(`Cannot determine indices of ${typeOf(wanted)} in ${typeOf(target)}`);
  const needle = Array.isArray(wanted) ? wanted : [wanted];
  for (let at = 0; needle.length > 0 && at + needle.length <= target.length; at++) {
    if (needle.every((item, index) => compareValues(item, target[at + index] as JsonValue) === 0)) found.push(at);
  }
  return found;
}

/** The operators of arithmetic on every pair of types that has one. */
export function calculate(operator: string, left: JsonValue, right: JsonValue): JsonValue {
  const [a, b] = [typeOf(left), typeOf(right)];
  if (operator === "+") {
    if (left === null) return right;
    if (right === null) return left;
    if (a === "number" && b === "number") return (left as number) + (right as number);
    if (a === "string" && b === "string") return (left as string) + (right as string);
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
    if (a === "object" && b === "object") return { ...(left as object), ...(right as object) } as JsonValue;
    throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be added`);
  }
  if (operator === "-") {
    if (a === "number" && b === "number") return (left as number) - (right as number);
    if (Array.isArray(left) && Array.isArray(right)) return left.filter((item) => !right.some((other) => compareValues(item, other) === 0));
    throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be subtracted`);
  }
  if (operator === "*") {
    if (a === "number" && b === "number") return (left as number) * (right as number);
    if (a === "object" && b === "object") return mergeDeep(left as Record<string, JsonValue>, right as Record<string, JsonValue>);
    if ((a === "string" && b === "number") || (a === "number" && b === "string")) {
      const [text, times] = a === "string" ? [left as string, right as number] : [right as string, left as number];
      if (text.length * times > 1_000_000) throw new JqError("Repeat string result too long");
      return times <= 0 ? null : text.repeat(Math.max(1, Math.ceil(times)));
    }
    throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be multiplied`);
  }
  if (operator === "/") {
    if (a === "number" && b === "number") {
      if (right === 0) throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be divided because the divisor is zero`);
      return (left as number) / (right as number);
    }
    if (typeof left === "string" && typeof right === "string") return left === "" ? [] : left.split(right);
    throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be divided`);
  }
  if (a !== "number" || b !== "number") throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be divided`);
  const divisor = Math.trunc(right as number);
  if (divisor === 0) throw new JqError(`${a} (${brief(left)}) and ${b} (${brief(right)}) cannot be divided because the divisor is zero`);
  return Math.trunc(left as number) % Math.abs(divisor) || 0;
}

function mergeDeep(left: Record<string, JsonValue>, right: Record<string, JsonValue>): JsonValue {
  const merged = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = merged[key];
    merged[key] =
      before !== undefined && typeOf(before) === "object" && typeOf(value) === "object"
        ? mergeDeep(before as Record<string, JsonValue>, value as Record<string, JsonValue>)
        : value;
  }
  return merged;
}

/** Makes an own property whatever the name is: `__proto__` is a key like any other. */
export function putKey(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A copy of `value` with what is at `path` replaced. */
export function setPath(value: JsonValue, path: readonly JsonValue[], replacement: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (typeof key === "string") {
    if (value !== null && typeOf(value) !== "object") throw new JqError(`Cannot index ${typeOf(value)} with "${key}"`);
    const copy: Record<string, JsonValue> = { ...((value ?? {}) as Record<string, JsonValue>) };
    putKey(copy, key, setPath(getIndex(value, key), rest, replacement));
    return copy;
  }
  if (typeof key === "number") {
    if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
    const copy = [...(value ?? [])];
    const index = key < 0 ? key + copy.length : key;
    if (index < 0) throw new JqError("Out of bounds negative array index");
    if (index > 1_000_000) throw new JqError("Array index too large");
    while (copy.length < index) copy.push(null);
    copy[index] = setPath(copy[index] ?? null, rest, replacement);
    return copy;
  }
  if (key !== null && typeof key === "object" && !Array.isArray(key)) {
    const items = (value ?? []) as JsonValue[];
    const part = setPath(slice(items, key.start ?? null, key.end ?? null), rest, replacement) as JsonValue[];
    const bound = (edge: JsonValue | undefined, fallback: number) => (typeof edge === "number" ? (edge < 0 ? items.length + edge : edge) : fallback);
    return [...items.slice(0, bound(key.start, 0)), ...part, ...items.slice(bound(key.end, items.length))];
  }
  throw new JqError(`Invalid path component: ${brief(key)}`);
}

export function getPath(value: JsonValue, path: readonly JsonValue[]): JsonValue {
  let current = value;
  for (const key of path)
    current =
      current === null
        ? null
        : key !== null && typeof key === "object" && !Array.isArray(key)
          ? slice(current, key.start ?? null, key.end ?? null)
          : getIndex(current, key);
  return current;
}

export function deletePaths(value: JsonValue, paths: readonly (readonly JsonValue[])[]): JsonValue {
  let result = value;
  // From the back, so that the indices in front stay as they are.
  for (const path of [...paths].sort((left, right) => compareValues(right as JsonValue[], left as JsonValue[]))) result = deletePath(result, path);
  return result;
}

function deletePath(value: JsonValue, path: readonly JsonValue[]): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = getIndex(value, key);
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest));
  }
  if (Array.isArray(value) && typeof key === "number") return value.filter((_, index) => index !== (key < 0 ? key + value.length : key));
  if (typeOf(value) === "object" && typeof key === "string")
    return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key)) as JsonValue;
  throw new JqError(`Cannot delete field at ${Array.isArray(value) ? "array" : typeOf(value)} index of ${typeOf(key)}`);
}
