import type { Type } from "./types.ts";
import { Duration, isMap, Opaque, Optional, Timestamp, TypeValue, Uint, type Value } from "./values.ts";

/** The name of a value's type, as type() gives it. */
export function typeNameOf(value: Value): string {
  if (value === null || value === undefined) return "null_type";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Value): string {
  if (value instanceof Uint) return "uint";
  if (Array.isArray(value)) return "list";
  if (isMap(value)) return "map";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Timestamp) return "google.protobuf.Timestamp";
  if (value instanceof Duration) return "google.protobuf.Duration";
  if (value instanceof Optional) return "optional_type";
  if (value instanceof TypeValue) return "type";
  return value instanceof Opaque ? value.type : "dyn";
}

/** Whether a function may be called with this value: only the outermost type is looked at. */
export function fitsValue({ name }: Type, value: Value): boolean {
  return name === "dyn" || /^[A-Z]$/.test(name) || name === typeNameOf(value);
}
