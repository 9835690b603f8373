import type { JsonSchema } from "../schema/json-schema.ts";
import { placeless } from "./messages.ts";
import { isValid, merge, type Result, result } from "./result.ts";
import { type Before, validateValue } from "./validate.ts";

/** anyOf, oneOf, allOf and not. Models schemaPropsValidator. */
export function checkAlternatives(value: unknown, schema: JsonSchema, path: string, before: Before): Result {
  const found = result();
  const validate = (each: JsonSchema) => validateValue(value, each, path, before);
  if ((schema.anyOf ?? []).length > 0) checkAnyOf(found, (schema.anyOf ?? []).map(validate), path);
  if ((schema.oneOf ?? []).length > 0) checkOneOf(found, (schema.oneOf ?? []).map(validate), path);
  if ((schema.allOf ?? []).length > 0) checkAllOf(found, (schema.allOf ?? []).map(validate), path);
  if (schema.not !== undefined && isValid(validate(schema.not))) merge(found, result(placeless(`${quoted(path)} must not validate the schema (not)`)));
  return found;
}

function checkAnyOf(found: Result, results: readonly Result[], path: string): void {
  const success = results.find(isValid);
  if (success !== undefined) return merge(found, success);
  merge(found, result(placeless(`${quoted(path)} must validate at least one schema (anyOf)`)));
  merge(found, nearest(results));
}

function checkOneOf(found: Result, results: readonly Result[], path: string): void {
  const successes = results.filter(isValid);
  if (successes.length === 1) return merge(found, successes[0] as Result);
  const outcome = successes.length === 0 ? "Found none valid" : `Found ${successes.length} valid alternatives`;
  merge(found, result(placeless(`${quoted(path)} must validate one and only one schema (oneOf). ${outcome}`)));
  if (successes.length === 0) merge(found, nearest(results));
}

function checkAllOf(found: Result, results: readonly Result[], path: string): void {
  for (const each of results) merge(found, each);
  const valid = results.filter(isValid).length;
  if (valid < results.length) merge(found, result(placeless(`${quoted(path)} must validate all the schemas (allOf)${valid === 0 ? ". None validated" : ""}`)));
}

/** The alternative with the most checks made: its complaints are the most helpful ones. */
function nearest(results: readonly Result[]): Result {
  return results.reduce((best, each) => (each.matches > best.matches ? each : best));
}

function quoted(path: string): string {
  return JSON.stringify(path);
}
