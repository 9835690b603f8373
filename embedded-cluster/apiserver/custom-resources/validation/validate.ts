import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { FieldProblem } from "../../registry/kind-definition.ts";
import { isObject, type JsonObject, type JsonSchema } from "../schema/json-schema.ts";
import { checkAlternatives } from "./alternatives.ts";
import { checkItems, checkProperties } from "./collections.ts";
import { checkFormat, checkNumber, checkString } from "./scalars.ts";
import { missing, notOneOf, wrongType } from "./messages.ts";
import { merge, type Result, result } from "./result.ts";

/** What the value was before, for an update: what has not changed is not complained about. undefined: there is nothing to compare with. */
export type Before = { value: unknown } | undefined;

/**
 * What in `value` breaks the schema. `root` is where the value stands ("" or "status"). Models kube-openapi/pkg/validation/validate
 * with the ratcheting of apiextensions-apiserver/pkg/apiserver/validation.
 */
export function validateSchema(value: unknown, schema: JsonSchema, root: string, before?: Before): FieldProblem[] {
  const { errors } = validateValue(value, schema, "", before);
  return errors.map((error) => error.problem(placeOf(root, error.field)));
}

function placeOf(root: string, field: string | undefined): string {
  if (field === undefined) return root === "" ? "<nil>" : root;
  const path = field.replace(/^\./, "");
  if (path === "") return root === "" ? "<nil>" : root;
  return root === "" ? path : `${root}.${path}`;
}

export function validateValue(value: unknown, schema: JsonSchema, path: string, before: Before): Result {
  const found = result();
  if (before !== undefined && equalJson(before.value, value)) return { ...found, matches: 1 };
  if (value === null) {
    merge(found, checkType(value, schema, path));
    merge(found, checkEnum(value, schema, path));
    return found;
  }
  const checks: Result[] = [checkAlternatives(value, schema, path, before), checkEnum(value, schema, path)];
  if (typesOf(schema).length > 0 || schema.format !== undefined) checks.unshift(checkType(value, schema, path));
  if (typeof value === "string") checks.push(checkString(value, schema, path), checkFormat(value, schema, path));
  if (typeof value === "number") checks.push(checkNumber(value, schema, path));
  if (Array.isArray(value)) checks.push(checkItems(value, schema, path, before));
  if (isObject(value)) checks.push(checkObject(value, schema, path, before));
  for (const each of checks) merge(found, { ...each, matches: each.matches + 1 });
  found.matches += 1;
  return found;
}

function checkObject(value: JsonObject, schema: JsonSchema, path: string, before: Before): Result {
  const found = checkProperties(value, schema, path, before);
  for (const field of schema.required ?? []) if (!Object.hasOwn(value, field)) merge(found, result(missing(`${path}.${field}`)));
  return found;
}

/** The types a value may have, as OpenAPI names them. */
export function typesOf(schema: JsonSchema): readonly string[] {
  if (schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return schema.type === undefined || schema.type === "" ? [] : [schema.type];
}

function checkType(value: unknown, schema: JsonSchema, path: string): Result {
  const types = typesOf(schema);
  if (value === null) {
    const allowed = types.length === 0 || schema.nullable === true;
    return allowed ? { errors: [], matches: 1 } : result(wrongType(path, types.join(","), "null"));
  }
  const found = jsonType(value);
  // A text with a format is the format's affair, unless a number is wanted.
  if (schema.format && found === "string" && !types.includes("number") && !types.includes("integer")) return { errors: [], matches: 1 };
  const fits = types.length === 0 || types.includes(found) || (found === "integer" && types.includes("number")) || isWhole(value, types);
  return fits ? { errors: [], matches: 1 } : result(wrongType(path, types.join(","), found));
}

/** 1.0 is an integer too. */
function isWhole(value: unknown, types: readonly string[]): boolean {
  return types.includes("integer") && Number.isInteger(value);
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function checkEnum(value: unknown, schema: JsonSchema, path: string): Result {
  const { enum: allowed } = schema;
  if (allowed === undefined || allowed.length === 0 || allowed.some((each) => equalJson(each, value))) return { errors: [], matches: 1 };
  return result(notOneOf(path, value, allowed));
}
