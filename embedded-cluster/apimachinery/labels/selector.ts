import type { LabelSelector } from "../types/core.ts";
import { parseRequirements } from "./parse.ts";
import { type LabelOperator, type Requirement, requirement, requirementMatches, requirementText } from "./requirement.ts";

export type Labels = Readonly<Record<string, string>>;

/** A set of requirements, all of which must hold. Empty: everything matches. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** false only for the selector that matches nothing (an absent LabelSelector). */
  readonly possible: boolean;
}

export const EVERYTHING: Selector = { requirements: [], possible: true };
export const NOTHING: Selector = { requirements: [], possible: false };

const NO_LABELS: Labels = {};

export function matchesLabels(selector: Selector, labels: Labels | undefined): boolean {
  if (!selector.possible) return false;
  for (const each of selector.requirements) if (!requirementMatches(each, labels ?? NO_LABELS)) return false;
  return true;
}

/** Reads the string form of `-l` and `labelSelector=`. Throws Error with upstream's words. */
export function parseSelector(text: string): Selector {
  return { requirements: parseRequirements(text), possible: true };
}

/** A map selector (Service.spec.selector, ReplicationController's). An absent or empty map selects nothing here, as Services do. */
export function selectorOfMap(map: Labels | undefined): Selector {
  const entries = Object.entries(map ?? {});
  if (entries.length === 0) return NOTHING;
  return { requirements: entries.sort(byKey).map(([key, value]) => ({ key, operator: "=", values: [value] })), possible: true };
}

const OPERATORS: Record<string, LabelOperator> = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" };

/** Models metav1.LabelSelectorAsSelector: absent selects nothing, empty selects everything. Throws Error for a bad operator. */
export function selectorOf(selector: LabelSelector | undefined | null): Selector {
  if (selector === undefined || selector === null) return NOTHING;
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => requirement(key, "=", [value]));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = OPERATORS[operator];
    if (known === undefined) throw new Error(`"${operator}" is not a valid label selector operator`);
    requirements.push(requirement(key, known, [...(values ?? [])].sort()));
  }
  return { requirements: requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)), possible: true };
}

/** "app=web,tier in (a,b)": what `labelSelector=` takes. Models labels.Selector.String. */
export function selectorText(selector: Selector): string {
  return selector.requirements.map(requirementText).join(",");
}

/** As printers show a LabelSelector: "<none>" when empty. Models metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    return selectorText(selectorOf(selector)) || "<none>";
  } catch {
    return "<error>";
  }
}

function byKey(a: [string, string], b: [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
