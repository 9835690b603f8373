import type { Condition } from "../apimachinery/types/core.ts";

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function withoutCondition(conditions: readonly Condition[] | undefined, type: string): Condition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/**
 * Puts the condition at the end, unless one of its type, status and reason is there already. The time of transition stays when
 * the status does. Models SetDeploymentCondition and its kin.
 */
export function withCondition(conditions: readonly Condition[] | undefined, condition: Condition): Condition[] {
  const current = findCondition(conditions, condition.type);
  if (current !== undefined && current.status === condition.status && current.reason === condition.reason) return [...(conditions ?? [])];
  const since = current !== undefined && current.status === condition.status ? current.lastTransitionTime : condition.lastTransitionTime;
  return [...withoutCondition(conditions, condition.type), { ...condition, ...(since === undefined ? {} : { lastTransitionTime: since }) }];
}
