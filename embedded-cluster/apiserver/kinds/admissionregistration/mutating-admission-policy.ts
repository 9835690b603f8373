import type { KindDefinition } from "../../registry/kind-definition.ts";
import { mutatingAdmissionPolicyBindingTable, mutatingAdmissionPolicyTable } from "../../tables/extension.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { required } from "../rules/problem.ts";

const GROUP = { group: "admissionregistration.k8s.io", version: "v1", categories: ["api-extensions"], namespaced: false } as const;

/** Models ValidateMutatingAdmissionPolicy of pkg/apis/admissionregistration/validation. */
const checkPolicy: SpecCheck = (problems, object) => {
  const { matchConstraints, mutations, reinvocationPolicy } = object["spec"] ?? {};
  if (matchConstraints === undefined) problems.push(required("spec.matchConstraints"));
  if ((mutations ?? []).length === 0) problems.push(required("spec.mutations", "mutations must contain at least one item"));
  if (!reinvocationPolicy) problems.push(required("spec.reinvocationPolicy"));
};

const checkBinding: SpecCheck = (problems, object) => {
  if (!object["spec"]?.policyName) problems.push(required("spec.policyName"));
};

interface MatchResources {
  matchPolicy?: string;
  namespaceSelector?: object;
  objectSelector?: object;
  resourceRules?: { scope?: string }[];
  excludeResourceRules?: { scope?: string }[];
}

function matchDefaults(match: MatchResources | undefined): void {
  if (match === undefined || match === null) return;
  match.matchPolicy ??= "Equivalent";
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= "*";
}

/** Kept and shown; nothing evaluates its mutations here. */
export const MUTATING_ADMISSION_POLICY: KindDefinition = defineKind({
  ...GROUP,
  kind: "MutatingAdmissionPolicy",
  plural: "mutatingadmissionpolicies",
  applyDefaults(object) {
    const spec = (object["spec"] ??= {});
    spec.failurePolicy ??= "Fail";
    matchDefaults(spec.matchConstraints);
  },
  ...validation({ namespaced: false, check: checkPolicy }),
  table: mutatingAdmissionPolicyTable,
});

export const MUTATING_ADMISSION_POLICY_BINDING: KindDefinition = defineKind({
  ...GROUP,
  kind: "MutatingAdmissionPolicyBinding",
  plural: "mutatingadmissionpolicybindings",
  applyDefaults: (object) => matchDefaults(object["spec"]?.matchResources),
  ...validation({ namespaced: false, check: checkBinding }),
  table: mutatingAdmissionPolicyBindingTable,
});
