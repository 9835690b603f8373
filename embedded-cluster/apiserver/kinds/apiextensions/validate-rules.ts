import { compileRules } from "../../custom-resources/rules/compile.ts";
import { additionalOf, type JsonSchema, type ValidationRule } from "../../custom-resources/schema/json-schema.ts";
import { invalid, type Problems } from "../rules/problem.ts";

/** Compiles every rule of a sound schema. Models the part of ValidateCustomResourceDefinitionOpenAPISchema on x-kubernetes-validations. */
export function checkRuleExpressions(problems: Problems, field: string, schema: JsonSchema, isRoot = true, uncorrelatable?: string): void {
  const additional = additionalOf(schema);
  if (additional !== undefined) checkRuleExpressions(problems, `${field}.additionalProperties`, additional, false, uncorrelatable);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkRuleExpressions(problems, `${field}.properties[${name}]`, property, false, uncorrelatable);
  }
  if (schema.items !== undefined) {
    const lost = schema["x-kubernetes-list-type"] === "map" ? uncorrelatable : (uncorrelatable ?? field);
    checkRuleExpressions(problems, `${field}.items`, schema.items, false, lost);
  }
  for (const [index, { rule, error, messageError, usesOldSelf }] of compileRules(schema, isRoot).entries()) {
    const place = `${field}.x-kubernetes-validations[${index}]`;
    if (error !== undefined) problems.push(invalid(`${place}.rule`, shown(rule), error));
    if (messageError !== undefined) problems.push(invalid(`${place}.messageExpression`, shown(rule), messageError));
    if (usesOldSelf && uncorrelatable !== undefined) {
      problems.push(invalid(`${place}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`));
    }
    if (!usesOldSelf && rule.optionalOldSelf !== undefined && error === undefined) {
      problems.push(invalid(`${place}.optionalOldSelf`, rule.optionalOldSelf, "may not be set if oldSelf is not used in rule"));
    }
  }
}

/** Upstream shows its internal type, whose fields have Go's names. */
function shown(rule: ValidationRule): object {
  return {
    Rule: rule.rule,
    Message: rule.message ?? "",
    MessageExpression: rule.messageExpression ?? "",
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? "",
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}
