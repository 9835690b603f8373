import type { KubeObject } from "../../../apimachinery/object.ts";
import type { LabelSelector } from "../../../apimachinery/types/core.ts";

/** admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy */
export interface ValidatingAdmissionPolicy extends KubeObject {
  spec: {
    failurePolicy?: "Fail" | "Ignore";
    paramKind?: { apiVersion: string; kind: string };
    matchConstraints?: MatchResources;
    matchConditions?: { name: string; expression: string }[];
    variables?: { name: string; expression: string }[];
    validations?: Validation[];
    auditAnnotations?: { key: string; valueExpression: string }[];
  };
}

export interface Validation {
  expression: string;
  message?: string;
  messageExpression?: string;
  reason?: "Unauthorized" | "Forbidden" | "Invalid" | "RequestEntityTooLarge";
}

/** admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding */
export interface ValidatingAdmissionPolicyBinding extends KubeObject {
  spec: {
    policyName: string;
    paramRef?: ParamRef;
    matchResources?: MatchResources;
    validationActions?: ("Deny" | "Warn" | "Audit")[];
  };
}

export interface ParamRef {
  name?: string;
  namespace?: string;
  selector?: LabelSelector;
  parameterNotFoundAction?: "Allow" | "Deny";
}

export interface MatchResources {
  matchPolicy?: "Exact" | "Equivalent";
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  resourceRules?: ResourceRule[];
  excludeResourceRules?: ResourceRule[];
}

export interface ResourceRule {
  operations?: string[];
  apiGroups?: string[];
  apiVersions?: string[];
  resources?: string[];
  resourceNames?: string[];
  scope?: "*" | "Cluster" | "Namespaced";
}
