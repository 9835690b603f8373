import { compareDecimals, decimalDigitsBeforePoint, decimalInput, roundDecimal } from "./decimal.ts";
import { SqlError } from "./error.ts";
import { parseInterval, parseTimestamp, printDate, printInterval, printTimestamp } from "./timestamps.ts";
import { type SqlType, type SqlValue, displayType, isFloat, isInteger, isNumber, isText, isTime } from "./types.ts";

const DAY = 86_400_000;
const RANGES = { int2: 32_767, int4: 2_147_483_647, int8: Number.MAX_SAFE_INTEGER } as const;

/** The text form of a value, as the server sends it. */
export function output(value: SqlValue, type: SqlType): string | null {
  if (value === null) return null;
  if (type.name === "bool") return value ? "t" : "f";
  if (type.name === "timestamptz") return `${printTimestamp(value as number)}+00`;
  if (type.name === "timestamp") return printTimestamp(value as number);
  if (type.name === "date") return printDate(value as number);
  if (type.name === "interval") return printInterval(value as number);
  if (type.name === "bpchar" && type.length !== undefined) return String(value).padEnd(type.length);
  if (isFloat(type)) return printFloat(value as number);
  return String(value);
}

function printFloat(value: number): string {
  if (Number.isFinite(value)) return String(value).replace(/e([+-])(\d)$/, "e$10$2");
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** Reads a literal or a parameter as `type`. Throws 22P02 and its kin, worded as the type's input function does. */
export function input(text: string, type: SqlType): SqlValue {
  const name = displayType({ name: type.name });
  if (isInteger(type)) {
    if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new SqlError("22P02", `invalid input syntax for type ${name}: "${text}"`);
    const value = Number(text);
    if (Math.abs(value) > RANGES[type.name as keyof typeof RANGES]) throw new SqlError("22003", `value "${text}" is out of range for type ${name}`);
    return value;
  }
  if (isFloat(type)) {
    const special = { nan: Number.NaN, infinity: Infinity, "-infinity": -Infinity }[text.trim().toLowerCase()];
    const value = special ?? (text.trim() === "" ? Number.NaN : Number(text));
    if (special === undefined && Number.isNaN(value)) throw new SqlError("22P02", `invalid input syntax for type ${name}: "${text}"`);
    return value;
  }
  if (type.name === "numeric") return fit(decimalInput(text), type);
  if (type.name === "bool") return inputBoolean(text);
  if (type.name === "timestamptz" || type.name === "timestamp") return parseTimestamp(text, name);
  if (type.name === "date") return Math.floor(parseTimestamp(text, name) / DAY) * DAY;
  if (type.name === "interval") return parseInterval(text);
  if (type.name === "uuid") {
    if (!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) throw new SqlError("22P02", `invalid input syntax for type uuid: "${text}"`);
    return text.toLowerCase();
  }
  if (type.name === "json" || type.name === "jsonb") return inputJson(text, type);
  return fit(text, type);
}

function inputBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word !== "" && ["true", "yes", "on", "1"].some((whole) => whole === word || (word !== "o" && whole.startsWith(word)))) return true;
  if (word !== "" && ["false", "no", "off", "0"].some((whole) => whole === word || (word !== "o" && whole.startsWith(word)))) return false;
  throw new SqlError("22P02", `invalid input syntax for type boolean: "${text}"`);
}

function inputJson(text: string, type: SqlType): string {
  try {
    const value: unknown = JSON.parse(text);
    return type.name === "json" ? text : printJsonb(value);
  } catch {
    throw new SqlError("22P02", "invalid input syntax for type json", { detail: `Token "${text.trim().split(/\s/)[0] ?? ""}" is invalid.` });
  }
}

/** jsonb's own spacing: {"a": 1, "b": [1, 2]}. */
export function printJsonb(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printJsonb).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${printJsonb(item)}`).join(", ")}}`;
}

/** Applies a length or a precision. Assignments beyond it fail. */
export function fit(value: SqlValue, type: SqlType): SqlValue {
  if (value === null) return null;
  if (type.length !== undefined && typeof value === "string") {
    if ([...value].length <= type.length) return value;
    const cut = [...value].slice(0, type.length).join("");
    if (value.slice(cut.length).trim() === "") return cut;
    throw new SqlError("22001", `value too long for type ${displayType(type)}`);
  }
  if (type.name === "numeric" && type.precision !== undefined) {
    const rounded = roundDecimal(String(value), type.scale ?? 0);
    const whole = type.precision - (type.scale ?? 0);
    if (decimalDigitsBeforePoint(rounded) > whole) {
      const detail = `A field with precision ${type.precision}, scale ${type.scale ?? 0} must round to an absolute value less than 10^${whole}.`;
      throw new SqlError("22003", "numeric field overflow", { detail });
    }
    return rounded;
  }
  return value;
}

/** Converts between types; undefined when there is no cast. */
export function castValue(value: SqlValue, from: SqlType, to: SqlType): SqlValue {
  if (value === null) return null;
  if (from.name === to.name) return fit(value, to);
  if (isText(from)) return input(String(value), to);
  if (isText(to)) return fit(from.name === "bool" ? String(value) : (output(value, from) as string), to);
  if (from.name === "bool" && isInteger(to)) return value ? 1 : 0;
  if (to.name === "bool" && isInteger(from)) return value !== 0;
  if (to.name === "numeric") return fit(decimalInput(String(value)), to);
  if (isInteger(to)) return toInteger(value, from, to);
  if (isFloat(to)) return Number(value);
  if (to.name === "date") return Math.floor((value as number) / DAY) * DAY;
  return value;
}

function toInteger(value: SqlValue, from: SqlType, to: SqlType): number {
  const number = from.name === "numeric" ? Number(roundDecimal(String(value), 0)) : roundHalfEven(value as number);
  return inRange(number, to);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

export function inRange(value: number, type: SqlType): number {
  const limit = RANGES[type.name as keyof typeof RANGES];
  if (Number.isNaN(value) || value > limit || value < -limit - 1) throw new SqlError("22003", `${displayType({ name: type.name })} out of range`);
  return value === 0 ? 0 : value;
}

export function canCast(from: SqlType, to: SqlType): boolean {
  if (from.name === to.name || isText(from) || isText(to)) return true;
  if (isNumber(from) && isNumber(to)) return true;
  if ((from.name === "bool" && to.name === "int4") || (from.name === "int4" && to.name === "bool")) return true;
  if ((from.name === "json" && to.name === "jsonb") || (from.name === "jsonb" && to.name === "json")) return true;
  return isTime(from) && isTime(to);
}

/** Orders two values of one type that are not null. */
export function compareValues(left: SqlValue, right: SqlValue, type: SqlType): number {
  if (type.name === "numeric") return compareDecimals(String(left), String(right));
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [a, b] = type.name === "bpchar" ? [String(left).trimEnd(), String(right).trimEnd()] : [left as string, right as string];
  return a < b ? -1 : a > b ? 1 : 0;
}
