import { parseQuantity } from "../quantity/quantity.ts";
import type { FieldSchema } from "./field-schema.ts";

/** A value whose JSON type is not the field's. The message is that of Go's JSON decoder. */
export class TypeMismatch extends Error {
  override name = "TypeMismatch";
  /** What a strategic merge, which goes through maps, has to say of the same value. Models runtime.DefaultUnstructuredConverter. */
  readonly converted: string;

  constructor(message: string, converted: string = message) {
    super(message);
    this.converted = converted;
  }
}

/**
 * Makes a decoded JSON value what it would be after a round trip through its Go type: unknown fields and nulls are dropped, in
 * place. Gives the paths of unknown fields (`spec.containers[0].imag`), in order. Throws {@link TypeMismatch}.
 */
export function decodeToSchema(value: unknown, schema: FieldSchema): string[] {
  const unknown: string[] = [];
  decode(value, schema, NOWHERE, unknown);
  return unknown;
}

/** RFC 3339, as Go's time package reads it. */
export function isTime(text: string): boolean {
  return text === "" || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
}

/** Why it is none, in the words of that package. */
export function timeProblem(text: string): string {
  const layout = "2006-01-02T15:04:05Z07:00";
  const parts: [RegExp, string][] = [
    [/^\d{4}/, "2006"],
    [/^-/, "-"],
    [/^\d\d/, "01"],
    [/^-/, "-"],
    [/^\d\d/, "02"],
    [/^T/, "T"],
    [/^\d\d/, "15"],
    [/^:/, ":"],
    [/^\d\d/, "04"],
    [/^:/, ":"],
    [/^\d\d(\.\d+)?/, "05"],
    [/^(Z|[+-]\d\d:\d\d)/, "Z07:00"],
  ];
  let rest = text;
  for (const [pattern, part] of parts) {
    const match = pattern.exec(rest);
    if (match === null)
      return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
    rest = rest.slice(match[0].length);
  }
  return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
}

interface Place {
  /** With indexes, for unknown fields. */
  shown: string;
  /** Without indexes, as Go's decoder names it. */
  go: string;
  /** The struct that has the field. */
  holder: string;
}

const NOWHERE: Place = { shown: "", go: "", holder: "" };

function decode(value: unknown, schema: FieldSchema, place: Place, unknown: string[]): void {
  if (value === null || value === undefined) return;
  if (schema.type === "any") return checkAlternatives(value, schema, place);
  if (!fits(value, schema)) throw mismatch(value, schema, place);
  if (schema.format === "date-time" && !isTime(value as string)) throw new TypeMismatch(timeProblem(value as string));
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) decodeItems(value, items, place, unknown);
  } else if (typeof value === "object") {
    if (schema.field !== undefined) decodeStruct(value as Record<string, unknown>, schema, place, unknown);
    else if (schema.items !== undefined) decodeMap(value as Record<string, unknown>, schema.items, place, unknown);
  }
}

/** Values that may be a number or a text. Models UnmarshalJSON of intstr.IntOrString and of resource.Quantity. */
function checkAlternatives(value: unknown, schema: FieldSchema, place: Place): void {
  // Go decodes it by a decoder of its own, which is not strict and knows of no place.
  if (schema.whenObject !== undefined && typeof value === "object" && !Array.isArray(value)) return decode(value, schema.whenObject, NOWHERE, []);
  if (schema.format !== "int-or-string" && schema.format !== "quantity") return;
  if (schema.format === "quantity" && typeof value === "string") return checkQuantity(value);
  if (typeof value === "string") return;
  if (typeof value !== "number") throw mismatch(value, { type: schema.format === "quantity" ? "string" : "integer" }, place);
  if (schema.format === "int-or-string" && !Number.isInteger(value)) throw mismatch(value, { type: "integer" }, place);
}

function checkQuantity(text: string): void {
  try {
    parseQuantity(text);
  } catch (error) {
    throw new TypeMismatch((error as Error).message);
  }
}

function decodeStruct(value: Record<string, unknown>, schema: FieldSchema, place: Place, unknown: string[]): void {
  const holder = schema.typeName?.split(".").at(-1) ?? "";
  for (const name of Object.keys(value)) {
    const field = schema.field?.(name);
    const shown = place.shown === "" ? name : `${place.shown}.${name}`;
    if (field === undefined) {
      unknown.push(shown);
      delete value[name];
    } else if (value[name] === null && (field.type !== "any" || field.whenObject !== undefined)) {
      delete value[name];
    } else {
      decode(value[name], field, { shown, go: place.go === "" ? name : `${place.go}.${name}`, holder }, unknown);
    }
  }
}

function decodeItems(value: unknown[], items: FieldSchema, place: Place, unknown: string[]): void {
  for (const [index, item] of value.entries()) {
    if (item === null) value[index] = zeroOf(items);
    else decode(item, items, { ...place, shown: `${place.shown}[${index}]` }, unknown);
  }
}

function decodeMap(value: Record<string, unknown>, items: FieldSchema, place: Place, unknown: string[]): void {
  for (const [key, item] of Object.entries(value)) {
    if (item === null) value[key] = zeroOf(items);
    else decode(item, items, { ...place, shown: `${place.shown}.${key}` }, unknown);
  }
}

/** Go decodes a null element into its type's zero value. */
function zeroOf(schema: FieldSchema): unknown {
  switch (schema.type) {
    case "string":
      return "";
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    case "object":
      return {};
    case "array":
      return [];
    default:
      return schema.format === undefined ? null : 0;
  }
}

const INT32_MAXIMUM = 2 ** 31 - 1;

function fits(value: unknown, schema: FieldSchema): boolean {
  switch (schema.type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value) && Math.abs(value as number) <= (schema.format === "int32" ? INT32_MAXIMUM : 2 ** 63);
    case "number":
      return typeof value === "number";
    default:
      return typeof value === schema.type;
  }
}

function mismatch(value: unknown, schema: FieldSchema, { go, holder }: Place): TypeMismatch {
  const found = typeof value === "number" && schema.type === "integer" ? `number ${value}` : jsonKind(value);
  const where = go === "" ? "value" : `struct field ${holder}.${go}`;
  return new TypeMismatch(`json: cannot unmarshal ${found} into Go ${where} of type ${goType(schema)}`, conversionFailure(value, schema));
}

function conversionFailure(value: unknown, schema: FieldSchema): string {
  const kind = goKind(value);
  if (schema.type === "array") return `cannot restore slice from ${kind}`;
  if (schema.type === "object") return schema.typeName === undefined ? `cannot restore map from ${kind}` : `cannot restore struct from: ${kind}`;
  return `cannot convert ${kind} to ${goType(schema)}`;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "slice";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "object") return "map";
  return typeof value === "boolean" ? "bool" : "string";
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function goType(schema: FieldSchema): string {
  switch (schema.type) {
    case "array":
      return `[]${schema.items === undefined ? "interface {}" : goType(schema.items)}`;
    case "object":
      if (schema.typeName !== undefined) return schema.typeName;
      return `map[string]${schema.items === undefined ? "interface {}" : goType(schema.items)}`;
    case "integer":
      return schema.format ?? "int32";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    default:
      return schema.type === "any" ? "interface {}" : "string";
  }
}
