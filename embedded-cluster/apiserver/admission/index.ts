import { apiVersionOf } from "../../apimachinery/object.ts";
import type { AdmissionPlugin } from "../hooks.ts";
import { KINDS } from "../kinds/index.ts";
import { RBAC_ESCALATION } from "../rbac/escalation.ts";
import { CERTIFICATES } from "./certificates.ts";
import { DEFAULT_INGRESS_CLASS, DEFAULT_STORAGE_CLASS } from "./default-classes.ts";
import { DEFAULT_TOLERATION_SECONDS } from "./default-tolerations.ts";
import { LIMIT_RANGER } from "./limit-ranger.ts";
import { NAMESPACE_LIFECYCLE } from "./namespace-lifecycle.ts";
import { POD_SECURITY } from "./pod-security/admission.ts";
import { PRIORITY } from "./priority.ts";
import { RESOURCE_QUOTA_ADMISSION } from "./resource-quota.ts";
import { SERVICE_ACCOUNT_ADMISSION } from "./service-account.ts";
import { SIDECAR_INJECTION } from "./sidecar-injection/admission.ts";
import { STORAGE_PROTECTION } from "./storage-protection.ts";
import { validatingPolicyAdmission } from "./validating-policy/validating-policy.ts";

/** Params of a built-in kind are found where that kind is kept. */
const VALIDATING_POLICY = validatingPolicyAdmission((apiVersion, kind) => {
  const found = KINDS.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  return found === undefined ? undefined : { group: found.group, resource: found.plural, namespaced: found.namespaced };
});

/** The admission plugins in upstream's order (pkg/kubeapiserver/options/plugins.go). */
export const ADMISSION: readonly AdmissionPlugin[] = [
  NAMESPACE_LIFECYCLE,
  SIDECAR_INJECTION,
  LIMIT_RANGER,
  SERVICE_ACCOUNT_ADMISSION,
  POD_SECURITY,
  PRIORITY,
  DEFAULT_TOLERATION_SECONDS,
  DEFAULT_STORAGE_CLASS,
  STORAGE_PROTECTION,
  DEFAULT_INGRESS_CLASS,
  CERTIFICATES,
  RBAC_ESCALATION,
  VALIDATING_POLICY,
  RESOURCE_QUOTA_ADMISSION,
];
