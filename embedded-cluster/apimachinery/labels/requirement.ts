import { labelKeyProblems, labelValueProblems } from "../validation/names.ts";

export type LabelOperator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One condition on one label. Models k8s.io/apimachinery/pkg/labels.Requirement. */
export interface Requirement {
  key: string;
  operator: LabelOperator;
  values: readonly string[];
}

/** Throws Error with upstream's words when key or values cannot be a label's. */
export function requirement(key: string, operator: LabelOperator, values: readonly string[]): Requirement {
  const problems = labelKeyProblems(key);
  if (problems.length > 0) throw new Error(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join("; ")}`);
  checkCount(operator, values);
  for (const [index, value] of values.entries()) {
    const wrong = labelValueProblems(value);
    if (wrong.length > 0) throw new Error(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join("; ")}`);
  }
  return { key, operator, values };
}

function checkCount(operator: LabelOperator, values: readonly string[]): void {
  const shown = JSON.stringify(values);
  if ((operator === "in" || operator === "notin") && values.length === 0)
    throw new Error(`values: Invalid value: ${shown}: for 'in', 'notin' operators, values set can't be empty`);
  if ((operator === "gt" || operator === "lt") && !/^[+-]?\d+$/.test(values[0] ?? ""))
    throw new Error(`values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`);
}

export function requirementMatches({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const present = Object.hasOwn(labels, key);
  const value = labels[key] as string;
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return present && values.includes(value);
    case "!=":
    case "notin":
      return !present || !values.includes(value);
    case "exists":
      return present;
    case "!":
      return !present;
    case "gt":
      return present && /^[+-]?\d+$/.test(value) && Number(value) > Number(values[0]);
    case "lt":
      return present && /^[+-]?\d+$/.test(value) && Number(value) < Number(values[0]);
  }
}

/** As `kubectl` prints selectors and list calls send them: "app=web", "tier in (a,b)", "!legacy". */
export function requirementText({ key, operator, values }: Requirement): string {
  const sorted = [...values].sort().join(",");
  switch (operator) {
    case "in":
    case "notin":
      return `${key} ${operator} (${sorted})`;
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "gt":
      return `${key}>${sorted}`;
    case "lt":
      return `${key}<${sorted}`;
    default:
      return `${key}${operator}${sorted}`;
  }
}
