import { matchesLabels, selectorOf } from "../../../apimachinery/labels/selector.ts";
import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import type { AdmissionContext, AdmissionRequest } from "../../hooks.ts";
import type { MatchResources, ResourceRule } from "./types.ts";

/** Whether a policy or binding is about a request. Models pkg/admission/plugin/policy/matching. */
export function matchesRequest(match: MatchResources | undefined, request: AdmissionRequest, context: AdmissionContext): boolean {
  if (match === undefined) return true;
  if (!matchesNamespace(match.namespaceSelector, request, context) || !matchesObject(match.objectSelector, request)) return false;
  const isExact = match.matchPolicy === "Exact";
  if ((match.excludeResourceRules ?? []).some((rule) => matchesRule(rule, request, isExact))) return false;
  const rules = match.resourceRules ?? [];
  return rules.length === 0 || rules.some((rule) => matchesRule(rule, request, isExact));
}

function matchesRule(rule: ResourceRule, request: AdmissionRequest, isExact: boolean): boolean {
  const { resource, operation, namespace, name } = request;
  const isNamespaced = namespace !== "" && !(resource.group === "" && resource.resource === "namespaces");
  if (rule.scope === "Cluster" && isNamespaced) return false;
  if (rule.scope === "Namespaced" && !isNamespaced) return false;
  if (!includes(rule.operations, operation) || !includes(rule.apiGroups, resource.group)) return false;
  // Other versions of the same kind are equivalent.
  if (isExact && !includes(rule.apiVersions, resource.version)) return false;
  if ((rule.resourceNames ?? []).length > 0 && !rule.resourceNames?.includes(name)) return false;
  return (rule.resources ?? []).some((wanted) => matchesResource(wanted, resource.resource, request.subresource));
}

// "pods", "pods/*", "*/scale"; "*" is every resource without its parts, and "*/*" with them.
function matchesResource(wanted: string, resource: string, subresource: string): boolean {
  const [name, part = ""] = wanted.split("/");
  return (name === "*" || name === resource) && (part === subresource || (part === "*" && (wanted === "*/*" || subresource !== "" || name === resource)));
}

function includes(list: readonly string[] | undefined, value: string): boolean {
  return (list ?? []).some((each) => each === "*" || each === value);
}

/** Objects of the whole cluster have no namespace to look at; a Namespace is looked at itself. */
function matchesNamespace(selector: LabelSelector | undefined, request: AdmissionRequest, context: AdmissionContext): boolean {
  if (isEmpty(selector)) return true;
  const { resource, namespace } = request;
  const isNamespace = resource.group === "" && resource.resource === "namespaces";
  if (!isNamespace && namespace === "") return true;
  const found =
    isNamespace && request.subresource === "" ? (request.object ?? request.oldObject) : context.find("namespaces", "", undefined, namespace || request.name);
  return matchesLabels(selectorOf(selector), found?.metadata.labels);
}

function matchesObject(selector: LabelSelector | undefined, { object, oldObject }: AdmissionRequest): boolean {
  if (isEmpty(selector)) return true;
  return [object, oldObject].some((each) => each !== undefined && matchesLabels(selectorOf(selector), each.metadata?.labels));
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  return selector === undefined || (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0);
}
