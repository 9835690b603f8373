import type { HorizontalPodAutoscaler, MetricSpec, MetricTarget, ScalingRules } from "../../../apimachinery/types/autoscaling.ts";
import { canonical } from "../rules/quantities.ts";

/** Percent of the CPU requested that is aimed at when nothing else is said. */
export const DEFAULT_CPU_UTILIZATION = 80;

const SCALE_UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN: ScalingRules = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

/** Models pkg/apis/autoscaling/v2/defaults.go. */
export function defaultAutoscaler(autoscaler: HorizontalPodAutoscaler): void {
  const { spec } = autoscaler;
  if (spec === undefined || spec === null) return;
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0) spec.metrics = [cpuMetric(DEFAULT_CPU_UTILIZATION)];
  for (const metric of spec.metrics ?? []) canonicalTargets(autoscaler, metric);
  if (spec.behavior === undefined || spec.behavior === null) return;
  spec.behavior.scaleUp = filled(spec.behavior.scaleUp, SCALE_UP, autoscaler);
  spec.behavior.scaleDown = filled(spec.behavior.scaleDown, SCALE_DOWN, autoscaler);
}

export function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

function filled(rules: ScalingRules | undefined, defaults: ScalingRules, owner: HorizontalPodAutoscaler): ScalingRules {
  const given = Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== null && value !== undefined));
  const result: ScalingRules = { ...structuredClone(defaults), ...given };
  if (result.tolerance !== undefined) result.tolerance = canonical(owner, result.tolerance);
  return result;
}

function canonicalTargets(owner: HorizontalPodAutoscaler, metric: MetricSpec): void {
  for (const source of [metric.object, metric.pods, metric.resource, metric.containerResource, metric.external]) {
    const target: MetricTarget | undefined = source?.target;
    if (target === undefined || target === null) continue;
    if (target.value !== undefined && target.value !== null) target.value = canonical(owner, target.value);
    if (target.averageValue !== undefined && target.averageValue !== null) target.averageValue = canonical(owner, target.averageValue);
  }
}
