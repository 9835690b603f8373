import { JqError, type JsonValue } from "./syntax.ts";
import { typeOf } from "./values.ts";

export type Path = readonly JsonValue[];

/** One result of a filter: the value, and where in the input it is when paths are wanted. */
export interface Result {
  value: JsonValue;
  path: Path | undefined;
}

export function plain(value: JsonValue): Result {
  return { value, path: undefined };
}

export function iterate({ value, path }: Result): Result[] {
  if (Array.isArray(value)) return value.map((item, index) => ({ value: item, path: path && [...path, index] }));
  if (value !== null && typeof value === "object") return Object.entries(value).map(([key, item]) => ({ value: item, path: path && [...path, key] }));
  throw new JqError(`Cannot iterate over ${typeOf(value)}${value === null ? "" : ` (${JSON.stringify(value)})`}`);
}
