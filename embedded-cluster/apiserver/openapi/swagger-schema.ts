export type Schema = Record<string, unknown>;

/** Words that OpenAPI v2 does not have, or that its readers take amiss. */
const DROPPED: ReadonlySet<string> = new Set(["default", "nullable", "oneOf", "anyOf", "not", "allOf"]);

/** A v3 schema in the words of v2. Models kube-openapi's builder, and ToStructuralOpenAPIV2 of apiextensions for schemas of definitions. */
export function swaggerSchema(schema: Schema): Schema {
  const shown: Schema = {};
  for (const [word, value] of Object.entries(schema)) {
    if (!DROPPED.has(word)) shown[word] = word === "$ref" ? reference(value) : nested(word, value);
  }
  const [only] = (schema["allOf"] ?? []) as Schema[];
  if (only?.["$ref"] !== undefined) shown["$ref"] = reference(only["$ref"]);
  // A quantity, or a number or text: v2 has one type for a value.
  if (schema["oneOf"] !== undefined && schema["type"] === undefined && shown["$ref"] === undefined) shown["type"] = "string";
  return withoutContradictions(schema, shown);
}

function nested(word: string, value: unknown): unknown {
  if (word === "properties") return Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, each]) => [name, swaggerSchema(each)]));
  const isSchema = (word === "items" || word === "additionalProperties") && typeof value === "object" && value !== null;
  return isSchema ? swaggerSchema(value as Schema) : value;
}

/** kubectl's reader of v2 cannot cope with values of any type that have parts. */
function withoutContradictions(schema: Schema, shown: Schema): Schema {
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema["nullable"] === true || keepsUnknown) {
    delete shown["items"];
    delete shown["properties"];
    if (schema["nullable"] === true || shown["type"] === "object") delete shown["type"];
  }
  if (shown["type"] === "array" && shown["items"] === undefined) delete shown["type"];
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const required = ((schema["required"] ?? []) as string[]).filter((name) => properties[name]?.["nullable"] !== true);
  if (required.length > 0) shown["required"] = required;
  else delete shown["required"];
  return shown;
}

function reference(value: unknown): string {
  return String(value).replace("#/components/schemas/", "#/definitions/");
}
