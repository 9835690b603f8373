// Longer than 400 lines: one table of jq's functions.
import { compileRegularExpression, ExpressionError, type Match } from "../../regular-expression/regular-expression.ts";
import { formatDate } from "../date/date-format.ts";
import { parseDate } from "../date/date-parse.ts";
import { formatValue, textOf } from "./formats.ts";
import { type Result, iterate, plain } from "./interpreter.ts";
import { type Filter, JqError, type JsonValue } from "./syntax.ts";
import { brief, calculate, compareStrings, compareValues, deletePaths, getIndex, getPath, indicesOf, isTruthy, putKey, setPath, typeOf } from "./values.ts";

/** What a builtin is called with. */
export interface Invoke {
  input: Result;
  arguments: readonly Filter[];
  run(argument: Filter, input?: Result): AsyncGenerator<Result, void>;
  values(argument: Filter, input?: JsonValue): AsyncGenerator<JsonValue, void>;
  paths(argument: Filter, input?: JsonValue): Promise<(readonly JsonValue[])[]>;
  nextInput(): Promise<JsonValue | undefined>;
  recurse(from: Result): AsyncGenerator<Result, void>;
  variable(name: string): JsonValue | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Simple = (input: JsonValue, ...parameters: JsonValue[]) => JsonValue;

/** Calls a builtin. Functions of values are tables; those that take filters or give several results stand in the switch. */
export async function* builtin(name: string, call: Invoke): AsyncGenerator<Result, void> {
  const key = `${name}/${call.arguments.length}`;
  const simple = SIMPLE[key];
  if (simple !== undefined) {
    for await (const parameters of combinations(call, 0)) yield plain(simple(call.input.value, ...parameters));
    return;
  }
  const { input } = call;
  const isOfType = call.arguments.length === 0 ? typeFilter(name, input.value) : undefined;
  if (isOfType !== undefined) {
    if (isOfType) yield input;
    return;
  }
  const [first, second, third] = call.arguments as [Filter, Filter, Filter];
  const value = input.value;
  switch (key) {
    case "empty/0":
      return;
    case "error/0":
      throw new JqError(value);
    case "error/1":
      for await (const message of call.values(first)) throw new JqError(message);
      return;
    case "map/1": {
      const items: JsonValue[] = [];
      for (const item of iterate(input)) for await (const mapped of call.values(first, item.value)) items.push(mapped);
      yield plain(items);
      return;
    }
    case "map_values/1": {
      if (Array.isArray(value)) {
        const items: JsonValue[] = [];
        for (const item of value) for await (const mapped of firstOf(call.values(first, item))) items.push(mapped);
        yield plain(items);
        return;
      }
      const made: Record<string, JsonValue> = {};
      for (const { value: item, path } of iterate({ value, path: [] }))
        for await (const mapped of firstOf(call.values(first, item))) putKey(made, String(path?.[0]), mapped);
      yield plain(made);
      return;
    }
    case "select/1":
      for await (const condition of call.values(first)) if (isTruthy(condition)) yield input;
      return;
    case "recurse/0":
      yield* call.recurse(input);
      return;
    case "recurse/1":
      yield* recurseBy(call, first, input, 0);
      return;
    case "path/1":
      for (const path of await call.paths(first)) yield plain([...path]);
      return;
    case "paths/0":
    case "leaf_paths/0":
    case "paths/1":
      for await (const result of call.recurse({ value, path: [] })) {
        if (result.path?.length === 0 || (name === "leaf_paths" && result.value !== null && typeof result.value === "object")) continue;
        if (key !== "paths/1") yield plain([...(result.path ?? [])]);
        else for await (const condition of call.values(first, result.value)) if (isTruthy(condition)) yield plain([...(result.path ?? [])]);
      }
      return;
    case "del/1":
      yield plain(deletePaths(value, await call.paths(first)));
      return;
    case "to_entries/0":
      yield plain(Object.entries(expect(value, "object") as Record<string, JsonValue>).map(([entryKey, entry]) => ({ key: entryKey, value: entry })));
      return;
    case "with_entries/1": {
      const made: Record<string, JsonValue> = {};
      for (const { value: item, path } of iterate({ value, path: [] })) {
        for await (const entry of call.values(first, { key: path?.[0] as JsonValue, value: item })) addEntry(made, entry);
      }
      yield plain(made);
      return;
    }
    case "range/1":
    case "range/2":
    case "range/3":
      for await (const parameters of combinations(call, 0)) {
        const [from, to, by] = parameters.length === 1 ? [0, parameters[0], 1] : [parameters[0], parameters[1], parameters[2] ?? 1];
        if (typeof from !== "number" || typeof to !== "number" || typeof by !== "number") throw new JqError("Range bounds must be numeric");
        if (by > 0) for (let current = from; current < to; current += by) yield plain(current);
        else if (by < 0) for (let current = from; current > to; current += by) yield plain(current);
      }
      return;
    case "first/0":
      yield { value: getIndex(value, 0), path: input.path && [...input.path, 0] };
      return;
    case "last/0":
      yield { value: getIndex(value, -1), path: input.path && [...input.path, -1] };
      return;
    case "first/1":
      for await (const result of call.run(first)) {
        yield result;
        return;
      }
      return;
    case "last/1": {
      let last: Result | undefined;
      for await (const result of call.run(first)) last = result;
      if (last !== undefined) yield last;
      return;
    }
    case "nth/2":
      for await (const index of call.values(first)) {
        let count = 0;
        for await (const result of call.run(second)) {
          if (count++ !== index) continue;
          yield result;
          break;
        }
      }
      return;
    case "limit/2":
      for await (const limit of call.values(first)) {
        let count = 0;
        if ((limit as number) <= 0) continue;
        for await (const result of call.run(second)) {
          yield result;
          if (++count >= (limit as number)) break;
        }
      }
      return;
    case "until/2": {
      let current = value;
      for (;;) {
        const done = await call.values(first, current).next();
        if (done.done || isTruthy(done.value as JsonValue)) break;
        const next = await call.values(second, current).next();
        if (next.done) return;
        current = next.value as JsonValue;
      }
      yield plain(current);
      return;
    }
    case "while/2": {
      let current = value;
      for (;;) {
        const goesOn = await call.values(first, current).next();
        if (goesOn.done || !isTruthy(goesOn.value as JsonValue)) return;
        yield plain(current);
        const next = await call.values(second, current).next();
        if (next.done) return;
        current = next.value as JsonValue;
      }
    }
    case "repeat/1": {
      let current = value;
      for (;;) {
        yield plain(current);
        const next = await call.values(first, current).next();
        if (next.done) return;
        current = next.value as JsonValue;
      }
    }
    case "isempty/1":
      yield plain((await call.values(first).next()).done === true);
      return;
    case "any/0":
    case "all/0":
    case "any/1":
    case "all/1":
    case "any/2":
    case "all/2":
      yield plain(await quantify(call, name === "any"));
      return;
    case "add/1": {
      let sum: JsonValue = null;
      for await (const item of call.values(first)) sum = calculate("+", sum, item);
      yield plain(sum);
      return;
    }
    case "sort_by/1":
    case "group_by/1":
    case "unique_by/1":
    case "min_by/1":
    case "max_by/1":
      yield plain(await byKey(call, name));
      return;
    case "input/0": {
      const next = await call.nextInput();
      if (next === undefined) throw new JqError("No more inputs");
      yield plain(next);
      return;
    }
    case "inputs/0":
      for (let next = await call.nextInput(); next !== undefined; next = await call.nextInput()) yield plain(next);
      return;
    case "now/0":
      yield plain(call.now() / 1_000);
      return;
    case "env/0":
      yield plain(call.variable("ENV") ?? {});
      return;
    case "walk/1":
      yield* walk(call, first, value);
      return;
    case "getpath/1":
      for await (const path of call.values(first))
        yield { value: getPath(value, path as JsonValue[]), path: input.path && [...input.path, ...(path as JsonValue[])] };
      return;
    case "scan/1":
      for await (const pattern of call.values(first))
        for (const match of matches(value, pattern, "g"))
          yield plain(match.groups.length > 1 ? match.groups.slice(1).map((group) => group ?? null) : (match.groups[0] ?? ""));
      return;
    case "match/1":
    case "match/2":
      for await (const [pattern, flags] of patternArguments(call))
        for (const match of matches(value, pattern, flags)) yield plain(describe(match, String(value), pattern));
      return;
    case "capture/1":
    case "capture/2":
      for await (const [pattern, flags] of patternArguments(call)) for (const match of matches(value, pattern, flags)) yield plain(captures(match, pattern));
      return;
    case "test/1":
    case "test/2":
      for await (const [pattern, flags] of patternArguments(call)) yield plain(matches(value, pattern, flags.replace("g", "")).length > 0);
      return;
    case "splits/1":
      for await (const pattern of call.values(first)) for (const piece of splitBy(value, pattern, "g")) yield plain(piece);
      return;
    case "sub/2":
    case "gsub/2":
    case "sub/3":
    case "gsub/3":
      yield* substitute(call, name === "gsub", first, second, third);
      return;
    case "debug/0":
    case "debug/1":
    case "stderr/0":
      yield input;
      return;
    case "in/1":
    case "inside/1":
      for await (const container of call.values(first)) yield plain(name === "in" ? has(container, value) : contains(container, value));
      return;
    case "tojson/0":
      yield plain(JSON.stringify(value));
      return;
    case "halt/0":
    case "halt_error/0":
      throw new Halt(name === "halt" ? 0 : 5, name === "halt" ? undefined : value);
    default:
      throw new JqError(`${key} is not defined`);
  }
}

/** `halt` and `halt_error`. */
export class Halt extends Error {
  readonly status: number;
  readonly value: JsonValue | undefined;
  constructor(status: number, value: JsonValue | undefined) {
    super("halt");
    this.status = status;
    this.value = value;
  }
}

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

const SIMPLE: Readonly<Record<string, Simple>> = {
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
  "builtins/0": () => Object.keys(SIMPLE),
};

const TYPE_FILTERS: Readonly<Record<string, readonly string[]>> = {
  arrays: ["array"],
  objects: ["object"],
  iterables: ["array", "object"],
  booleans: ["boolean"],
  numbers: ["number"],
  strings: ["string"],
  nulls: ["null"],
  scalars: ["null", "boolean", "number", "string"],
};

/** `strings`, `objects`…: the input when it is of the type. undefined: no such filter. */
function typeFilter(name: string, input: JsonValue): boolean | undefined {
  if (name === "values") return input !== null;
  return TYPE_FILTERS[name]?.includes(typeOf(input));
}

async function* combinations(call: Invoke, index: number): AsyncGenerator<JsonValue[], void> {
  const argument = call.arguments[index];
  if (argument === undefined) {
    yield [];
    return;
  }
  for await (const value of call.values(argument)) for await (const rest of combinations(call, index + 1)) yield [value, ...rest];
}

async function* firstOf(values: AsyncGenerator<JsonValue, void>): AsyncGenerator<JsonValue, void> {
  for await (const value of values) {
    yield value;
    return;
  }
}

async function* recurseBy(call: Invoke, filter: Filter, from: Result, depth: number): AsyncGenerator<Result, void> {
  yield from;
  if (depth > 10_000) throw new JqError("recursion too deep");
  for await (const next of call.run(filter, from)) yield* recurseBy(call, filter, next, depth + 1);
}

async function* walk(call: Invoke, filter: Filter, value: JsonValue): AsyncGenerator<Result, void> {
  let inner = value;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) for await (const walked of walk(call, filter, item)) items.push(walked.value);
    inner = items;
  } else if (value !== null && typeof value === "object") {
    const made: Record<string, JsonValue> = {};
    for (const [key, item] of Object.entries(value)) for await (const walked of walk(call, filter, item)) putKey(made, key, walked.value);
    inner = made;
  }
  yield* call.run(filter, plain(inner));
}

async function quantify(call: Invoke, isAny: boolean): Promise<boolean> {
  const [first, second] = call.arguments;
  const items = second === undefined ? iterate(call.input).map((item) => item.value) : call.values(first as Filter);
  const condition = second ?? first;
  for await (const item of items) {
    if (condition === undefined) {
      if (isTruthy(item) === isAny) return isAny;
    } else for await (const result of call.values(condition, item)) if (isTruthy(result) === isAny) return isAny;
  }
  return !isAny;
}

async function byKey(call: Invoke, name: string): Promise<JsonValue> {
  const input = call.input.value;
  if (!Array.isArray(input)) throw new JqError(`Cannot index ${typeOf(input)} with number`);
  const keyed: { item: JsonValue; key: JsonValue[] }[] = [];
  for (const item of input) {
    const key: JsonValue[] = [];
    for await (const part of call.values(call.arguments[0] as Filter, item)) key.push(part);
    keyed.push({ item, key });
  }
  if (name === "min_by" || name === "max_by") {
    let best: (typeof keyed)[number] | undefined;
    for (const entry of keyed)
      if (best === undefined || (name === "min_by" ? compareValues(entry.key, best.key) < 0 : compareValues(entry.key, best.key) >= 0)) best = entry;
    return best?.item ?? null;
  }
  keyed.sort((left, right) => compareValues(left.key, right.key));
  if (name === "sort_by") return keyed.map((entry) => entry.item);
  const groups: { key: JsonValue; items: JsonValue[] }[] = [];
  for (const { item, key } of keyed) {
    const last = groups.at(-1);
    if (last !== undefined && compareValues(last.key, key) === 0) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return name === "group_by" ? groups.map((group) => group.items) : groups.map((group) => group.items[0] as JsonValue);
}

function keysOf(input: JsonValue): JsonValue {
  if (Array.isArray(input)) return input.map((_, index) => index);
  if (input === null || typeof input !== "object") throw new JqError(`${typeOf(input)} (${brief(input)}) has no keys`);
  return Object.keys(input).sort(compareStrings);
}

function has(input: JsonValue, key: JsonValue): boolean {
  if (Array.isArray(input) && typeof key === "number") return key >= 0 && key < input.length;
  if (typeOf(input) === "object" && typeof key === "string") return Object.hasOwn(input as object, key);
  throw new JqError(`Cannot check whether ${typeOf(input)} has a ${typeof key === "string" ? "string" : typeOf(key)} key`);
}

function contains(left: JsonValue, right: JsonValue): boolean {
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

function expect(value: JsonValue, type: string): JsonValue {
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

function addEntry(made: Record<string, JsonValue>, entry: JsonValue): void {
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

async function* patternArguments(call: Invoke): AsyncGenerator<[JsonValue, string], void> {
  for await (const [pattern, flags] of combinations(call, 0)) {
    if (Array.isArray(pattern)) yield [pattern[0] as JsonValue, String(pattern[1] ?? "")];
    else yield [pattern as JsonValue, typeof flags === "string" ? flags : ""];
  }
}

function compile(pattern: JsonValue, flags: string) {
  if (typeof pattern !== "string") throw new JqError(`${typeOf(pattern)} (${brief(pattern)}) cannot be matched, as it is not a string`);
  try {
    return compileRegularExpression(pattern.replace(/^\(\?i\)/, ""), { syntax: "perl", ignoreCase: flags.includes("i") || pattern.startsWith("(?i)") });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`);
  }
}

function matches(value: JsonValue, pattern: JsonValue, flags: string): Match[] {
  if (typeof value !== "string") throw new JqError(`${typeOf(value)} (${brief(value)}) cannot be matched, as it is not a string`);
  const expression = compile(pattern, flags);
  const found: Match[] = [];
  for (let start = 0; start <= value.length; ) {
    const match = expression.match(value, start);
    if (match === undefined) break;
    found.push(match);
    if (!flags.includes("g")) break;
    start = match.end > match.index ? match.end : match.end + 1;
  }
  return found;
}

function describe(match: Match, text: string, pattern: JsonValue): JsonValue {
  const names = namesOf(pattern);
  const place = (index: number) => (index < 0 ? -1 : [...text.slice(0, index)].length);
  return {
    offset: place(match.index),
    length: [...(match.groups[0] ?? "")].length,
    string: match.groups[0] ?? "",
    captures: match.groups.slice(1).map((group, index) => ({
      offset: place(match.starts[index + 1] ?? -1),
      length: [...(group ?? "")].length,
      string: group ?? null,
      name: names.get(index + 1) ?? null,
    })),
  };
}

function captures(match: Match, pattern: JsonValue): Record<string, JsonValue> {
  const made: Record<string, JsonValue> = {};
  for (const [index, name] of namesOf(pattern)) putKey(made, name, match.groups[index] ?? null);
  return made;
}

function namesOf(pattern: JsonValue): Map<number, string> {
  return new Map([...compile(pattern, "").names].map(([name, index]) => [index, name]));
}

function splitBy(value: JsonValue, pattern: JsonValue, flags: string): string[] {
  const pieces: string[] = [];
  let last = 0;
  for (const match of matches(value, pattern, flags)) {
    pieces.push((value as string).slice(last, match.index));
    last = match.end;
  }
  pieces.push((value as string).slice(last));
  return pieces;
}

async function* substitute(call: Invoke, isGlobal: boolean, pattern: Filter, replacement: Filter, flags: Filter | undefined): AsyncGenerator<Result, void> {
  const value = call.input.value;
  for await (const source of call.values(pattern)) {
    const extra = flags === undefined ? "" : String((await call.values(flags).next()).value ?? "");
    let result = "";
    let last = 0;
    for (const match of matches(value, source, (isGlobal ? "g" : "") + extra)) {
      const text = await call.values(replacement, captures(match, source)).next();
      result += (value as string).slice(last, match.index) + textOf((text.value ?? "") as JsonValue);
      last = match.end;
    }
    yield plain(result + (value as string).slice(last));
  }
}
