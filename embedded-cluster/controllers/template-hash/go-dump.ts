import { GO_STRUCTS } from "./go-types.ts";
import { dumpQuantity } from "./dump-quantity.ts";

interface Field {
  name: string;
  /** Where the value is in the JSON object; undefined: its fields are the outer object's. */
  key: string | undefined;
  type: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A JSON value as the text of the Go value it stands for, types and unset fields included. `type` as Go writes it: "v1.PodTemplateSpec",
 * "[]string", "*int32". Models spew's %#v, which DeepHashObject hashes.
 */
export function goDump(type: string, value: unknown): string {
  const unset = value === undefined || value === null || isEmptyCollection(type, value);
  return `(${type})${unset ? zero(type) : body(type, value)}`;
}

/** An empty list or map does not survive the wire: the other end has none. */
function isEmptyCollection(type: string, value: unknown): boolean {
  return IS_COLLECTION.test(type) && Object.keys(value as object).length === 0;
}

const IS_COLLECTION = /^(\[\]|map\[|v1\.ResourceList$)/;

/** Without the type in front: inside of lists and maps it is not repeated. */
function body(type: string, value: unknown): string {
  if (type.startsWith("*")) return body(type.slice(1), value);
  if (type.startsWith("[]")) return `[${(value as unknown[]).map((item) => body(type.slice(2), item)).join(" ")}]`;
  if (type.startsWith("map[")) return map(value as Json, "string");
  switch (type) {
    case "v1.ResourceList":
      return map(value as Json, "resource.Quantity");
    case "resource.Quantity":
      return dumpQuantity(value as string | number);
    case "intstr.IntOrString":
      return typeof value === "number" ? intOrString(0, value, "") : intOrString(1, 0, String(value));
    case "v1.Time":
      return ZERO_TIME;
    default: {
      const fields = structs().get(type);
      return fields === undefined ? String(value) : struct(fields, value as Json);
    }
  }
}

function struct(fields: readonly Field[], value: Json): string {
  return `{${fields.map(({ name, key, type }) => `${name}:${goDump(type, key === undefined ? value : value[key])}`).join(" ")}}`;
}

function map(value: Json, of: string): string {
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${body(of, value[key])}`).join(" ")}]`;
}

const ZERO_TIME = "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";

function zero(type: string): string {
  if (/^(\*|\[\]|map\[)/.test(type) || type === "v1.ResourceList") return "<nil>";
  if (type === "bool") return "false";
  if (/^int/.test(type) && type !== "intstr.IntOrString") return "0";
  if (type === "intstr.IntOrString") return intOrString(0, 0, "");
  if (type === "resource.Quantity") return dumpQuantity(undefined);
  return structs().has(type) || type === "v1.Time" ? body(type, {}) : "";
}

function intOrString(kind: 0 | 1, number: number, text: string): string {
  return `{Type:(intstr.Type)${kind} IntVal:(int32)${number} StrVal:(string)${text}}`;
}

let parsed: ReadonlyMap<string, readonly Field[]> | undefined;

function structs(): ReadonlyMap<string, readonly Field[]> {
  parsed ??= new Map(
    GO_STRUCTS.split("\n").map((line) => {
      const [name, ...fields] = line.split(" ");
      return [`v1.${name}`, fields.map(fieldOf)];
    }),
  );
  return parsed;
}

function fieldOf(text: string): Field {
  const colon = text.indexOf(":");
  const [name = "", key] = text.slice(0, colon).split("=");
  const type = text.slice(colon + 1);
  if (name.endsWith("!")) return { name: name.slice(0, -1), key: undefined, type };
  return { name, key: key ?? name.slice(0, 1).toLowerCase() + name.slice(1), type };
}
