import type { ValidatingAdmissionPolicy, Validation } from "../../admission/validating-policy/types.ts";
import { compilePolicyExpression, compileVariables, type Scope } from "../../admission/validating-policy/variables.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { validatingAdmissionPolicyTable } from "../../tables/admission-policies.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { labelKey } from "../rules/names.ts";
import { duplicate, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkMatchResources, defaultMatchResources } from "./match-resources.ts";

const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
const NONE = "validations or auditAnnotations must contain at least one item";

/** Models validateValidatingAdmissionPolicySpec of pkg/apis/admissionregistration/validation. */
const checkPolicy: SpecCheck = (problems, object) => {
  const policy = object as ValidatingAdmissionPolicy;
  const { spec = {} as ValidatingAdmissionPolicy["spec"], metadata } = policy;
  if (spec.failurePolicy !== "Fail" && spec.failurePolicy !== "Ignore") {
    problems.push(notSupported("spec.failurePolicy", spec.failurePolicy, ["Fail", "Ignore"]));
  }
  if (spec.paramKind !== undefined)
    for (const name of ["apiVersion", "kind"] as const) if (!spec.paramKind[name]) problems.push(required(`spec.paramKind.${name}`));
  if (spec.matchConstraints === undefined) problems.push(required("spec.matchConstraints"));
  else {
    checkMatchResources(problems, "spec.matchConstraints", spec.matchConstraints);
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) problems.push(required("spec.matchConstraints.resourceRules"));
  }
  checkConditions(problems, policy);
  const { types } = checkVariables(problems, policy);
  const hasParams = spec.paramKind !== undefined;
  const validations = spec.validations ?? [];
  const annotations = spec.auditAnnotations ?? [];
  if (validations.length === 0 && annotations.length === 0) problems.push(required("spec.validations", NONE), required("spec.auditAnnotations", NONE));
  for (const [index, each] of validations.entries()) {
    checkValidation(problems, `spec.validations[${index}]`, each, { hasParams, hasAuthorizer: true, variables: types });
  }
  for (const [index, { key = "", valueExpression = "" }] of annotations.entries()) {
    const field = `spec.auditAnnotations[${index}]`;
    invalidFor(problems, `${field}.key`, `${metadata.name}/${key}`, labelKey(`${metadata.name}/${key}`));
    checkExpression(
      problems,
      `${field}.valueExpression`,
      valueExpression,
      "valueExpression is not specified",
      { hasParams, hasAuthorizer: true, variables: types },
      ["string", "null"],
    );
    if (annotations.findIndex((each) => each.key === key) < index) problems.push(duplicate(`${field}.key`, key));
  }
};

function checkConditions(problems: Problems, { spec }: ValidatingAdmissionPolicy): void {
  const conditions = spec?.matchConditions ?? [];
  for (const [index, { name, expression }] of conditions.entries()) {
    const field = `spec.matchConditions[${index}]`;
    const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
    checkExpression(problems, `${field}.expression`, (expression ?? "").trim(), "", scope, ["bool"]);
    if (!name) problems.push(required(`${field}.name`));
    else invalidFor(problems, `${field}.name`, name, labelKey(name));
    if (name && conditions.findIndex((each) => each.name === name) < index) problems.push(duplicate(`${field}.name`, name));
  }
}

function checkVariables(problems: Problems, policy: ValidatingAdmissionPolicy): ReturnType<typeof compileVariables> {
  const compiled = compileVariables(policy);
  for (const [index, { name = "", expression = "" }] of (policy.spec?.variables ?? []).entries()) {
    const field = `spec.variables[${index}]`;
    if (!name?.trim()) problems.push(required(`${field}.name`, "name is not specified"));
    else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) problems.push(invalid(`${field}.name`, name, "must be a valid CEL identifier"));
    const program = compiled.programs.get(name);
    if (!expression?.trim()) problems.push(required(`${field}.expression`, "expression is not specified"));
    else if (program !== undefined && "error" in program) problems.push(invalid(`${field}.expression`, expression, program.error));
  }
  return compiled;
}

function checkValidation(problems: Problems, field: string, { expression = "", message = "", messageExpression = "", reason }: Validation, scope: Scope): void {
  checkExpression(problems, `${field}.expression`, expression, "expression is not specified", scope, ["bool"]);
  if (messageExpression !== "" && messageExpression.trim() === "") {
    problems.push(invalid(`${field}.messageExpression`, messageExpression, "must be non-empty if specified"));
  } else if (messageExpression !== "") {
    checkExpression(problems, `${field}.messageExpression`, messageExpression, "", { ...scope, hasAuthorizer: false }, ["string"]);
  }
  if (message !== "" && message.trim() === "") problems.push(invalid(`${field}.message`, message, "must be non-empty if specified"));
  else if (/[\n\r]/.test(message.trim())) problems.push(invalid(`${field}.message`, message, "must not contain line breaks"));
  if (reason !== undefined && !REASONS.includes(reason)) problems.push(notSupported(`${field}.reason`, reason, REASONS));
}

function checkExpression(problems: Problems, field: string, source: string, missing: string, scope: Scope, types: readonly string[]): void {
  if (source.trim() === "") return void problems.push(required(field, missing));
  const compiled = compilePolicyExpression(source, scope, types);
  if ("error" in compiled) problems.push(invalid(field, source, compiled.error));
}

/** Models pkg/registry/admissionregistration/validatingadmissionpolicy. */
export const VALIDATING_ADMISSION_POLICY: KindDefinition = defineKind({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicy",
  plural: "validatingadmissionpolicies",
  categories: ["api-extensions"],
  namespaced: false,
  subresources: ["status"],
  refusesUnconditionalUpdate: true,
  applyDefaults(object) {
    const { spec } = object as ValidatingAdmissionPolicy;
    object["status"] ??= {};
    if (spec === undefined) return;
    spec.failurePolicy ??= "Fail";
    defaultMatchResources(spec.matchConstraints);
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: false, check: checkPolicy }),
  table: validatingAdmissionPolicyTable,
});
