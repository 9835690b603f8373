import { matchesLabels, selectorOf } from "../apimachinery/labels/selector.ts";
import type { LabelSelector } from "../apimachinery/types/core.ts";

export type LabelMatcher = (labels: Readonly<Record<string, string>> | undefined) => boolean;

/** What a LabelSelector object selects, compiled once. An absent selector matches nothing, an empty one everything, a malformed one nothing. */
export function labelMatcher(selector: LabelSelector | undefined | null): LabelMatcher {
  try {
    const compiled = selectorOf(selector);
    return (labels) => matchesLabels(compiled, labels);
  } catch {
    return () => false;
  }
}

/** A selector without any requirement: it would match everything. */
export function selectsEverything(selector: LabelSelector | undefined | null): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
}

/** What a plain map of labels (a Service's selector) selects: all of them must be equal. An empty map matches everything. */
export function matchesAll(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> | undefined): boolean {
  for (const key in selector) if (labels?.[key] !== selector[key]) return false;
  return true;
}
