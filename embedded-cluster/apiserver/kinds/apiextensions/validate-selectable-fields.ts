import { fieldSchemaOf, type JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { duplicate, invalid, type Problems, required, tooMany } from "../rules/problem.ts";

const SELECTABLE_FIELDS = 8;
const TYPES = ["string", "boolean", "integer"];

/** Models ValidateCustomResourceSelectableFields. */
export function checkSelectableFields(problems: Problems, field: string, fields: readonly { jsonPath: string }[], schema: JsonSchema | undefined): void {
  const seen = new Set<string>();
  for (const [index, { jsonPath }] of fields.entries()) {
    const place = `${field}[${index}].jsonPath`;
    if (!jsonPath) {
      problems.push(required(place));
      continue;
    }
    const found = schemaAt(jsonPath, schema);
    if (typeof found === "string") {
      problems.push(invalid(place, jsonPath, `is an invalid path: ${found}`));
      continue;
    }
    if (/^\.metadata(\.|$)/.test(jsonPath)) problems.push(invalid(place, jsonPath, "must not point to fields in metadata"));
    if (!TYPES.includes(found.type ?? "")) {
      const detail = "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";
      problems.push(invalid(place, jsonPath, detail));
    }
    if (seen.has(jsonPath)) problems.push(duplicate(place, jsonPath));
    seen.add(jsonPath);
  }
  if (seen.size > SELECTABLE_FIELDS) problems.push(tooMany(field, seen.size, SELECTABLE_FIELDS));
}

/** The schema a path of plain fields leads to, or why it leads nowhere. */
function schemaAt(path: string, schema: JsonSchema | undefined): JsonSchema | string {
  if (!path.startsWith(".")) return `expected [ or . but got: ${path.split(/[.[]/)[0]}`;
  let found = schema;
  for (const name of path.slice(1).split(".")) {
    const below: JsonSchema | undefined = found === undefined ? undefined : fieldSchemaOf(found, name);
    if (below === undefined) return "does not refer to a valid field";
    found = below;
  }
  return found ?? "does not refer to a valid field";
}
