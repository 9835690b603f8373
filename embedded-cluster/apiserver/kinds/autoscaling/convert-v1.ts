import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Condition } from "../../../apimachinery/types/core.ts";
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, ScalingRules } from "../../../apimachinery/types/autoscaling.ts";
import { metricFromV1, metricToV1, statusFromV1, statusToV1 } from "./convert-v1-metrics.ts";
import { DEFAULT_CPU_UTILIZATION, cpuMetric } from "./defaults.ts";

// What autoscaling/v1 has no field for travels in these annotations.
const METRICS = "autoscaling.alpha.kubernetes.io/metrics";
const STATUSES = "autoscaling.alpha.kubernetes.io/current-metrics";
const CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
const BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";
const ROUND_TRIP = [METRICS, STATUSES, CONDITIONS, BEHAVIOR];

/** Models Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler of pkg/apis/autoscaling/v1/conversion.go. */
export function fromV2(object: KubeObject): KubeObject {
  const { spec, status } = object as HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...rest } = spec;
  const { currentMetrics, conditions, ...known } = status ?? { desiredReplicas: 0 };
  const cpu = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const used = (currentMetrics ?? []).findLast(isCpu)?.resource?.current.averageUtilization;
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  const annotations: Record<string, string> = { ...object.metadata.annotations };
  if (others.length > 0) annotations[METRICS] = JSON.stringify(others.map(metricToV1));
  if ((currentMetrics ?? []).length > 0) annotations[STATUSES] = JSON.stringify((currentMetrics ?? []).map(statusToV1));
  if (behavior !== undefined) annotations[BEHAVIOR] = JSON.stringify({ ScaleUp: rulesToGo(behavior.scaleUp), ScaleDown: rulesToGo(behavior.scaleDown) });
  if ((conditions ?? []).length > 0) annotations[CONDITIONS] = JSON.stringify((conditions ?? []).map(conditionText));
  return {
    ...object,
    apiVersion: "autoscaling/v1",
    metadata: withAnnotations(object.metadata, annotations),
    spec: { ...rest, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: { currentReplicas: 0, ...known, ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }) },
  };
}

/** Models Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler. */
export function toV2(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: cpu, ...spec } = object["spec"] ?? {};
  const { currentCPUUtilizationPercentage: used, ...status } = object["status"] ?? {};
  const annotations = object.metadata.annotations ?? {};
  const metrics = [...(readList(annotations[METRICS])?.map(metricFromV1) ?? []), ...(typeof cpu === "number" ? [cpuMetric(cpu)] : [])];
  const behavior = readObject(annotations[BEHAVIOR]);
  const currentMetrics =
    readList(annotations[STATUSES])?.map(statusFromV1) ??
    (typeof used === "number" ? [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: used } } }] : undefined);
  const conditions = readList(annotations[CONDITIONS]);
  const result: KubeObject = {
    ...object,
    apiVersion: "autoscaling/v2",
    metadata: { ...object.metadata },
    spec: {
      ...spec,
      metrics: metrics.length > 0 ? metrics : [cpuMetric(DEFAULT_CPU_UTILIZATION)],
      ...(behavior === undefined ? {} : { behavior: { scaleUp: rulesFromGo(behavior["ScaleUp"]), scaleDown: rulesFromGo(behavior["ScaleDown"]) } }),
    },
    status: { ...status, ...(currentMetrics === undefined ? {} : { currentMetrics }), ...(conditions === undefined ? {} : { conditions }) },
  };
  withoutRoundTripAnnotations(result);
  return result;
}

/** Models DropRoundTripHorizontalPodAutoscalerAnnotations: only the conversion writes these, and only to v1. */
export function withoutRoundTripAnnotations(object: KubeObject): void {
  const { annotations } = object.metadata;
  if (annotations === undefined || annotations === null || !ROUND_TRIP.some((name) => name in annotations)) return;
  const kept = Object.fromEntries(Object.entries(annotations).filter(([name]) => !ROUND_TRIP.includes(name)));
  object.metadata = withAnnotations(object.metadata, kept);
}

function withAnnotations(metadata: KubeObject["metadata"], annotations: Record<string, string>): KubeObject["metadata"] {
  const { annotations: _, ...rest } = metadata;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}

function isCpu({ type, resource }: MetricStatus | MetricSpec): boolean {
  return type === "Resource" && resource?.name === "cpu";
}

function isCpuUtilization(metric: MetricSpec): boolean {
  return isCpu(metric) && metric.resource?.target?.averageUtilization !== undefined;
}

/** The internal type has no JSON names, so its fields appear as Go calls them. */
function rulesToGo(rules: ScalingRules | undefined): object | null {
  if (rules === undefined) return null;
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies: rules.policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ?? null,
    Tolerance: rules.tolerance ?? null,
  };
}

function rulesFromGo(written: unknown): ScalingRules | undefined {
  if (!isObject(written)) return undefined;
  const policies = Array.isArray(written["Policies"]) ? written["Policies"].filter(isObject) : undefined;
  return {
    ...(typeof written["StabilizationWindowSeconds"] === "number" ? { stabilizationWindowSeconds: written["StabilizationWindowSeconds"] } : {}),
    ...(typeof written["SelectPolicy"] === "string" ? { selectPolicy: written["SelectPolicy"] } : {}),
    ...(policies === undefined
      ? {}
      : { policies: policies.map((one) => ({ type: String(one["Type"]), value: Number(one["Value"]), periodSeconds: Number(one["PeriodSeconds"]) })) }),
    ...(typeof written["Tolerance"] === "string" ? { tolerance: written["Tolerance"] } : {}),
  };
}

/** In the order of v1's fields. */
function conditionText({ type, status, lastTransitionTime, reason, message }: Condition): object {
  return {
    type,
    status,
    lastTransitionTime: lastTransitionTime ?? null,
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
  };
}

function readList(text: string | undefined): Record<string, unknown>[] | undefined {
  const value = read(text);
  return Array.isArray(value) && value.every(isObject) ? value : undefined;
}

function readObject(text: string | undefined): Record<string, unknown> | undefined {
  const value = read(text);
  return isObject(value) ? value : undefined;
}

function read(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read is passed over, as upstream does.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
