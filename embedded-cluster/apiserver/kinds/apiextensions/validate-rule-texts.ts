import type { JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { isRulePath } from "../../custom-resources/rules/rule-path.ts";
import { invalid, notSupported, type Problems, required } from "../rules/problem.ts";

const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

/** What the rules of a schema look like, before they are compiled. */
export function checkRuleTexts(problems: Problems, field: string, schema: JsonSchema): void {
  for (const [index, rule] of (schema["x-kubernetes-validations"] ?? []).entries()) {
    const place = `${field}[${index}]`;
    const { message = "", messageExpression = "", fieldPath = "" } = rule;
    if ((rule.rule ?? "").trim() === "") problems.push(required(`${place}.rule`, "rule is not specified"));
    else if (message !== "" && message.trim() === "") problems.push(invalid(`${place}.message`, message, "must be non-empty if specified"));
    else if (hasNewline(message.trim())) problems.push(invalid(`${place}.message`, message, "must not contain line breaks"));
    else if (hasNewline(rule.rule.trim()) && message.trim() === "") {
      problems.push(required(`${place}.message`, "message must be specified if rule contains line breaks"));
    }
    if (messageExpression !== "" && messageExpression.trim() === "") {
      problems.push(required(`${place}.messageExpression`, "messageExpression must be non-empty if specified"));
    }
    if (rule.reason !== undefined && !REASONS.includes(rule.reason)) problems.push(notSupported(`${place}.reason`, rule.reason, REASONS));
    if (fieldPath !== "" && fieldPath.trim() === "") problems.push(invalid(`${place}.fieldPath`, fieldPath, "must be non-empty if specified"));
    if (hasNewline(fieldPath)) problems.push(invalid(`${place}.fieldPath`, fieldPath, "must not contain line breaks"));
    if (fieldPath !== "" && !isRulePath(fieldPath, schema)) problems.push(invalid(`${place}.fieldPath`, fieldPath, "must be a valid path"));
  }
}

function hasNewline(text: string): boolean {
  return /[\n\r]/.test(text);
}
