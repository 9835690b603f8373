import { matchesLabels, selectorOf } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { LabelSelector } from "../../apimachinery/types/core.ts";
import type { ObjectReader, PolicyRule, UserInfo } from "../hooks.ts";

const GROUP = "rbac.authorization.k8s.io";

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface RoleRef {
  kind: string;
  name: string;
}

/** A rule that applies to a user, and how it came to; or why a role could not be read. */
export type Found = { rule: PolicyRule; source: () => string } | { problem: string };

/** Everything that applies to a user in a namespace ("" for cluster-wide). Models VisitRulesFor of pkg/registry/rbac/validation. */
export function* rulesThatApply(user: UserInfo, namespace: string, objects: ObjectReader): Generator<Found> {
  for (const binding of objects.list("clusterrolebindings", GROUP, undefined)) yield* rulesOfBinding(binding, user, "", objects);
  if (namespace === "") return;
  for (const binding of objects.list("rolebindings", GROUP, namespace)) yield* rulesOfBinding(binding, user, namespace, objects);
}

function* rulesOfBinding(binding: KubeObject, user: UserInfo, namespace: string, objects: ObjectReader): Generator<Found> {
  const subject = ((binding["subjects"] ?? []) as Subject[]).find((each) => isUser(each, user, namespace));
  if (subject === undefined) return;
  const role = binding["roleRef"] as RoleRef;
  const rules = rulesOfRole(role, namespace, objects);
  if (rules === undefined) {
    yield { problem: `${role.kind.toLowerCase()}.${GROUP} ${JSON.stringify(role.name)} not found` };
    return;
  }
  const source = () => {
    const kind = namespace === "" ? "ClusterRoleBinding" : "RoleBinding";
    const name = namespace === "" ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
    return `${kind} ${JSON.stringify(name)} of ${role.kind} ${JSON.stringify(role.name)} to ${subjectText(subject, namespace)}`;
  };
  for (const rule of rules) yield { rule, source };
}

function isUser(subject: Subject, user: UserInfo, namespace: string): boolean {
  if (subject.kind === "User") return subject.name === user.username;
  if (subject.kind === "Group") return user.groups.includes(subject.name);
  if (subject.kind !== "ServiceAccount") return false;
  const home = subject.namespace || namespace;
  return home !== "" && user.username === `system:serviceaccount:${home}:${subject.name}`;
}

function subjectText(subject: Subject, namespace: string): string {
  const name = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  return `${subject.kind} ${JSON.stringify(name)}`;
}

/** undefined when there is no such role. */
export function rulesOfRole(role: RoleRef, namespace: string, objects: ObjectReader): readonly PolicyRule[] | undefined {
  const found = role.kind === "Role" ? objects.find("roles", GROUP, namespace, role.name) : objects.find("clusterroles", GROUP, undefined, role.name);
  if (found === undefined) return undefined;
  return found["aggregationRule"] ? aggregated(found, objects.list("clusterroles", GROUP, undefined)) : ((found["rules"] ?? []) as PolicyRule[]);
}

/**
 * The rules of all ClusterRoles that an aggregating one selects. Upstream's clusterroleaggregation controller writes them into the role;
 * here they are looked up, so that they are never behind.
 */
export function aggregated(role: KubeObject, all: readonly KubeObject[], depth = 4): PolicyRule[] {
  const selectors = ((role["aggregationRule"]?.clusterRoleSelectors ?? []) as LabelSelector[]).map(selectorOf);
  const rules: PolicyRule[] = [];
  for (const other of all) {
    if (other.metadata.name === role.metadata.name || !selectors.some((selector) => matchesLabels(selector, other.metadata.labels))) continue;
    if (other["aggregationRule"] && depth > 0) rules.push(...aggregated(other, all, depth - 1));
    else rules.push(...((other["rules"] ?? []) as PolicyRule[]));
  }
  return rules;
}
