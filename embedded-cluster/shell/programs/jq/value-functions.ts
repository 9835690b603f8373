import { formatDate } from "../date/date-format.ts";
import { parseDate } from "../date/date-parse.ts";
import { formatValue, textOf } from "./formats.ts";
import { splitBy } from "./matching.ts";
import { iterate, plain } from "./results.ts";
import { JqError, type JsonValue } from "./syntax.ts";
import { brief, calculate, compareStrings, compareValues, deletePaths, getIndex, indicesOf, isTruthy, putKey, setPath, typeOf } from "./values.ts";

/** A function of its input and its arguments' values. */
export type Simple = (input: JsonValue, ...parameters: JsonValue[]) => JsonValue;

const number =
  (act: (value: number) => number): Simple =>
  (input) => {
    if (typeof input !== "number") throw new JqError(`${typeOf(input)} (${brief(input)}) number required`);
    return act(input);
  };
const string =
  (act: (value: string) => JsonValue, what: string): Simple =>
  (input) => {
    if (typeof input !== "string") throw new JqError(`${what} input must be a string`);
    return act(input);
  };

/** Name and number of arguments → function. */
export const VALUE_FUNCTIONS: Readonly<Record<string, Simple>> = {
  "not/0": (input) => !isTruthy(input),
  "length/0": (input) => {
    if (input === null) return 0;
    if (typeof input === "boolean") throw new JqError(`boolean (${input}) has no length`);
    if (typeof input === "number") return Math.abs(input);
    return typeof input === "string" ? [...input].length : Object.keys(input).length;
  },
  "utf8bytelength/0": (input) => new TextEncoder().encode(expect(input, "string") as string).length,
  "keys/0": (input) => keysOf(input),
  "keys_unsorted/0": (input) => (Array.isArray(input) ? input.map((_, index) => index) : Object.keys(expect(input, "object") as object)),
  "has/1": (input, key) => has(input, key as JsonValue),
  "contains/1": (input, other) => contains(input, other as JsonValue),
  "add/0": (input) => iterate(plain(input)).reduce<JsonValue>((sum, item) => calculate("+", sum, item.value), null),
  "type/0": (input) => typeOf(input),
  "tostring/0": (input) => textOf(input),
  "tonumber/0": (input) => {
    const value =
      typeof input === "number" ? input : typeof input === "string" && /^\s*-?[0-9.]+(?:[eE][-+]?[0-9]+)?\s*$/.test(input) ? Number(input) : Number.NaN;
    if (Number.isNaN(value))
      throw new JqError(
        typeof input === "string"
          ? `Invalid numeric literal at EOF at line 1, column ${input.length} (while parsing '${input}')`
          : `${typeOf(input)} (${brief(input)}) cannot be parsed as a number`,
      );
    return value;
  },
  "fromjson/0": (input) => {
    try {
      return JSON.parse(expect(input, "string") as string) as JsonValue;
    } catch (error) {
      if (error instanceof JqError) throw error;
      throw new JqError(`${input} (while parsing '${input}')`);
    }
  },
  "ascii_downcase/0": string((text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), "ascii_downcase"),
  "ascii_upcase/0": string((text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()), "ascii_upcase"),
  "ltrimstr/1": (input, prefix) => (typeof input === "string" && typeof prefix === "string" && input.startsWith(prefix) ? input.slice(prefix.length) : input),
  "rtrimstr/1": (input, suffix) =>
    typeof input === "string" && typeof suffix === "string" && suffix !== "" && input.endsWith(suffix) ? input.slice(0, -suffix.length) : input,
  "trim/0": string((text) => text.trim(), "trim"),
  "ltrim/0": string((text) => text.trimStart(), "trim"),
  "rtrim/0": string((text) => text.trimEnd(), "trim"),
  "startswith/1": (input, prefix) => {
    if (typeof input !== "string" || typeof prefix !== "string") throw new JqError("startswith() requires string inputs");
    return input.startsWith(prefix);
  },
  "endswith/1": (input, suffix) => {
    if (typeof input !== "string" || typeof suffix !== "string") throw new JqError("endswith() requires string inputs");
    return input.endsWith(suffix);
  },
  "split/1": (input, separator) => {
    if (typeof input !== "string" || typeof separator !== "string") throw new JqError("split input and separator must be strings");
    return input === "" ? [] : input.split(separator);
  },
  "split/2": (input, pattern, flags) => splitBy(input, pattern as JsonValue, `g${flags ?? ""}`),
  "join/1": (input, separator) => {
    const items = iterate(plain(input)).map((item) => item.value);
    for (const item of items)
      if (item !== null && typeof item === "object")
        throw new JqError(`${typeOf(separator as JsonValue)} (${brief(separator as JsonValue)}) and ${typeOf(item)} (${brief(item)}) cannot be added`);
    return items.map((item) => (item === null ? "" : textOf(item))).join(separator as string);
  },
  "ascii/0": (input) => String.fromCharCode(input as number),
  "explode/0": string((text) => [...text].map((character) => character.codePointAt(0) as number), "explode"),
  "implode/0": (input) => String.fromCodePoint(...(expect(input, "array") as number[])),
  "reverse/0": (input) =>
    typeof input === "string" ? [...input].reverse().join("") : input === null ? [] : [...(expect(input, "array") as JsonValue[])].reverse(),
  "sort/0": (input) => [...sortable(input)].sort(compareValues),
  "unique/0": (input) =>
    [...sortable(input)].sort(compareValues).filter((item, index, all) => index === 0 || compareValues(item, all[index - 1] as JsonValue) !== 0),
  "min/0": (input) =>
    (expect(input, "array") as JsonValue[]).reduce<JsonValue | undefined>(
      (best, item) => (best === undefined || compareValues(item, best) < 0 ? item : best),
      undefined,
    ) ?? null,
  "max/0": (input) =>
    (expect(input, "array") as JsonValue[]).reduce<JsonValue | undefined>(
      (best, item) => (best === undefined || compareValues(item, best) >= 0 ? item : best),
      undefined,
    ) ?? null,
  "flatten/0": (input) => flatten(expect(input, "array") as JsonValue[], 1_000),
  "flatten/1": (input, depth) => flatten(expect(input, "array") as JsonValue[], depth as number),
  "from_entries/0": (input) => {
    const made: Record<string, JsonValue> = {};
    for (const { value } of iterate(plain(input))) addEntry(made, value);
    return made;
  },
  "index/1": (input, wanted) => (indicesOf(input, wanted as JsonValue) as number[] | null)?.[0] ?? null,
  "rindex/1": (input, wanted) => (indicesOf(input, wanted as JsonValue) as number[] | null)?.at(-1) ?? null,
  "indices/1": (input, wanted) => indicesOf(input, wanted as JsonValue),
  "nth/1": (input, index) => getIndex(input, index as JsonValue),
  "floor/0": number(Math.floor),
  "ceil/0": number(Math.ceil),
  "round/0": number(Math.round),
  "sqrt/0": number(Math.sqrt),
  "fabs/0": number(Math.abs),
  "abs/0": number(Math.abs),
  "exp/0": number(Math.exp),
  "log/0": number(Math.log),
  "log2/0": number(Math.log2),
  "log10/0": number(Math.log10),
  "pow/2": (_input, base, exponent) => (base as number) ** (exponent as number),
  "infinite/0": () => Number.POSITIVE_INFINITY,
  "nan/0": () => Number.NaN,
  "isnan/0": (input) => Number.isNaN(input as number),
  "isinfinite/0": (input) => input === Number.POSITIVE_INFINITY || input === Number.NEGATIVE_INFINITY,
  "isnormal/0": (input) => typeof input === "number" && Number.isFinite(input) && input !== 0,
  "setpath/2": (input, path, value) => setPath(input, path as JsonValue[], value as JsonValue),
  "delpaths/1": (input, paths) => deletePaths(input, paths as JsonValue[][]),
  "transpose/0": (input) => {
    const rows = expect(input, "array") as JsonValue[][];
    return Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) => rows.map((row) => row[column] ?? null));
  },
  "tojson/0": (input) => JSON.stringify(input),
  "todate/0": (input) => formatDate((input as number) * 1_000, "%Y-%m-%dT%H:%M:%SZ"),
  "fromdate/0": (input) => dateOf(input),
  "fromdateiso8601/0": (input) => dateOf(input),
  "todateiso8601/0": (input) => formatDate((input as number) * 1_000, "%Y-%m-%dT%H:%M:%SZ"),
  "strftime/1": (input, format) =>
    formatDate(
      (Array.isArray(input) ? Date.UTC(...(input as [number, number, number, number, number, number])) / 1_000 : (input as number)) * 1_000,
      format as string,
    ),
  "input_line_number/0": () => 0,
  "format/1": (input, name) => formatValue(name as string, input),
  "builtins/0": () => Object.keys(VALUE_FUNCTIONS),
};

function keysOf(input: JsonValue): JsonValue {
  if (Array.isArray(input)) return input.map((_, index) => index);
  if (input === null || typeof input !== "object") throw new JqError(`${typeOf(input)} (${brief(input)}) has no keys`);
  return Object.keys(input).sort(compareStrings);
}

export function has(input: JsonValue, key: JsonValue): boolean {
  if (Array.isArray(input) && typeof key === "number") return key >= 0 && key < input.length;
  if (typeOf(input) === "object" && typeof key === "string") return Object.hasOwn(input as object, key);
  throw new JqError(`Cannot check whether ${typeOf(input)} has a ${typeof key === "string" ? "string" : typeOf(key)} key`);
}

export function contains(left: JsonValue, right: JsonValue): boolean {
  if (typeof left === "string" && typeof right === "string") return left.includes(right);
  if (Array.isArray(left) && Array.isArray(right))
    return right.every((wanted) => left.some((item) => typeOf(item) === typeOf(wanted) && contains(item, wanted)));
  if (typeOf(left) === "object" && typeOf(right) === "object") {
    return Object.entries(right as Record<string, JsonValue>).every(
      ([key, wanted]) => Object.hasOwn(left as object, key) && contains((left as Record<string, JsonValue>)[key] as JsonValue, wanted),
    );
  }
  if (typeOf(left) !== typeOf(right))
    throw new JqError(`${typeOf(left)} (${brief(left)}) and ${typeOf(right)} (${brief(right)}) cannot have their containment checked`);
  return compareValues(left, right) === 0;
}

export function expect(value: JsonValue, type: string): JsonValue {
  if (typeOf(value) !== type)
    throw new JqError(
      type === "object" ? `${typeOf(value)} (${brief(value)}) has no keys` : `${typeOf(value)} (${brief(value)}) cannot be used here, ${type} required`,
    );
  return value;
}

function sortable(value: JsonValue): JsonValue[] {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${brief(value)}) cannot be sorted, as it is not an array`);
  return value;
}

function flatten(items: readonly JsonValue[], depth: number): JsonValue[] {
  if (depth < 0) throw new JqError("flatten depth must not be negative");
  return items.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

export function addEntry(made: Record<string, JsonValue>, entry: JsonValue): void {
  const from = entry as Record<string, JsonValue>;
  const key = from.key ?? from.k ?? from.name ?? from.Name ?? from.Key ?? from.K ?? null;
  if (key !== null && typeof key === "object") throw new JqError(`Cannot use ${typeOf(key)} (${brief(key)}) as object key`);
  putKey(made, textOf(key), from.value ?? from.v ?? from.Value ?? from.V ?? null);
}

function dateOf(input: JsonValue): number {
  const time = parseDate(String(input), 0);
  if (time === undefined) throw new JqError(`date "${input}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
  return Math.floor(time / 1_000);
}
