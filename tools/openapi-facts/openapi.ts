import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FURTHER_TYPES, ROOTS } from "./roots.ts";

/** A schema as OpenAPI v3 writes it; only what is read here. */
interface Schema {
  type?: string;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
  allOf?: { $ref: string }[];
  oneOf?: unknown[];
  $ref?: string;
  default?: unknown;
  enum?: string[];
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-map-type"?: string;
  "x-kubernetes-patch-merge-key"?: string;
  "x-kubernetes-patch-strategy"?: string;
}

/** One type in the compact form that embedded-cluster/apiserver/openapi/facts.ts describes. */
export type TypeFacts = Record<string, unknown>;

/** Every type that the roots lead to, by its OpenAPI name, sorted. */
export function readTypes(moduleFolder: string): Map<string, TypeFacts> {
  const schemas = new Map<string, Schema>();
  const wanted: string[] = [...FURTHER_TYPES];
  for (const [file, kinds] of Object.entries(ROOTS)) {
    const path = join(moduleFolder, "api/openapi-spec/v3", `${file}_openapi.json`);
    const document = JSON.parse(readFileSync(path, "utf8")) as { components: { schemas: Record<string, Schema> } };
    for (const [name, schema] of Object.entries(document.components.schemas)) if (!schemas.has(name)) schemas.set(name, schema);
    for (const kind of kinds) wanted.push(rootName(document.components.schemas, kind, file));
  }
  const facts = new Map<string, TypeFacts>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (facts.has(name)) continue;
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`no schema for ${name}`);
    facts.set(
      name,
      typeFacts(schema, (found) => wanted.push(found)),
    );
  }
  return new Map([...facts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function rootName(schemas: Record<string, Schema>, kind: string, file: string): string {
  const [group, version] = file === "api__v1" ? ["", "v1"] : (file.split("__").slice(1) as [string, string]);
  for (const [name, schema] of Object.entries(schemas)) {
    const served = schema["x-kubernetes-group-version-kind"] ?? [];
    if (served.some((one) => one.group === group && one.version === version && one.kind === kind)) return name;
  }
  throw new Error(`${file} has no kind ${kind}`);
}

function typeFacts(schema: Schema, want: (name: string) => void): TypeFacts {
  const facts: TypeFacts = {};
  if (schema.properties === undefined) {
    facts["scalar"] = schema.oneOf === undefined ? (schema.format ?? schema.type) : (schema.format ?? "quantity");
    return facts;
  }
  facts["fields"] = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, fieldFacts(property, want)]));
  if (schema.required !== undefined) facts["required"] = schema.required;
  const kinds = schema["x-kubernetes-group-version-kind"];
  // Options such as DeleteOptions belong to every group; only the kinds that are one thing are named.
  const only = kinds?.length === 1 ? kinds[0] : undefined;
  if (only !== undefined) facts["kind"] = [only.group, only.version, only.kind];
  if (schema["x-kubernetes-map-type"] !== undefined) facts["mapType"] = schema["x-kubernetes-map-type"];
  return facts;
}

function fieldFacts(schema: Schema, want: (name: string) => void): unknown {
  const type = shortType(schema, want);
  const extras: Record<string, unknown> = {};
  if (schema["x-kubernetes-patch-strategy"] !== undefined) extras["patch"] = schema["x-kubernetes-patch-strategy"];
  if (schema["x-kubernetes-patch-merge-key"] !== undefined) extras["mergeKey"] = schema["x-kubernetes-patch-merge-key"];
  if (schema["x-kubernetes-list-type"] !== undefined) extras["list"] = schema["x-kubernetes-list-type"];
  if (schema["x-kubernetes-list-map-keys"] !== undefined) extras["keys"] = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-map-type"] !== undefined) extras["mapType"] = schema["x-kubernetes-map-type"];
  if (schema.enum !== undefined) extras["enum"] = schema.enum;
  if (says(schema.default)) extras["default"] = schema.default;
  return Object.keys(extras).length === 0 ? type : [type, extras];
}

const SCALARS: Readonly<Record<string, string>> = { string: "s", boolean: "b", number: "d", object: "o" };

/** "s", "i", "[]s", "{}io.k8s…Quantity": see facts.ts. */
function shortType(schema: Schema, want: (name: string) => void): string {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference !== undefined) {
    const name = reference.slice("#/components/schemas/".length);
    want(name);
    return name;
  }
  if (schema.items !== undefined) return `[]${shortType(schema.items, want)}`;
  if (schema.additionalProperties !== undefined) return `{}${shortType(schema.additionalProperties, want)}`;
  if (schema.type === "integer") return schema.format === "int64" ? "l" : "i";
  if (schema.type === "string" && schema.format === "byte") return "y";
  const short = SCALARS[schema.type ?? ""];
  if (short === undefined) throw new Error(`a schema of no known type: ${JSON.stringify(schema).slice(0, 200)}`);
  return short;
}

/** Zero values say nothing: Go has them anyway. */
function says(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== 0 && value !== false && JSON.stringify(value) !== "{}";
}
