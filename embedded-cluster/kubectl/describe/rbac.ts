import type { KubeObject } from "../../apimachinery/object.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { annotations, labels } from "./multi-line.ts";

export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

export const describeRole: Describer = async (role) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", role.metadata.name);
  labels(writer, "Labels", role.metadata.labels);
  annotations(writer, "Annotations", role.metadata.annotations);
  writer.line(0, "PolicyRule:");
  writer.line(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs");
  writer.line(1, "---------\t-----------------\t--------------\t-----");
  for (const rule of compactRules(role.rules ?? [])) writer.line(1, ruleCells(rule).join("\t"));
  return writer.text();
};

/** Resource, URLs, names, verbs, as describe and `auth can-i --list` show a rule. */
export function ruleCells(rule: PolicyRule): string[] {
  const list = (items: string[] | undefined) => `[${(items ?? []).join(" ")}]`;
  return [qualified(rule), list(rule.nonResourceURLs), list(rule.resourceNames), list(rule.verbs)];
}

function qualified(rule: PolicyRule): string {
  const [resource] = rule.resources ?? [];
  if (resource === undefined) return "";
  const [name, subresource] = resource.split("/", 2) as [string, string | undefined];
  const group = rule.apiGroups?.[0];
  return `${name}${group ? `.${group}` : ""}${subresource === undefined ? "" : `/${subresource}`}`;
}

/** One rule for each resource (and name), its verbs together, in order of their text. Models kubectl's util/rbac. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  const single: PolicyRule[] = [];
  for (const rule of rules) {
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        for (const verb of rule.verbs) {
          for (const name of rule.resourceNames?.length ? rule.resourceNames : [undefined]) {
            const key = JSON.stringify([group, resource, name]);
            const present = merged.get(key);
            if (present === undefined)
              merged.set(key, { apiGroups: [group], resources: [resource], verbs: [verb], ...(name === undefined ? {} : { resourceNames: [name] }) });
            else if (!present.verbs.includes(verb)) present.verbs.push(verb);
          }
        }
      }
    }
    for (const url of rule.nonResourceURLs ?? []) for (const verb of rule.verbs) single.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return [...single, ...merged.values()].sort((a, b) => (sortText(a) < sortText(b) ? -1 : 1));
}

function sortText(rule: PolicyRule): string {
  // As Go prints the struct, since that text is what upstream sorts by.
  const list = (items: string[] | undefined) => `[${(items ?? []).join(" ")}],`;
  return `Verbs:${list(rule.verbs)}APIGroups:${list(rule.apiGroups)}Resources:${list(rule.resources)}ResourceNames:${list(rule.resourceNames)}NonResourceURLs:${list(rule.nonResourceURLs)}`;
}

export const describeBinding: Describer = async (binding) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", binding.metadata.name);
  labels(writer, "Labels", binding.metadata.labels);
  annotations(writer, "Annotations", binding.metadata.annotations);
  writer.line(0, "Role:");
  writer.field(1, "Kind", binding.roleRef?.kind ?? "");
  writer.field(1, "Name", binding.roleRef?.name ?? "");
  writer.line(0, "Subjects:");
  writer.line(1, "Kind\tName\tNamespace");
  writer.line(1, "----\t----\t---------");
  for (const subject of (binding.subjects ?? []) as KubeObject[string][]) writer.line(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ""}`);
  return writer.text();
};
