import type { Deployment } from "../../apimachinery/types/apps.ts";

/** How many pods a deployment wants: its spec's, 1 when it names none. */
export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? "RollingUpdate") === "RollingUpdate";
}

/** Pods above the desired count that a rollout may make. Models deploymentutil.MaxSurge. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** Pods below the desired count that a rollout may leave. Models deploymentutil.MaxUnavailable. */
export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, desired);
}

/** Surge rounds up, unavailable down; both zero would never move, so one pod may then be missing. Models ResolveFenceposts. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const desired = desiredReplicas(deployment);
  const { maxSurge: surgeAsked = 0, maxUnavailable: unavailableAsked = 0 } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(surgeAsked, desired, Math.ceil);
  const unavailable = scaledValue(unavailableAsked, desired, Math.floor);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** "25%" of a total, or the number itself. Models intstr.GetScaledValueFromIntOrPercent. */
export function scaledValue(value: number | string, total: number, round: (exact: number) => number): number {
  if (typeof value === "number") return value;
  const percent = Number(value.replace(/%$/, ""));
  return Number.isNaN(percent) ? 0 : round((percent * total) / 100);
}
