import { type JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { forbidden, invalid, type Problems } from "../rules/problem.ts";
import { checkDefaults } from "./validate-defaults.ts";
import { checkOpenApi } from "./validate-open-api.ts";
import { checkRuleExpressions } from "./validate-rules.ts";
import { checkStructure } from "./validate-structure.ts";

const ROOT_FIELDS: Readonly<Record<string, string>> = {
  description: "Description",
  type: "Type",
  format: "Format",
  title: "Title",
  maximum: "Maximum",
  exclusiveMaximum: "ExclusiveMaximum",
  minimum: "Minimum",
  exclusiveMinimum: "ExclusiveMinimum",
  maxLength: "MaxLength",
  minLength: "MinLength",
  pattern: "Pattern",
  maxItems: "MaxItems",
  minItems: "MinItems",
  uniqueItems: "UniqueItems",
  multipleOf: "MultipleOf",
  required: "Required",
  items: "Items",
  properties: "Properties",
  externalDocs: "ExternalDocs",
  example: "Example",
  "x-kubernetes-preserve-unknown-fields": "XPreserveUnknownFields",
  "x-kubernetes-validations": "XValidations",
};

/** Models validateCustomResourceDefinitionValidation. `previous` is the schema that stands there now. */
export function checkSchema(problems: Problems, field: string, schema: JsonSchema, hasStatus: boolean, _previous: JsonSchema | undefined): void {
  if (hasStatus) checkRootWithStatus(problems, field, schema);
  if (schema.nullable === true) problems.push(forbidden(`${field}.nullable`, "nullable cannot be true at the root"));
  const structure: Problems = [];
  checkStructure(structure, field, schema);
  if (structure.length === 0) checkDefaults(structure, field, schema);
  problems.push(...structure);
  const before = problems.length;
  checkOpenApi(problems, field, schema);
  // Rules can only be understood with a sound schema.
  if (structure.length === 0 && problems.length === before) checkRuleExpressions(problems, field, schema);
}

/** A status that is written apart is validated apart: nothing at the root may say more of it. */
function checkRootWithStatus(problems: Problems, field: string, schema: JsonSchema): void {
  if (schema.type !== undefined && schema.type !== "object") {
    const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    problems.push(invalid(`${field}.type`, schema.type, detail));
    return;
  }
  const stray = Object.keys(schema).find((name) => !Object.hasOwn(ROOT_FIELDS, name) && name !== "nullable");
  if (stray === undefined) return;
  const allowed = Object.values(ROOT_FIELDS).join(" ");
  problems.push(invalid(field, schema, `only [${allowed}] fields are allowed at the root of the schema if the status subresource is enabled`));
}
