import { parseSelector } from "../../apimachinery/labels/selector.ts";

const OPERATORS: Record<string, string> = { in: "In", notin: "NotIn", exists: "Exists", "!": "DoesNotExist", "!=": "NotIn" };

/** "app=web,tier in (a,b)" as a meta/v1 LabelSelector. Throws with upstream's words. */
export function labelSelectorOf(text: string): { matchLabels?: Record<string, string>; matchExpressions?: unknown[] } {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: unknown[] = [];
  for (const { key, operator, values } of parseSelector(text).requirements) {
    const [value] = [...values];
    if ((operator === "=" || operator === "==") && value !== undefined) matchLabels[key] = value;
    else matchExpressions.push({ key, operator: OPERATORS[operator] ?? operator, ...([...values].length > 0 ? { values: [...values] } : {}) });
  }
  return { ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) };
}
