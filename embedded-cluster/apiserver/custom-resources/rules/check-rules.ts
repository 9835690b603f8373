import type { KubeObject } from "../../../apimachinery/object.ts";
import { equalJson } from "../../../apimachinery/json/equal.ts";
import { duplicate, forbidden, invalid, required } from "../../../apimachinery/validation/field-problem.ts";
import { CEL_CALL_STEPS, CEL_REQUEST_STEPS } from "../../../kernel/limits.ts";
import { rootValueOf, valueOf } from "../../cel/json-value.ts";
import { CelError, NONE, Optional } from "../../cel/values.ts";
import type { Problems } from "../../kinds/rules/problem.ts";
import type { FieldProblem } from "../../registry/kind-definition.ts";
import { additionalOf, isObject, type JsonSchema, someSchema, type ValidationRule } from "../schema/json-schema.ts";
import { type CompiledRule, compileRules } from "./compile.ts";

/** A message that an expression makes may be this long, as upstream's MaxEvaluatedMessageExpressionSizeBytes. */
const MESSAGE_BYTES = 5 * 1024;
const OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run";

interface Visit {
  problems: Problems;
  budget: number;
}

/** What a value was before: undefined where old and new cannot be told to be the same thing. */
type Before = { value: unknown } | undefined;

/** Runs every x-kubernetes-validations rule of the schema over an object. Models cel.Validator.Validate. */
export function checkRules(problems: Problems, object: KubeObject, previous: KubeObject | undefined, schema: JsonSchema): void {
  if (!hasRules(schema)) return;
  const visit: Visit = { problems, budget: CEL_REQUEST_STEPS };
  checkValue(visit, "", object, previous === undefined ? undefined : { value: previous }, schema, true, false);
}

const known = new WeakMap<JsonSchema, boolean>();

/** Whether the schema or any below it has rules. */
export function hasRules(schema: JsonSchema): boolean {
  let found = known.get(schema);
  if (found === undefined) {
    found = someSchema(schema, (each) => (each["x-kubernetes-validations"] ?? []).length > 0);
    known.set(schema, found);
  }
  return found;
}

/** `same`: something around the value has not changed, so that its old faults are forgiven. */
function checkValue(visit: Visit, path: string, value: unknown, before: Before, schema: JsonSchema, isRoot: boolean, same: boolean): void {
  if (value === null || value === undefined || visit.budget < 0 || !hasRules(schema)) return;
  const unchanged = same || (before !== undefined && equalJson(before.value, value));
  runRules(visit, path, value, before, schema, isRoot, unchanged);
  if (Array.isArray(value)) {
    if (schema.items === undefined) return;
    for (const [index, item] of value.entries()) checkValue(visit, `${path}[${index}]`, item, itemBefore(item, before, schema), schema.items, false, unchanged);
  } else if (isObject(value)) {
    const additional = additionalOf(schema);
    for (const [field, item] of Object.entries(value)) {
      const old = isObject(before?.value) && Object.hasOwn(before.value, field) ? { value: before.value[field] } : undefined;
      const property = schema.properties !== undefined && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
      if (property !== undefined) checkValue(visit, path === "" ? field : `${path}.${field}`, item, old, property, false, unchanged);
      else if (additional !== undefined) checkValue(visit, `${path}[${field}]`, item, old, additional, false, unchanged);
    }
  }
}

/** Only items of a list that is a map are told apart by their keys. */
function itemBefore(item: unknown, before: Before, schema: JsonSchema): Before {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-list-type"] !== "map" || !Array.isArray(before?.value) || !isObject(item)) return undefined;
  const value = before.value.find((each) => isObject(each) && keys.every((key) => equalJson(each[key], item[key])));
  return value === undefined ? undefined : { value };
}

function runRules(visit: Visit, path: string, value: unknown, before: Before, schema: JsonSchema, isRoot: boolean, unchanged: boolean): void {
  const rules = compileRules(schema, isRoot);
  if (rules.length === 0) return;
  const convert = isRoot || schema["x-kubernetes-embedded-resource"] === true ? rootValueOf : valueOf;
  const self = convert(value, schema);
  const old = before === undefined || before.value === null ? undefined : convert(before.value, schema);
  for (const compiled of rules) {
    if (visit.budget < 0) return;
    const { rule, program, error } = compiled;
    const type = schema.type ?? "";
    if (error !== undefined) visit.problems.push(invalid(place(path), type, `rule compile error: ${error}`));
    if (program === undefined || (compiled.usesOldSelf && old === undefined && rule.optionalOldSelf !== true)) continue;
    const oldSelf = rule.optionalOldSelf === true ? (old === undefined ? NONE : new Optional(true, old)) : old;
    const activation = (name: string) => (name === "self" ? self : name === "oldSelf" ? oldSelf : undefined);
    const meter = { cost: 0, limit: Math.min(CEL_CALL_STEPS, visit.budget) };
    let result: unknown;
    try {
      result = program.run(activation, meter);
    } catch (failure) {
      if (!(failure instanceof CelError)) throw failure;
      if (!reportFailure(visit, path, type, rule, failure, meter.cost)) return;
      continue;
    }
    visit.budget -= meter.cost;
    if (result === true) continue;
    const problem = problemOf(visit, path, value, compiled, schema, activation);
    if (!unchanged || compiled.usesOldSelf) visit.problems.push(problem);
  }
}

/** Gives whether further rules may run. */
function reportFailure(visit: Visit, path: string, type: string, rule: ValidationRule, { message }: CelError, cost: number): boolean {
  const shown = ruleText(rule);
  visit.budget -= cost;
  if (visit.budget <= 0) {
    visit.problems.push(invalid(place(path), type, OUT_OF_BUDGET));
    visit.budget = -1;
    return false;
  }
  if (message.startsWith("operation cancelled: actual cost limit exceeded")) {
    const detail = `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown}`;
    visit.problems.push(invalid(place(path), type, detail));
    visit.budget = -1;
    return false;
  }
  const detail = message.startsWith("no such overload")
    ? `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`
    : `${message} evaluating rule: ${shown}`;
  visit.problems.push(invalid(place(path), type, detail));
  return true;
}

function problemOf(
  visit: Visit,
  path: string,
  value: unknown,
  { rule, message, fieldPath }: CompiledRule,
  schema: JsonSchema,
  activation: (name: string) => unknown,
): FieldProblem {
  const detail =
    (message === undefined ? undefined : messageOf(visit, message, activation)) ?? (rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`);
  const at = place(fieldPath === "" ? path : fieldPath.startsWith("[") || path === "" ? path + fieldPath : `${path}.${fieldPath}`);
  const hidden = schema.type === "object" || schema.type === "array";
  switch (rule.reason) {
    case "FieldValueForbidden":
      return forbidden(at, detail);
    case "FieldValueRequired":
      return required(at, detail);
    case "FieldValueDuplicate":
      return hidden ? { field: at, type: "FieldValueDuplicate", body: "Duplicate value" } : duplicate(at, value);
    default:
      return hidden ? { field: at, type: "FieldValueInvalid", body: `Invalid value: ${detail}` } : invalid(at, value, detail);
  }
}

/** The text that a message expression gives; undefined when it gives none that can be shown. */
function messageOf(visit: Visit, message: NonNullable<CompiledRule["message"]>, activation: (name: string) => unknown): string | undefined {
  const meter = { cost: 0, limit: Math.min(CEL_CALL_STEPS, Math.max(visit.budget, 0)) };
  try {
    const text = String(message.run(activation, meter)).trim();
    return text === "" || text.includes("\n") || text.length > MESSAGE_BYTES ? undefined : text;
  } catch (error) {
    if (error instanceof CelError) return undefined;
    throw error;
  } finally {
    visit.budget -= meter.cost;
  }
}

function ruleText({ rule, message }: ValidationRule): string {
  return (message || rule).trim();
}

/** Upstream has no name for the root. */
function place(path: string): string {
  return path === "" ? "<nil>" : path;
}
