import { forbiddenError, notFoundError } from "../../apimachinery/errors.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest, PolicyRule } from "../hooks.ts";
import { aggregated, rulesOfRole } from "./resolve.ts";
import { RBAC } from "./authorizer.ts";

const GROUP = "rbac.authorization.k8s.io";

/**
 * Nobody grants what they may not do themselves: roles may only hold, and bindings only refer to, rules that the user has, unless the
 * user may `escalate` or `bind`. Models pkg/registry/rbac/{role,rolebinding}/policybased.
 */
export const RBAC_ESCALATION: AdmissionPlugin = {
  name: "RBACEscalation",
  validate(request, context) {
    if (request.resource.group !== GROUP || request.object === undefined || request.subresource !== "") return;
    if (request.user.groups.includes("system:masters")) return;
    const { resource } = request.resource;
    if (resource === "roles" || resource === "clusterroles") checkRole(request, context);
    else if (resource === "rolebindings" || resource === "clusterrolebindings") checkBinding(request, context);
  },
};

function checkRole(request: AdmissionRequest, context: AdmissionContext): void {
  if (mayDo(request, context, "escalate", request.resource.resource, request.name)) return;
  const { object } = request;
  if (object === undefined) return;
  const rules = object["aggregationRule"] ? aggregated(object, context.list("clusterroles", GROUP, undefined)) : ((object["rules"] ?? []) as PolicyRule[]);
  confirm(request, context, rules);
}

function checkBinding(request: AdmissionRequest, context: AdmissionContext): void {
  const role = request.object?.["roleRef"] as { kind: string; name: string };
  const resource = role.kind === "Role" ? "roles" : "clusterroles";
  if (mayDo(request, context, "bind", resource, role.name)) return;
  const rules = rulesOfRole(role, request.namespace, context);
  if (rules === undefined) {
    throw notFoundError(request.resource, role.name);
  }
  confirm(request, context, rules);
}

function mayDo(request: AdmissionRequest, context: AdmissionContext, verb: string, resource: string, name: string): boolean {
  const { user, namespace } = request;
  const attributes = { user, verb, resource, name, namespace, isResourceRequest: true, apiGroup: GROUP, apiVersion: "v1", subresource: "", path: "" };
  return context.authorize(attributes).allowed;
}

function confirm(request: AdmissionRequest, context: AdmissionContext, rules: readonly PolicyRule[]): void {
  const { user } = request;
  const own = RBAC.rulesFor(user, request.namespace, context);
  const missing = rules.flatMap(single).filter((wanted) => !own.some((rule) => covers(rule, wanted)));
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(" ");
  const words = `user ${JSON.stringify(user.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:`;
  const shown = [...new Set(compact(missing).map(ruleText))].sort().join("\n");
  throw forbiddenError(request.resource, request.name, `${words}\n${shown}`);
}

/** A rule taken apart into rules of one group, one resource, one verb and at most one name each. Models BreakdownRule. */
function single(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  const names = rule.resourceNames ?? [];
  for (const verb of rule.verbs ?? []) {
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const part: PolicyRule = { verbs: [verb], apiGroups: [group], resources: [resource] };
        if (names.length === 0) parts.push(part);
        for (const name of names) parts.push({ ...part, resourceNames: [name] });
      }
    }
    for (const url of rule.nonResourceURLs ?? []) parts.push({ verbs: [verb], nonResourceURLs: [url] });
  }
  return parts;
}

/** Models ruleCovers of k8s.io/component-helpers/auth/rbac/validation. */
function covers(own: PolicyRule, wanted: PolicyRule): boolean {
  const holds = (list: readonly string[] | undefined, items: readonly string[] | undefined) =>
    (list ?? []).includes("*") || (items ?? []).every((item) => (list ?? []).includes(item));
  if (!holds(own.verbs, wanted.verbs)) return false;
  if (wanted.nonResourceURLs !== undefined) {
    return wanted.nonResourceURLs.every((url) =>
      (own.nonResourceURLs ?? []).some((held) => held === "*" || held === url || (held.endsWith("*") && url.startsWith(held.replace(/\*+$/, "")))),
    );
  }
  if (!holds(own.apiGroups, wanted.apiGroups) || !coversResource(own, wanted.resources?.[0] ?? "")) return false;
  const names = own.resourceNames ?? [];
  if (names.length === 0) return true;
  return wanted.resourceNames !== undefined && wanted.resourceNames.every((name) => names.includes(name));
}

function coversResource(own: PolicyRule, resource: string): boolean {
  const held = own.resources ?? [];
  const slash = resource.indexOf("/");
  return held.includes("*") || held.includes(resource) || (slash >= 0 && held.includes(`*${resource.slice(slash)}`));
}

/** Verbs of the same group and resource together. Models CompactRules. */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const same = rule.nonResourceURLs === undefined ? merged.get(key) : undefined;
    if (same === undefined) merged.set(rule.nonResourceURLs === undefined ? key : `${key}${rule.verbs}`, { ...rule, verbs: [...rule.verbs] });
    else same.verbs.push(...rule.verbs);
  }
  return [...merged.values()];
}

/** Models CompactString of pkg/apis/rbac/v1. */
function ruleText(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["ResourceNames", rule.resourceNames],
    ["Verbs", rule.verbs],
  ];
  const shown = parts
    .filter(([, list]) => (list ?? []).length > 0)
    .map(([name, list]) => `${name}:[${(list ?? []).map((item) => JSON.stringify(item)).join(" ")}]`);
  return `{${shown.join(", ")}}`;
}
