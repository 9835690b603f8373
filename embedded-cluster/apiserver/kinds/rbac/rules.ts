import type { PolicyRule } from "../../hooks.ts";
import { invalid, type Problems, required } from "../rules/problem.ts";

/** Models ValidatePolicyRule of pkg/apis/rbac/validation. */
export function checkPolicyRules(problems: Problems, rules: readonly PolicyRule[] | undefined, namespaced: boolean): void {
  for (const [index, rule] of (rules ?? []).entries()) {
    const field = `rules[${index}]`;
    const resources = (rule.apiGroups ?? []).length + (rule.resources ?? []).length + (rule.resourceNames ?? []).length;
    const paths = rule.nonResourceURLs ?? [];
    if ((rule.verbs ?? []).length === 0) problems.push(required(`${field}.verbs`, "verbs must contain at least one value"));
    if (paths.length > 0) {
      if (namespaced) problems.push(invalid(`${field}.nonResourceURLs`, paths, "namespaced rules cannot apply to non-resource URLs"));
      if (resources > 0) problems.push(invalid(`${field}.nonResourceURLs`, paths, "rules cannot apply to both regular resources and non-resource URLs"));
      continue;
    }
    if ((rule.apiGroups ?? []).length === 0) problems.push(required(`${field}.apiGroups`, "resource rules must supply at least one api group"));
    if ((rule.resources ?? []).length === 0) problems.push(required(`${field}.resources`, "resource rules must supply at least one resource"));
  }
}
