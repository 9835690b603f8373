import { compileRegularExpression, ExpressionError, type Match } from "../../regular-expression/regular-expression.ts";
import type { Invoke } from "./builtins.ts";
import { combinations } from "./combinations.ts";
import { textOf } from "./formats.ts";
import { type Result, plain } from "./results.ts";
import { type Filter, JqError, type JsonValue } from "./syntax.ts";
import { brief, putKey, typeOf } from "./values.ts";

export async function* patternArguments(call: Invoke): AsyncGenerator<[JsonValue, string], void> {
  for await (const [pattern, flags] of combinations(call)) {
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

export function matches(value: JsonValue, pattern: JsonValue, flags: string): Match[] {
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

export function describe(match: Match, text: string, pattern: JsonValue): JsonValue {
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

export function captures(match: Match, pattern: JsonValue): Record<string, JsonValue> {
  const made: Record<string, JsonValue> = {};
  for (const [index, name] of namesOf(pattern)) putKey(made, name, match.groups[index] ?? null);
  return made;
}

function namesOf(pattern: JsonValue): Map<number, string> {
  return new Map([...compile(pattern, "").names].map(([name, index]) => [index, name]));
}

export function splitBy(value: JsonValue, pattern: JsonValue, flags: string): string[] {
  const pieces: string[] = [];
  let last = 0;
  for (const match of matches(value, pattern, flags)) {
    pieces.push((value as string).slice(last, match.index));
    last = match.end;
  }
  pieces.push((value as string).slice(last));
  return pieces;
}

export async function* substitute(
  call: Invoke,
  isGlobal: boolean,
  pattern: Filter,
  replacement: Filter,
  flags: Filter | undefined,
): AsyncGenerator<Result, void> {
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
