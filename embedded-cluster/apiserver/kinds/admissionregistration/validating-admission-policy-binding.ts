import type { ParamRef, ValidatingAdmissionPolicyBinding } from "../../admission/validating-policy/types.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { validatingAdmissionPolicyBindingTable } from "../../tables/admission-policies.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { dns1123Subdomain, pathSegment } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkMatchResources, defaultMatchResources } from "./match-resources.ts";

const ACTIONS = ["Audit", "Deny", "Warn"];

/** Models validateValidatingAdmissionPolicyBindingSpec. */
const checkBinding: SpecCheck = (problems, object) => {
  const { spec = {} as ValidatingAdmissionPolicyBinding["spec"] } = object as ValidatingAdmissionPolicyBinding;
  if (!spec.policyName) problems.push(required("spec.policyName"));
  else invalidFor(problems, "spec.policyName", spec.policyName, dns1123Subdomain(spec.policyName));
  if (spec.paramRef !== undefined) checkParamRef(problems, "spec.paramRef", spec.paramRef);
  checkMatchResources(problems, "spec.matchResources", spec.matchResources);
  checkActions(problems, "spec.validationActions", spec.validationActions ?? []);
};

function checkParamRef(problems: Problems, field: string, { name, selector, parameterNotFoundAction }: ParamRef): void {
  if (name) {
    invalidFor(problems, `${field}.name`, name, pathSegment(name));
    if (selector !== undefined) problems.push(forbidden(`${field}.name`, "name and selector are mutually exclusive"));
  }
  checkLabelSelector(problems, `${field}.selector`, selector);
  if (name && selector !== undefined) problems.push(forbidden(`${field}.selector`, "name and selector are mutually exclusive"));
  if (!name && selector === undefined) problems.push(required(field, "one of name or selector must be specified"));
  if (!parameterNotFoundAction) problems.push(required(`${field}.parameterNotFoundAction`));
  else if (parameterNotFoundAction !== "Deny" && parameterNotFoundAction !== "Allow") {
    problems.push(notSupported(`${field}.parameterNotFoundAction`, parameterNotFoundAction, ["Deny", "Allow"]));
  }
}

function checkActions(problems: Problems, field: string, actions: readonly string[]): void {
  for (const [index, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) problems.push(notSupported(`${field}[${index}]`, action, ACTIONS));
    if (actions.indexOf(action) < index) problems.push(duplicate(`${field}[${index}]`, action));
  }
  if (actions.includes("Deny") && actions.includes("Warn")) {
    const detail = "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)";
    problems.push(invalid(field, actions, detail));
  }
  if (actions.length === 0) problems.push(required(field, "at least one validation action is required"));
}

/** Models pkg/registry/admissionregistration/validatingadmissionpolicybinding. */
export const VALIDATING_ADMISSION_POLICY_BINDING: KindDefinition = defineKind({
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicyBinding",
  plural: "validatingadmissionpolicybindings",
  categories: ["api-extensions"],
  namespaced: false,
  refusesUnconditionalUpdate: true,
  applyDefaults: (object) => defaultMatchResources((object as ValidatingAdmissionPolicyBinding).spec?.matchResources),
  ...validation({ namespaced: false, check: checkBinding }),
  table: validatingAdmissionPolicyBindingTable,
});
