import type { Pod } from "../../apimachinery/types/core.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { findCondition } from "../conditions.ts";
import type { PodMetric } from "./resource-metrics.ts";

/** While a pod is this young, its CPU counts only when it has been ready for a whole window. As --horizontal-pod-autoscaler-cpu-initialization-period. */
const INITIALIZATION_MILLISECONDS = 300_000;
/** A pod that became unready so soon after its start has never been ready. As --horizontal-pod-autoscaler-initial-readiness-delay. */
const READINESS_DELAY_MILLISECONDS = 30_000;

export interface PodGroups {
  ready: number;
  unready: Set<string>;
  missing: Set<string>;
  ignored: Set<string>;
}

/** Which pods' measurements say something. Models groupPods of pkg/controller/podautoscaler/replica_calculator.go. */
export function groupPods(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, resource: string, now: number): PodGroups {
  const groups: PodGroups = { ready: 0, unready: new Set(), missing: new Set(), ignored: new Set() };
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const metric = metrics.get(name);
    if (deletionTimestamp !== undefined || pod.status?.phase === "Failed") groups.ignored.add(name);
    else if ((pod.status?.phase ?? "Pending") === "Pending") groups.unready.add(name);
    else if (metric === undefined) groups.missing.add(name);
    else if (resource === "cpu" && isStartingUp(pod, metric, now)) groups.unready.add(name);
    else groups.ready++;
  }
  return groups;
}

function isStartingUp({ status }: Pod, metric: PodMetric, now: number): boolean {
  const condition = findCondition(status?.conditions, "Ready");
  const start = parseTimestamp(status?.startTime);
  if (condition === undefined || start === undefined) return true;
  const since = parseTimestamp(condition.lastTransitionTime) ?? 0;
  const isUnready = condition.status === "False";
  if (start + INITIALIZATION_MILLISECONDS > now) return isUnready || metric.time < since + metric.windowMilliseconds;
  return isUnready && start + READINESS_DELAY_MILLISECONDS > since;
}
