import { timestamp } from "./duration/timestamp.ts";
import type { Condition } from "./types/core.ts";
import type { PodDisruptionBudgetStatus } from "./types/policy.ts";

export const DISRUPTION_ALLOWED = "DisruptionAllowed";

/** The conditions of a budget whose status allows so many disruptions. Models k8s.io/component-helpers/apps/poddisruptionbudget. */
export function disruptionConditions(status: PodDisruptionBudgetStatus, now: number): Condition[] {
  const allowed = status.disruptionsAllowed > 0;
  return withStatusCondition(status.conditions, {
    type: DISRUPTION_ALLOWED,
    status: allowed ? "True" : "False",
    reason: allowed ? "SufficientPods" : "InsufficientPods",
    message: "",
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime: timestamp(now),
  });
}

/** Puts a condition in its place; its time of transition stays while its status does. Models meta.SetStatusCondition. */
export function withStatusCondition(conditions: readonly Condition[] | undefined, condition: Condition): Condition[] {
  const present = conditions?.find(({ type }) => type === condition.type);
  if (present === undefined) return [...(conditions ?? []), condition];
  const since = present.status === condition.status ? present.lastTransitionTime : condition.lastTransitionTime;
  const next = { ...condition, ...(since === undefined ? {} : { lastTransitionTime: since }) };
  return (conditions ?? []).map((one) => (one === present ? next : one));
}
