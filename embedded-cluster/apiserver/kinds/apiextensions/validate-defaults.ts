import { cloneJson } from "../../../apimachinery/json/clone.ts";
import { equalJson } from "../../../apimachinery/json/equal.ts";
import { isObject, type JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { prune } from "../../custom-resources/schema/prune.ts";
import { validateSchema } from "../../custom-resources/validation/validate.ts";
import { invalid, type Problems } from "../rules/problem.ts";

/** A default must itself be what the schema asks for. Models apiserver/schema/defaulting.ValidateDefaults. */
export function checkDefaults(problems: Problems, field: string, schema: JsonSchema): void {
  if (schema.default !== undefined && schema.default !== null) checkDefault(problems, `${field}.default`, schema);
  if (schema.items !== undefined) checkDefaults(problems, `${field}.items`, schema.items);
  for (const [name, property] of Object.entries(schema.properties ?? {})) checkDefaults(problems, `${field}.properties[${name}]`, property);
}

function checkDefault(problems: Problems, field: string, schema: JsonSchema): void {
  if (hasUnknown(schema)) problems.push(invalid(field, schema.default, "must not have unknown fields"));
  problems.push(...validateSchema(schema.default, schema, field));
}

function hasUnknown(schema: JsonSchema): boolean {
  // A holder, so that the default is no root whose metadata would be spared.
  const holder = { value: cloneJson(schema.default) };
  if (!isObject(holder.value) && !Array.isArray(holder.value)) return false;
  prune(holder, { type: "object", properties: { value: schema } });
  return !equalJson(holder.value, schema.default);
}
