import { decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import { typeNameOf } from "../type-of-value.ts";
import { CelError, type CelMap, Duration, NONE, Optional, Timestamp, TypeValue, Uint, type Value } from "../values.ts";
import { int, uint } from "./operators.ts";
import { durationText, parseDuration, parseTimestamp, timestampText } from "./time-text.ts";
import { type FunctionRow, global, method } from "./table.ts";

/** Conversions, sizes and optionals of cel-go's standard library. */
export const CONVERSIONS: readonly FunctionRow[] = [
  global("size", "string -> int", (text: string) => BigInt([...text].length)),
  global("size", "bytes -> int", (bytes: Uint8Array) => BigInt(bytes.length)),
  global("size", "list(A) -> int", (list: Value[]) => BigInt(list.length)),
  global("size", "map(A, B) -> int", (map: CelMap) => BigInt(map.size)),
  method("size", "string -> int", (text: string) => BigInt([...text].length)),
  method("size", "bytes -> int", (bytes: Uint8Array) => BigInt(bytes.length)),
  method("size", "list(A) -> int", (list: Value[]) => BigInt(list.length)),
  method("size", "map(A, B) -> int", (map: CelMap) => BigInt(map.size)),
  global("int", "int -> int", (value: bigint) => value),
  global("int", "uint -> int", (value: Uint) => int(value.value)),
  global("int", "double -> int", (value: number) => fromDouble(value)),
  global("int", "string -> int", (text: string) => int(whole(text, "int"))),
  global("int", "timestamp -> int", (time: Timestamp) => time.nanos / 1_000_000_000n),
  global("int", "duration -> int", (time: Duration) => time.nanos),
  global("uint", "uint -> uint", (value: Uint) => value),
  global("uint", "int -> uint", (value: bigint) => uint(value)),
  global("uint", "double -> uint", (value: number) => uint(fromDouble(value))),
  global("uint", "string -> uint", (text: string) => uint(whole(text, "uint"))),
  global("double", "double -> double", (value: number) => value),
  global("double", "int -> double", (value: bigint) => Number(value)),
  global("double", "uint -> double", (value: Uint) => Number(value.value)),
  global("double", "string -> double", (text: string) => real(text)),
  global("string", "string -> string", (text: string) => text),
  global("string", "bool -> string", (value: boolean) => String(value)),
  global("string", "int -> string", (value: bigint) => String(value)),
  global("string", "uint -> string", (value: Uint) => String(value.value)),
  global("string", "double -> string", (value: number) => String(value)),
  global("string", "bytes -> string", (bytes: Uint8Array) => decodeUtf8(bytes)),
  global("string", "timestamp -> string", (time: Timestamp) => timestampText(time)),
  global("string", "duration -> string", (time: Duration) => durationText(time)),
  global("bytes", "bytes -> bytes", (bytes: Uint8Array) => bytes),
  global("bytes", "string -> bytes", (text: string) => encodeUtf8(text)),
  global("bool", "bool -> bool", (value: boolean) => value),
  global("bool", "string -> bool", (text: string) => truth(text)),
  global("dyn", "A -> dyn", (value: Value) => value),
  global("type", "A -> type(A)", (value: Value) => new TypeValue(typeNameOf(value))),
  global("timestamp", "timestamp -> timestamp", (time: Timestamp) => time),
  global("timestamp", "string -> timestamp", (text: string) => parseTimestamp(text)),
  global("timestamp", "int -> timestamp", (seconds: bigint) => new Timestamp(seconds * 1_000_000_000n)),
  global("duration", "duration -> duration", (time: Duration) => time),
  global("duration", "string -> duration", (text: string) => parseDuration(text)),
  global("optional.of", "A -> optional(A)", (value: Value) => new Optional(true, value)),
  global("optional.none", "-> optional(A)", () => NONE),
  global("optional.ofNonZeroValue", "A -> optional(A)", (value: Value) => (isZero(value) ? NONE : new Optional(true, value))),
  method("hasValue", "optional(A) -> bool", (optional: Optional) => optional.has),
  method("value", "optional(A) -> A", (optional: Optional) => present(optional)),
  method("orValue", "optional(A), A -> A", (optional: Optional, other: Value) => (optional.has ? optional.value : other)),
  method("or", "optional(A), optional(A) -> optional(A)", (optional: Optional, other: Optional) => (optional.has ? optional : other)),
  method("optMap", "optional(A), B -> optional(B)", (_optional: Optional, mapped: Value) => new Optional(true, mapped)),
  method("optFlatMap", "optional(A), optional(B) -> optional(B)", (_optional: Optional, mapped: Value) => mapped),
];

function present(optional: Optional): Value {
  if (!optional.has) throw new CelError("optional.none() dereference");
  return optional.value;
}

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === "") return true;
  return value instanceof Uint ? value.value === 0n : Array.isArray(value) && value.length === 0;
}

function fromDouble(value: number): bigint {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) throw new CelError("integer overflow");
  return BigInt(Math.trunc(value));
}

function whole(text: string, type: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new CelError(`type conversion error from 'string' to '${type}'`);
  return BigInt(text.replace(/^\+/, ""));
}

function real(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new CelError("type conversion error from 'string' to 'double'");
  return value;
}

function truth(text: string): boolean {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return false;
  throw new CelError("type conversion error from 'string' to 'bool'");
}
