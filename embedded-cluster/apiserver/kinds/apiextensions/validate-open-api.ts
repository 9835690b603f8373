import { additionalOf, type JsonSchema, META_FIELDS } from "../../custom-resources/schema/json-schema.ts";
import { forbidden, invalid, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkListSchema } from "./validate-list-schema.ts";
import { checkRuleTexts } from "./validate-rule-texts.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const UNSUPPORTED: readonly [string, string][] = [
  ["id", "id is not supported"],
  ["additionalItems", "additionalItems is not supported"],
  ["patternProperties", "patternProperties is not supported"],
  ["definitions", "definitions is not supported"],
  ["dependencies", "dependencies is not supported"],
  ["$ref", "$ref is not supported"],
];

interface Place {
  isRoot: boolean;
  /** Why defaults may not stand here. */
  noDefaults?: string;
  insideMeta: boolean;
}

/** Models ValidateCustomResourceDefinitionOpenAPISchema, without the compilation of rules. */
export function checkOpenApi(problems: Problems, field: string, schema: JsonSchema, place: Place = { isRoot: true, insideMeta: false }): void {
  checkStandard(problems, field, schema, place);
  if (schema.uniqueItems === true) {
    problems.push(forbidden(`${field}.uniqueItems`, "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
  }
  checkBelow(problems, field, schema, place);
  const preserves = schema["x-kubernetes-preserve-unknown-fields"];
  if (preserves === false) problems.push(invalid(`${field}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"));
  checkMapType(problems, field, schema);
  checkListSchema(problems, field, schema);
  checkRuleTexts(problems, `${field}.x-kubernetes-validations`, schema);
}

function checkStandard(problems: Problems, field: string, schema: JsonSchema, { noDefaults, insideMeta }: Place): void {
  if (schema.type && !TYPES.includes(schema.type)) problems.push(notSupported(`${field}.type`, schema.type, TYPES));
  if (schema.default !== undefined && schema.default !== null && noDefaults !== undefined) {
    problems.push(forbidden(`${field}.default`, `must not be set ${noDefaults}`));
  }
  const written = schema as Readonly<Record<string, unknown>>;
  for (const [name, detail] of UNSUPPORTED) if (written[name] !== undefined) problems.push(forbidden(`${field}.${name}`, detail));
  if (schema.type === "null") problems.push(forbidden(`${field}.type`, "type cannot be set to null, use nullable as an alternative"));
  if (Array.isArray(schema.items)) problems.push(forbidden(`${field}.items`, "items must be a schema object and not an array"));
  if (insideMeta && schema["x-kubernetes-embedded-resource"] === true) {
    problems.push(forbidden(`${field}.x-kubernetes-embedded-resource`, "must not be used inside of resource meta"));
  }
}

function checkBelow(problems: Problems, field: string, schema: JsonSchema, place: Place): void {
  const inside = { ...place, isRoot: false };
  const additional = additionalOf(schema);
  const properties = Object.entries(schema.properties ?? {});
  if (schema.additionalProperties !== undefined) {
    if (properties.length > 0 && schema.additionalProperties !== true)
      problems.push(forbidden(`${field}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
    const noDefaults = "inside additionalProperties applying to object metadata";
    if (additional !== undefined) checkOpenApi(problems, `${field}.additionalProperties`, additional, place.insideMeta ? { ...inside, noDefaults } : inside);
  }
  for (const [name, property] of properties) {
    const isMeta = (place.isRoot || schema["x-kubernetes-embedded-resource"] === true) && META_FIELDS.has(name);
    const below = isMeta ? { ...inside, insideMeta: true, ...(place.isRoot ? { noDefaults: `in top-level ${name}` } : {}) } : inside;
    checkOpenApi(problems, `${field}.properties[${name}]`, property, below);
  }
  if (schema.not !== undefined) checkOpenApi(problems, `${field}.not`, schema.not, inside);
  for (const kind of ["allOf", "oneOf", "anyOf"] as const) {
    for (const [index, each] of (schema[kind] ?? []).entries()) checkOpenApi(problems, `${field}.${kind}[${index}]`, each, inside);
  }
  if (schema.items !== undefined && !Array.isArray(schema.items)) checkOpenApi(problems, `${field}.items`, schema.items, inside);
}

function checkMapType(problems: Problems, field: string, schema: JsonSchema): void {
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType === undefined) return;
  const detail = "must be object if x-kubernetes-map-type is specified";
  if (!schema.type) problems.push(required(`${field}.type`, detail));
  else if (schema.type !== "object") problems.push(invalid(`${field}.type`, schema.type, detail));
  if (mapType !== "atomic" && mapType !== "granular") problems.push(notSupported(`${field}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]));
}
