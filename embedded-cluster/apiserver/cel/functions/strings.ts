import { CelError, Duration, isMap, Timestamp, TypeValue, Uint, type Value } from "../values.ts";
import { durationText, timestampText } from "./time-text.ts";
import { type FunctionRow, global, method } from "./table.ts";

/** Methods of texts. Models cel-go's standard library and ext/strings. */
export const STRINGS: readonly FunctionRow[] = [
  method("contains", "string, string -> bool", (text: string, part: string) => text.includes(part)),
  method("startsWith", "string, string -> bool", (text: string, part: string) => text.startsWith(part)),
  method("endsWith", "string, string -> bool", (text: string, part: string) => text.endsWith(part)),
  method("charAt", "string, int -> string", (text: string, index: bigint) => charAt([...text], Number(index))),
  method("indexOf", "string, string -> int", (text: string, part: string) => BigInt(indexOf(text, part, 0))),
  method("indexOf", "string, string, int -> int", (text: string, part: string, from: bigint) => BigInt(indexOf(text, part, Number(from)))),
  method("lastIndexOf", "string, string -> int", (text: string, part: string) => BigInt(text.lastIndexOf(part))),
  method("lastIndexOf", "string, string, int -> int", (text: string, part: string, from: bigint) => BigInt(text.lastIndexOf(part, Number(from)))),
  method("lowerAscii", "string -> string", (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  method("upperAscii", "string -> string", (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  method("replace", "string, string, string -> string", (text: string, from: string, to: string) => text.split(from).join(to)),
  method("replace", "string, string, string, int -> string", (text: string, from: string, to: string, count: bigint) =>
    replaceSome(text, from, to, Number(count)),
  ),
  method("split", "string, string -> list(string)", (text: string, at: string) => (at === "" ? [...text] : text.split(at))),
  method("split", "string, string, int -> list(string)", (text: string, at: string, count: bigint) => splitSome(text, at, Number(count))),
  method("substring", "string, int -> string", (text: string, start: bigint) => substring([...text], Number(start))),
  method("substring", "string, int, int -> string", (text: string, start: bigint, end: bigint) => substring([...text], Number(start), Number(end))),
  method("trim", "string -> string", (text: string) => text.trim()),
  method("join", "list(string) -> string", (list: string[]) => list.join("")),
  method("join", "list(string), string -> string", (list: string[], between: string) => list.join(between)),
  method("format", "string, list(dyn) -> string", (text: string, args: Value[]) => format(text, args)),
  global("strings.quote", "string -> string", (text: string) => JSON.stringify(text)),
];

function charAt(text: readonly string[], index: number): string {
  if (index < 0 || index > text.length) throw new CelError(`index out of range: ${index}`);
  return text[index] ?? "";
}

function indexOf(text: string, part: string, from: number): number {
  if (from < 0 || from > text.length) throw new CelError(`index out of range: ${from}`);
  return text.indexOf(part, from);
}

function substring(text: readonly string[], start: number, end = text.length): string {
  if (start < 0 || start > text.length) throw new CelError(`index out of range: ${start}`);
  if (end < 0 || end > text.length) throw new CelError(`index out of range: ${end}`);
  if (start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  return text.slice(start, end).join("");
}

function replaceSome(text: string, from: string, to: string, count: number): string {
  const parts = text.split(from);
  if (count < 0 || parts.length - 1 <= count) return parts.join(to);
  return [parts.slice(0, count + 1).join(to), ...parts.slice(count + 1)].join(from);
}

function splitSome(text: string, at: string, count: number): string[] {
  if (count === 0) return [];
  const parts = at === "" ? [...text] : text.split(at);
  return count < 0 || parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(at)];
}

/** "%s %d %.2f" filled in. */
function format(text: string, args: readonly Value[]): string {
  let index = 0;
  return text.replace(/%(?:%|(?:\.(\d+))?([sdfebxXo]))/g, (whole, precision: string | undefined, verb: string) => {
    if (whole === "%%") return "%";
    if (index >= args.length) throw new CelError(`index ${index} out of range`);
    return formatOne(verb, args[index++], precision === undefined ? 6 : Number(precision));
  });
}

function formatOne(verb: string, value: Value, precision: number): string {
  const number = value instanceof Uint ? value.value : value;
  if (verb === "s") return shown(value);
  if (verb === "d" && (typeof number === "bigint" || typeof number === "number")) return String(number);
  if (verb === "f" && (typeof number === "bigint" || typeof number === "number")) return Number(number).toFixed(precision);
  if (verb === "e" && (typeof number === "bigint" || typeof number === "number")) return Number(number).toExponential(precision);
  if (verb === "b" && typeof number === "boolean") return number ? "1" : "0";
  const base = verb === "b" ? 2 : verb === "o" ? 8 : 16;
  if (typeof number === "bigint") return verb === "X" ? number.toString(base).toUpperCase() : number.toString(base);
  throw new CelError(`error during formatting: ${verb} clause can only be used on numbers`);
}

function shown(value: Value): string {
  if (value === null) return "null";
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof TypeValue) return value.name;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (isMap(value)) {
    const entries = value.keys().map((key) => `${shown(key)}: ${shown(value.get(key))}`);
    return `{${entries.sort().join(", ")}}`;
  }
  return String(value);
}
