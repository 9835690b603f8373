import { ApiError } from "../../../apimachinery/status.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../../hooks.ts";
import { refuse } from "../refuse.ts";
import { evaluatePolicy, type Refusal } from "./evaluate.ts";
import { matchesRequest } from "./matches.ts";
import { collectParams, ConfigurationError, type KindLookup } from "./params.ts";
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "./types.ts";

const GROUP = "admissionregistration.k8s.io";
const CODES: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, RequestEntityTooLarge: 413, Invalid: 422 };
/** Policies cannot shut out those who would mend them. */
const EXEMPT = /^(validating|mutating)(admissionpolic(ies|ybindings)|webhookconfigurations)$/;

/** Asks the policies that are bound to what is written. Models pkg/admission/plugin/policy/validating. */
export function validatingPolicyAdmission(lookup: KindLookup): AdmissionPlugin {
  return {
    name: "ValidatingAdmissionPolicy",
    validate(request, context) {
      const { group, resource } = request.resource;
      if (group === GROUP && EXEMPT.test(resource)) return;
      const bindings = context.list("validatingadmissionpolicybindings", GROUP, undefined) as readonly ValidatingAdmissionPolicyBinding[];
      if (bindings.length === 0) return;
      const policies = context.list("validatingadmissionpolicies", GROUP, undefined) as readonly ValidatingAdmissionPolicy[];
      const denied = policies.flatMap((policy) => askPolicy(policy, bindings, request, context, lookup));
      if (denied[0] !== undefined) throw denial(request, denied[0]);
    },
  };
}

interface Denied extends Refusal {
  policy: string;
  binding: string;
}

function askPolicy(
  policy: ValidatingAdmissionPolicy,
  bindings: readonly ValidatingAdmissionPolicyBinding[],
  request: AdmissionRequest,
  context: AdmissionContext,
  lookup: KindLookup,
): Denied[] {
  const { name } = policy.metadata;
  const own = bindings.filter(({ spec }) => spec.policyName === name);
  if (own.length === 0 || !matchesRequest(policy.spec.matchConstraints, request, context)) return [];
  return own.flatMap((binding) => {
    if (!matchesRequest(binding.spec.matchResources, request, context)) return [];
    const where = { policy: name, binding: binding.metadata.name };
    try {
      const params = collectParams(policy, binding.spec.paramRef, request.namespace, context, lookup);
      const refusals = params.flatMap((param) => evaluatePolicy(policy, request, param, context));
      return refusals.flatMap((refusal) => act({ ...refusal, ...where }, binding.spec.validationActions ?? [], request));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return policy.spec.failurePolicy === "Ignore" ? [] : [{ ...where, message: `failed to configure binding: ${error.message}`, reason: "" }];
    }
  });
}

/** Warns, denies, or both. There is no audit log to write to. */
function act(denied: Denied, actions: readonly string[], request: AdmissionRequest): Denied[] {
  if (actions.includes("Warn")) {
    request.warn(`Validation failed for ValidatingAdmissionPolicy '${denied.policy}' with binding '${denied.binding}': ${denied.message}`);
  }
  return actions.includes("Deny") ? [denied] : [];
}

function denial(request: AdmissionRequest, { policy, binding, message, reason }: Denied): ApiError {
  const sentence = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`;
  const { status } = refuse(request, sentence);
  const known = reason === "" ? "Invalid" : reason;
  return new ApiError({ ...status, reason: known, code: CODES[known] ?? 422, details: { ...status.details, causes: [{ message: sentence }] } });
}
