import { type FieldFacts, isTypeName, type TypeFacts, typeFacts } from "./facts.ts";

type Schema = Record<string, unknown>;

/** Where a document keeps its schemas. */
export function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

/** The OpenAPI v3 schemas of some types and of all that their fields lead to, by name. */
export function schemasFor(roots: Iterable<string>): Record<string, Schema> {
  const found = new Map<string, Schema>();
  const wanted = [...roots];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const facts = found.has(name) ? undefined : typeFacts(name);
    if (facts !== undefined)
      found.set(
        name,
        typeSchema(facts, (used) => wanted.push(used)),
      );
  }
  return Object.fromEntries([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function typeSchema(facts: TypeFacts, use: (name: string) => void): Schema {
  if (facts.fields === undefined) return scalar(facts.scalar ?? "");
  const schema: Schema = { type: "object" };
  schema["properties"] = Object.fromEntries(Object.entries(facts.fields).map(([name, field]) => [name, property(field, use)]));
  if (facts.required !== undefined) schema["required"] = facts.required;
  if (facts.mapType !== undefined) schema["x-kubernetes-map-type"] = facts.mapType;
  if (facts.kind !== undefined) {
    const [group, version, kind] = facts.kind;
    schema["x-kubernetes-group-version-kind"] = [{ group, kind, version }];
  }
  return schema;
}

function property(field: FieldFacts, use: (name: string) => void): Schema {
  const schema = typed(field.type, use);
  if (field.default !== undefined) schema["default"] = field.default;
  const valued = (schema["items"] as Schema | undefined) ?? schema;
  if (field.enum !== undefined) valued["enum"] = field.enum;
  if (field.list !== undefined) schema["x-kubernetes-list-type"] = field.list;
  if (field.keys !== undefined) schema["x-kubernetes-list-map-keys"] = field.keys;
  if (field.mapType !== undefined) schema["x-kubernetes-map-type"] = field.mapType;
  if (field.mergeKey !== undefined) schema["x-kubernetes-patch-merge-key"] = field.mergeKey;
  if (field.patch !== undefined) schema["x-kubernetes-patch-strategy"] = field.patch;
  return schema;
}

function typed(type: string, use: (name: string) => void): Schema {
  if (isTypeName(type)) {
    use(type);
    // `allOf` leaves room for what is said beside a reference.
    return { allOf: [{ $ref: reference(type) }] };
  }
  if (type.startsWith("[]")) return { type: "array", items: typed(type.slice(2), use) };
  if (type.startsWith("{}")) return { type: "object", additionalProperties: typed(type.slice(2), use) };
  switch (type) {
    case "b":
      return { type: "boolean" };
    case "i":
      return { type: "integer", format: "int32" };
    case "l":
      return { type: "integer", format: "int64" };
    case "d":
      return { type: "number", format: "double" };
    case "y":
      return { type: "string", format: "byte" };
    case "o":
      return { type: "object" };
    default:
      return { type: "string" };
  }
}

function scalar(name: string): Schema {
  if (name === "quantity") return { oneOf: [{ type: "string" }, { type: "number" }] };
  if (name === "int-or-string") return { format: name, oneOf: [{ type: "integer" }, { type: "string" }] };
  if (name === "") return {};
  return name === "object" ? { type: "object" } : { format: name, type: "string" };
}
