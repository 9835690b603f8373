import type { Attributes, PolicyRule } from "../hooks.ts";

/** Models RuleAllows of plugin/pkg/auth/authorizer/rbac and pkg/apis/rbac/v1/evaluation_helpers.go. */
export function ruleAllows(rule: PolicyRule, request: Attributes): boolean {
  if (!hasOrAll(rule.verbs, request.verb)) return false;
  if (!request.isResourceRequest) return pathMatches(rule, request.path);
  return hasOrAll(rule.apiGroups, request.apiGroup) && resourceMatches(rule, request) && nameMatches(rule, request.name);
}

function hasOrAll(list: readonly string[] | undefined, item: string): boolean {
  return list !== undefined && list !== null && (list.includes("*") || list.includes(item));
}

/** "pods/log", "*", or a subresource of everything: "*" + "/scale". */
function resourceMatches(rule: PolicyRule, { resource, subresource }: Attributes): boolean {
  const combined = subresource === "" ? resource : `${resource}/${subresource}`;
  return hasOrAll(rule.resources, combined) || (subresource !== "" && (rule.resources ?? []).includes(`*/${subresource}`));
}

function nameMatches(rule: PolicyRule, name: string): boolean {
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(name);
}

function pathMatches(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some((url) => url === "*" || url === path || (url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""))));
}
