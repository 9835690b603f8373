import type { MatchResources, ResourceRule } from "../../admission/validating-policy/types.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { duplicate, invalid, notSupported, type Problems, required } from "../rules/problem.ts";

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const SCOPES = ["*", "Cluster", "Namespaced"];

/** Models SetDefaults_MatchResources. */
export function defaultMatchResources(match: MatchResources | undefined): void {
  if (match === undefined) return;
  match.matchPolicy ??= "Equivalent";
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= "*";
}

/** Models validateMatchResources. */
export function checkMatchResources(problems: Problems, field: string, match: MatchResources | undefined): void {
  if (match === undefined) return;
  if (match.matchPolicy !== "Exact" && match.matchPolicy !== "Equivalent") {
    problems.push(notSupported(`${field}.matchPolicy`, match.matchPolicy, ["Equivalent", "Exact"]));
  }
  checkLabelSelector(problems, `${field}.namespaceSelector`, match.namespaceSelector);
  checkLabelSelector(problems, `${field}.objectSelector`, match.objectSelector);
  for (const list of ["resourceRules", "excludeResourceRules"] as const) {
    for (const [index, rule] of (match[list] ?? []).entries()) checkRule(problems, `${field}.${list}[${index}]`, rule);
  }
}

function checkRule(problems: Problems, field: string, rule: ResourceRule): void {
  const names = rule.resourceNames ?? [];
  for (const [index, name] of names.entries()) if (names.indexOf(name) < index) problems.push(duplicate(`${field}.resourceNames[${index}]`, name));
  checkList(problems, `${field}.operations`, rule.operations, "if '*' is present, must not specify other operations");
  for (const [index, operation] of (rule.operations ?? []).entries()) {
    if (!OPERATIONS.includes(operation)) problems.push(notSupported(`${field}.operations[${index}]`, operation, OPERATIONS));
  }
  checkList(problems, `${field}.apiGroups`, rule.apiGroups, "if '*' is present, must not specify other API groups");
  checkList(problems, `${field}.apiVersions`, rule.apiVersions, "if '*' is present, must not specify other API versions");
  if ((rule.resources ?? []).length === 0) problems.push(required(`${field}.resources`));
  if (rule.scope !== undefined && !SCOPES.includes(rule.scope)) problems.push(notSupported(`${field}.scope`, rule.scope, SCOPES));
}

function checkList(problems: Problems, field: string, list: readonly string[] | undefined, alone: string): void {
  const values = list ?? [];
  if (values.length === 0) problems.push(required(field));
  if (values.length > 1 && values.includes("*")) problems.push(invalid(field, values, alone));
}
