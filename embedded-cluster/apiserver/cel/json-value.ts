import { fromBase64 } from "../../kernel/bytes.ts";
import { fieldSchemaOf, isObject, type JsonSchema } from "../custom-resources/schema/json-schema.ts";
import { parseDuration, parseTimestamp } from "./functions/time-text.ts";
import { unescapeName } from "./names.ts";
import { withMeta } from "./schema-type.ts";
import { type CelMap, Timestamp, type Value } from "./values.ts";

/** A JSON value as expressions see it, by its schema; looked into when it is read. Models UnstructuredToVal. */
export function valueOf(json: unknown, schema: JsonSchema | undefined): Value {
  if (json === undefined || json === null) return null;
  if (Array.isArray(json)) return json.map((item) => valueOf(item, schema?.items));
  if (isObject(json)) return new JsonMap(json, schema);
  if (typeof json === "number") return numberOf(json, schema);
  return typeof json === "string" ? textOf(json, schema) : json;
}

/** An object of the cluster, with kind and metadata whatever its schema says. */
export function rootValueOf(json: unknown, schema: JsonSchema): Value {
  return valueOf(json, schema.type === "object" ? { ...schema, properties: withMeta(schema) } : schema);
}

class JsonMap implements CelMap {
  readonly isMap = true;
  private readonly json: Record<string, unknown>;
  private readonly schema: JsonSchema | undefined;
  private readonly read = new Map<string, Value>();

  constructor(json: Record<string, unknown>, schema: JsonSchema | undefined) {
    this.json = json;
    this.schema = schema;
  }

  get size(): number {
    return Object.keys(this.json).length;
  }

  get(key: Value): Value | undefined {
    if (typeof key !== "string") return undefined;
    // Fields of structs are written escaped; keys of maps are texts as they are.
    const name = Object.hasOwn(this.json, key) ? key : this.schema?.properties === undefined ? key : unescapeName(key);
    if (!Object.hasOwn(this.json, name)) return undefined;
    const known = this.read.get(name);
    if (known !== undefined) return known;
    const value = valueOf(this.json[name], this.schema === undefined ? undefined : fieldSchemaOf(this.schema, name));
    this.read.set(name, value);
    return value;
  }

  keys(): Value[] {
    return Object.keys(this.json);
  }
}

function numberOf(json: number, schema: JsonSchema | undefined): Value {
  if (schema?.type === "number") return json;
  return Number.isInteger(json) ? BigInt(json) : json;
}

function textOf(json: string, schema: JsonSchema | undefined): Value {
  if (schema?.type !== "string" || schema["x-kubernetes-int-or-string"] === true) return json;
  try {
    if (schema.format === "byte") return fromBase64(json);
    if (schema.format === "duration") return parseDuration(json);
    if (schema.format === "date-time") return parseTimestamp(json);
    if (schema.format === "date") return new Timestamp(BigInt(Date.parse(json)) * 1_000_000n);
  } catch {
    // What has not its format is refused by the schema; rules see the text.
  }
  return json;
}
