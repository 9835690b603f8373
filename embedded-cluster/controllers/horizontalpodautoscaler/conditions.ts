import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Condition } from "../../apimachinery/types/core.ts";

/** Changes the list in place; a condition keeps its place, and its time while its status stays. Models setConditionInList of horizontal.go. */
export function setCondition(conditions: Condition[], type: string, status: Condition["status"], reason: string, message: string, now: number): void {
  const index = conditions.findIndex((condition) => condition.type === type);
  const present = conditions[index];
  const lastTransitionTime = present?.status === status ? present.lastTransitionTime : timestamp(now);
  const next: Condition = { type, status, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }), reason, message };
  if (present === undefined) conditions.push(next);
  else conditions[index] = next;
}
