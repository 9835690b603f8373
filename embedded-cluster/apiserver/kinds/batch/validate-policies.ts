import type { JobSpec, OnExitCodes, PodFailurePolicyRule, SuccessPolicyRule } from "../../../apimachinery/types/batch.ts";
import { labelKey } from "../rules/names.ts";
import { checkNotNegative, duplicate, invalid, invalidFor, notSupported, type Problems, required, tooLong, tooMany } from "../rules/problem.ts";
import { countIndexes } from "./indexes.ts";

// Models validatePodFailurePolicy and validateSuccessPolicy of pkg/apis/batch/validation.

const RULES = 20;
const EXIT_CODES = 255;
const CONDITION_PATTERNS = 20;
const INDEXES_BYTES = 64 * 1024;
const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS = ["In", "NotIn"];
const STATUSES = ["False", "True", "Unknown"];

export function checkPodFailurePolicy(problems: Problems, field: string, spec: JobSpec): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > RULES) problems.push(tooMany(`${field}.rules`, rules.length, RULES));
  for (const [index, rule] of rules.entries()) checkFailureRule(problems, `${field}.rules[${index}]`, rule, spec);
}

function checkFailureRule(problems: Problems, field: string, rule: PodFailurePolicyRule, spec: JobSpec): void {
  const { action, onExitCodes } = rule;
  const conditions = rule.onPodConditions ?? [];
  if (!action) problems.push(required(`${field}.action`, `valid values: ${listed(ACTIONS)}`));
  else if (action === "FailIndex") {
    if (spec.backoffLimitPerIndex === undefined) problems.push(invalid(`${field}.action`, action, "requires the backoffLimitPerIndex to be set"));
  } else if (!ACTIONS.includes(action)) problems.push(notSupported(`${field}.action`, action, ACTIONS));
  if (onExitCodes) checkExitCodes(problems, `${field}.onExitCodes`, onExitCodes, spec);
  if (conditions.length > CONDITION_PATTERNS) problems.push(tooMany(`${field}.onPodConditions`, conditions.length, CONDITION_PATTERNS));
  for (const [index, { type = "", status }] of conditions.entries()) {
    const path = `${field}.onPodConditions[${index}]`;
    invalidFor(problems, `${path}.type`, type, labelKey(type));
    if (!status) problems.push(required(`${path}.status`, `valid values: ${listed(STATUSES)}`));
    else if (!STATUSES.includes(status)) problems.push(notSupported(`${path}.status`, status, STATUSES));
  }
  if (onExitCodes && conditions.length > 0) problems.push(wrong(field, "specifying both OnExitCodes and OnPodConditions is not supported"));
  if (!onExitCodes && conditions.length === 0) problems.push(wrong(field, "specifying one of OnExitCodes and OnPodConditions is required"));
}

function checkExitCodes(problems: Problems, field: string, { operator, containerName, values = [] }: OnExitCodes, spec: JobSpec): void {
  if (!operator) problems.push(required(`${field}.operator`, `valid values: ${listed(OPERATORS)}`));
  else if (!OPERATORS.includes(operator)) problems.push(notSupported(`${field}.operator`, operator, OPERATORS));
  const pod = spec.template?.spec;
  const names = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map((container) => container.name);
  if (containerName !== undefined && !names.includes(containerName)) {
    problems.push(invalid(`${field}.containerName`, containerName, "must be one of the container or initContainer names in the pod template"));
  }
  if (values.length === 0) problems.push(invalid(`${field}.values`, null, "at least one value is required"));
  else if (values.length > EXIT_CODES) problems.push(tooMany(`${field}.values`, values.length, EXIT_CODES));
  const seen = new Set<number>();
  for (const [index, code] of values.entries()) {
    if (operator === "In" && code === 0) problems.push(invalid(`${field}.values[${index}]`, code, "must not be 0 for the In operator"));
    if (seen.has(code)) problems.push(duplicate(`${field}.values[${index}]`, code));
    seen.add(code);
  }
  if (values.some((code, index) => index > 0 && (values[index - 1] as number) > code)) problems.push(invalid(`${field}.values`, values, "must be ordered"));
}

export function checkSuccessPolicy(problems: Problems, field: string, spec: JobSpec): void {
  const rules = spec.successPolicy?.rules ?? [];
  if (rules.length === 0) problems.push(required(`${field}.rules`, "at least one rules must be specified when the successPolicy is specified"));
  if (rules.length > RULES) problems.push(tooMany(`${field}.rules`, rules.length, RULES));
  for (const [index, rule] of rules.entries()) checkSuccessRule(problems, `${field}.rules[${index}]`, rule, spec.completions ?? 0);
}

function checkSuccessRule(problems: Problems, field: string, { succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number): void {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    problems.push(required(field, "at least one of succeededCount or succeededIndexes must be specified"));
  }
  let total: number | string = 0;
  if (succeededIndexes !== undefined) {
    if (succeededIndexes.length > INDEXES_BYTES) problems.push(tooLong(`${field}.succeededIndexes`, INDEXES_BYTES));
    total = countIndexes(succeededIndexes, completions);
    if (typeof total === "string") {
      problems.push(invalid(`${field}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${total}`));
      total = 0;
    }
  }
  if (succeededCount === undefined) return;
  const path = `${field}.succeededCount`;
  checkNotNegative(problems, path, succeededCount);
  if (succeededCount > completions) {
    problems.push(invalid(path, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`));
  }
  if (succeededIndexes !== undefined && succeededCount > total) {
    const detail = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`;
    problems.push(invalid(path, succeededCount, detail));
  }
}

/** As Go prints a list of quoted strings. */
function listed(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;
}

/** A problem whose value is too large to show. Models field.OmitValueType. */
export function wrong(field: string, detail: string): Problems[number] {
  return { field, type: "FieldValueInvalid", body: `Invalid value: ${detail}` };
}
