import { equalJson } from "../../../apimachinery/json/equal.ts";
import { compilePattern } from "../../custom-resources/validation/pattern.ts";
import { additionalOf, type JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { forbidden, invalid, type Problems, required } from "../rules/problem.ts";
import { checkCompleteness } from "./validate-completeness.ts";

type Level = "root" | "item" | "field";

const WHERE: Readonly<Record<Level, string>> = { root: "at the root", item: "for specified array items", field: "for specified object fields" };
const INT_OR_STRING = [{ type: "integer" }, { type: "string" }];

/** Whether a schema is structural; problems in order of their text. Models apiserver/schema.ValidateStructural. */
export function checkStructure(problems: Problems, field: string, schema: JsonSchema): void {
  const found: Problems = [];
  checkInvariants(found, field, schema, "root");
  checkCompleteness(found, field, schema);
  const textOf = (each: Problems[number]) => `${each.field}: ${each.body}`;
  problems.push(...found.sort((left, right) => (textOf(left) < textOf(right) ? -1 : 1)));
}

function checkInvariants(problems: Problems, field: string, schema: JsonSchema, level: Level): void {
  if (schema.type === "array" && schema.items === undefined) problems.push(required(`${field}.items`, "must be specified"));
  if (schema.items !== undefined) checkInvariants(problems, `${field}.items`, schema.items, "item");
  for (const [name, property] of Object.entries(schema.properties ?? {})) checkInvariants(problems, `${field}.properties[${name}]`, property, "field");
  if (schema.additionalProperties !== undefined) {
    if (level === "root") problems.push(forbidden(`${field}.additionalProperties`, "must not be used at the root"));
    const additional = additionalOf(schema);
    if (additional !== undefined) checkInvariants(problems, `${field}.additionalProperties`, additional, "field");
  }
  checkExtensions(problems, field, schema);
  checkNestedOf(problems, field, schema, level, equalJson(schema.anyOf, INT_OR_STRING), equalJson(schema.allOf?.[0]?.anyOf, INT_OR_STRING));
  checkType(problems, field, schema, level);
  if (level === "root" || schema["x-kubernetes-embedded-resource"] === true) checkMeta(problems, field, schema, level);
}

function checkExtensions(problems: Problems, field: string, schema: JsonSchema): void {
  if (schema["x-kubernetes-int-or-string"] !== true) return;
  for (const name of ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] as const) {
    if (schema[name] === true) problems.push(invalid(`${field}.${name}`, true, "must be false if x-kubernetes-int-or-string is true"));
  }
}

function checkType(problems: Problems, field: string, schema: JsonSchema, level: Level): void {
  const { type = "" } = schema;
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const preserves = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (embedded && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    problems.push(type === "" ? required(`${field}.type`, detail) : invalid(`${field}.type`, type, detail));
  } else if (type === "" && schema["x-kubernetes-int-or-string"] !== true && !preserves) {
    problems.push(required(`${field}.type`, `must not be empty ${WHERE[level]}`));
  }
  if (embedded && schema.additionalProperties !== undefined) {
    problems.push(forbidden(`${field}.additionalProperties`, "must not be used if x-kubernetes-embedded-resource is set"));
  }
  if (level === "root" && type !== "" && type !== "object") problems.push(invalid(`${field}.type`, type, "must be object at the root"));
  if (embedded && !preserves && Object.keys(schema.properties ?? {}).length === 0) {
    const detail = "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    problems.push(required(`${field}.properties`, detail));
  }
}

/** What objects with kind and metadata may say of these. */
function checkMeta(problems: Problems, field: string, schema: JsonSchema, level: Level): void {
  for (const name of ["kind", "apiVersion"]) {
    const property = schema.properties?.[name];
    if (property !== undefined && property.type !== "string") {
      problems.push(invalid(`${field}.properties[${name}].type`, property.type ?? "", "must be string"));
    }
  }
  const metadata = schema.properties?.["metadata"];
  if (metadata === undefined) return;
  const place = `${field}.properties[metadata]`;
  if (metadata.type !== "object") problems.push(invalid(`${place}.type`, metadata.type ?? "", "must be object"));
  if (level !== "root") return;
  const { type: _type, default: _default, properties = {}, ...rest } = metadata;
  const others = Object.keys(properties).filter((name) => name !== "name" && name !== "generateName");
  if (others.length > 0 || Object.keys(rest).length > 0) {
    problems.push(forbidden(place, "must not specify anything other than name and generateName, but metadata is implicitly specified"));
  }
}

function checkNestedOf(problems: Problems, field: string, schema: JsonSchema, level: Level, skipAnyOf: boolean, skipFirst: boolean): void {
  if (!skipAnyOf) for (const [index, each] of (schema.anyOf ?? []).entries()) checkNested(problems, `${field}.anyOf[${index}]`, each, level, false);
  for (const [index, each] of (schema.allOf ?? []).entries()) checkNested(problems, `${field}.allOf[${index}]`, each, level, skipFirst && index === 0);
  for (const [index, each] of (schema.oneOf ?? []).entries()) checkNested(problems, `${field}.oneOf[${index}]`, each, level, false);
  if (schema.not !== undefined) checkNested(problems, `${field}.not`, schema.not, level, false);
  if (schema.pattern) checkPattern(problems, `${field}.pattern`, schema.pattern);
}

function checkPattern(problems: Problems, field: string, pattern: string): void {
  try {
    compilePattern(pattern);
  } catch (error) {
    problems.push(invalid(field, pattern, `must be a valid regular expression, but isn't: ${(error as Error).message}`));
  }
}

const MUST_BE: readonly [keyof JsonSchema, string][] = [
  ["type", "must be empty to be structural"],
  ["additionalProperties", "must be undefined to be structural"],
  ["default", "must be undefined to be structural"],
  ["title", "must be empty to be structural"],
  ["description", "must be empty to be structural"],
  ["nullable", "must be false to be structural"],
  ["x-kubernetes-preserve-unknown-fields", "must be false to be structural"],
  ["x-kubernetes-embedded-resource", "must be false to be structural"],
  ["x-kubernetes-int-or-string", "must be false to be structural"],
  ["x-kubernetes-list-map-keys", "must be empty to be structural"],
  ["x-kubernetes-list-type", "must be undefined to be structural"],
  ["x-kubernetes-map-type", "must be undefined to be structural"],
  ["x-kubernetes-validations", "must be empty to be structural"],
];

/** Inside of anyOf and its kin only values may be restricted. */
function checkNested(problems: Problems, field: string, schema: JsonSchema, level: Level, skipAnyOf: boolean): void {
  checkNestedOf(problems, field, schema, level, skipAnyOf, false);
  if (schema.items !== undefined) checkNested(problems, `${field}.items`, schema.items, level, false);
  for (const [name, property] of Object.entries(schema.properties ?? {})) checkNested(problems, `${field}.properties[${name}]`, property, "field", false);
  for (const [name, detail] of MUST_BE) {
    const value = schema[name];
    if (value !== undefined && value !== "" && value !== false) problems.push(forbidden(`${field}.${name}`, detail));
  }
  if (schema.properties?.["metadata"] !== undefined) problems.push(forbidden(`${field}.properties[metadata]`, "must not be specified in a nested context"));
}
