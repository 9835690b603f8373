import { invalid, type Problems, required } from "../rules/problem.ts";

interface ScopedSelector {
  scopeName?: string;
  operator?: string;
  values?: string[];
}

export interface QuotaScopes {
  hard?: Record<string, string>;
  scopes?: string[];
  scopeSelector?: { matchExpressions?: ScopedSelector[] };
}

const OF_PODS = ["Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity"];
const SCOPES = [...OF_PODS, "BestEffort", "VolumeAttributesClass"];
const EXISTS_ONLY = SCOPES.filter((scope) => scope !== "PriorityClass" && scope !== "VolumeAttributesClass");
const CONFLICTS = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;
const POD_RESOURCES = ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];
const OTHER_RESOURCES = [
  "ephemeral-storage",
  "requests.ephemeral-storage",
  "limits.ephemeral-storage",
  "requests.storage",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "persistentvolumeclaims",
  "configmaps",
  "services.nodeports",
  "services.loadbalancers",
];
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

/** Models validateResourceQuotaScopes and validateScopedResourceSelectorRequirement of pkg/apis/core/validation. */
export function checkScopes(problems: Problems, spec: QuotaScopes): void {
  const names = Object.keys(spec.hard ?? {}).sort();
  const scopes = spec.scopes ?? [];
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) problems.push(invalid("spec.scopes", scopes, "unsupported scope"));
    for (const name of names) if (!applies(scope, name)) problems.push(invalid("spec.scopes", scopes, "unsupported scope applied to resource"));
  }
  checkConflicts(problems, scopes, scopes);
  if (spec.scopeSelector !== undefined && spec.scopeSelector !== null) checkSelector(problems, spec, names);
}

function checkSelector(problems: Problems, { scopes, scopeSelector }: QuotaScopes, names: readonly string[]): void {
  const field = "spec.scopeSelector.matchExpressions";
  const expressions = scopeSelector?.matchExpressions ?? [];
  for (const { scopeName = "", operator = "", values = [] } of expressions) {
    if (!SCOPES.includes(scopeName)) problems.push(invalid(`${field}.scopeName`, scopeName, "unsupported scope"));
    for (const name of names) {
      if (!applies(scopeName, name)) problems.push(invalid(field, goSelector(expressions), "unsupported scope applied to resource"));
    }
    if (EXISTS_ONLY.includes(scopeName) && operator !== "Exists") problems.push(invalid(`${field}.operator`, operator, MUST_EXIST));
    if (operator === "In" || operator === "NotIn") {
      if (values.length > 0) continue;
      problems.push(required(`${field}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length === 0) continue;
      problems.push(invalid(`${field}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
    } else problems.push(invalid(`${field}.operator`, operator, "not a valid selector operator"));
  }
  checkConflicts(
    problems,
    expressions.map(({ scopeName = "" }) => scopeName),
    scopes ?? null,
  );
}

function checkConflicts(problems: Problems, present: readonly string[], shown: readonly string[] | null): void {
  for (const pair of CONFLICTS) if (pair.every((scope) => present.includes(scope))) problems.push(invalid("spec.scopes", shown, "conflicting scopes"));
}

/** Whether a scope means something for a resource. Resources without a fixed name go with every scope. */
function applies(scope: string, resource: string): boolean {
  if (!POD_RESOURCES.includes(resource) && !OTHER_RESOURCES.includes(resource)) return true;
  if (scope === "BestEffort") return resource === "pods";
  if (scope === "VolumeAttributesClass") return resource === "persistentvolumeclaims" || resource === "requests.storage";
  return !OF_PODS.includes(scope) || POD_RESOURCES.includes(resource);
}

/** The selector as upstream prints its internal type. */
function goSelector(expressions: readonly ScopedSelector[]): unknown {
  return { MatchExpressions: expressions.map(({ scopeName, operator, values }) => ({ ScopeName: scopeName, Operator: operator, Values: values ?? null })) };
}
