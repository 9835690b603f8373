import type { Node } from "../apimachinery/types/core.ts";
import type { NodeSelectorTerm } from "../apimachinery/types/storage.ts";

/** Whether a node meets one of the terms. No terms, and a term without any requirement, match nothing. Models component-helpers nodeaffinity. */
export function matchesNodeSelector(terms: readonly NodeSelectorTerm[] | undefined, node: Node): boolean {
  return (terms ?? []).some((term) => matchesTerm(term, node));
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const fields = { "metadata.name": node.metadata.name };
  return matchExpressions.every((one) => holds(one, node.metadata.labels ?? {})) && matchFields.every((one) => holds(one, fields));
}

function holds(requirement: { key: string; operator: string; values?: string[] }, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[requirement.key];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
