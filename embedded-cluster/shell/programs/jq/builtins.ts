import { combinations } from "./combinations.ts";
import { captures, describe, matches, patternArguments, splitBy, substitute } from "./matching.ts";
import { type Result, iterate, plain } from "./results.ts";
import { type Filter, JqError, type JsonValue } from "./syntax.ts";
import { addEntry, contains, expect, has, VALUE_FUNCTIONS } from "./value-functions.ts";
import { calculate, compareValues, deletePaths, getIndex, getPath, isTruthy, putKey, typeOf } from "./values.ts";

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

/** Calls a builtin. Functions of values are tables; those that take filters or give several results stand in the switch. */
export async function* builtin(name: string, call: Invoke): AsyncGenerator<Result, void> {
  const key = `${name}/${call.arguments.length}`;
  const simple = VALUE_FUNCTIONS[key];
  if (simple !== undefined) {
    for await (const parameters of combinations(call)) yield plain(simple(call.input.value, ...parameters));
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
      for await (const parameters of combinations(call)) {
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
