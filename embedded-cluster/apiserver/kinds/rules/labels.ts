import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import { labelKey, labelValue } from "./names.ts";
import { forbidden, invalid, invalidFor, type Problems, required } from "./problem.ts";

// Models k8s.io/apimachinery/pkg/apis/meta/v1/validation.

export function checkLabels(problems: Problems, field: string, labels: Readonly<Record<string, string>> | undefined): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    invalidFor(problems, field, key, labelKey(key));
    invalidFor(problems, field, value, labelValue(value));
  }
}

export function checkLabelSelector(problems: Problems, field: string, selector: LabelSelector | undefined): void {
  if (selector === undefined) return;
  checkLabels(problems, `${field}.matchLabels`, selector.matchLabels);
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`;
    const values = requirement.values ?? [];
    if (requirement.operator === "In" || requirement.operator === "NotIn") {
      if (values.length === 0) problems.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (requirement.operator === "Exists" || requirement.operator === "DoesNotExist") {
      if (values.length > 0) problems.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else {
      problems.push(invalid(`${path}.operator`, requirement.operator ?? "", "not a valid selector operator"));
    }
    invalidFor(problems, `${path}.key`, requirement.key ?? "", labelKey(requirement.key ?? ""));
    for (const [position, value] of values.entries()) invalidFor(problems, `${path}.values[${position}]`, value, labelValue(value));
  }
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0;
}
