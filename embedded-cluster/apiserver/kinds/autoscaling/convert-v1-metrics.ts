import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import type { CrossVersionObjectReference, MetricSpec, MetricStatus, MetricTarget } from "../../../apimachinery/types/autoscaling.ts";

// A metric as autoscaling/v1 wrote it in its annotations, back and forth. Models the MetricSpec and MetricStatus conversions of
// pkg/apis/autoscaling/v1/conversion.go.

type Written = Record<string, unknown>;

/** Any of v1's sources and statuses. */
interface WrittenSource {
  name?: string;
  container?: string;
  metricName?: string;
  target?: CrossVersionObjectReference;
  selector?: LabelSelector;
  metricSelector?: LabelSelector;
  targetValue?: string;
  targetAverageValue?: string;
  targetAverageUtilization?: number;
  currentValue?: string;
  currentAverageValue?: string;
  currentAverageUtilization?: number;
  averageValue?: string;
}

interface WrittenMetric {
  type?: string;
  object?: WrittenSource;
  pods?: WrittenSource;
  resource?: WrittenSource;
  containerResource?: WrittenSource;
  external?: WrittenSource;
}

export function metricToV1(metric: MetricSpec): Written {
  const { type, object, pods, resource, containerResource, external } = metric;
  return defined({
    type,
    object: object && {
      target: written(object.describedObject),
      metricName: object.metric.name,
      targetValue: object.target.value ?? "0",
      ...defined({ selector: object.metric.selector, averageValue: object.target.averageValue }),
    },
    pods: pods && { metricName: pods.metric.name, targetAverageValue: pods.target.averageValue ?? "0", ...defined({ selector: pods.metric.selector }) },
    resource: resource && { name: resource.name, ...usageTarget(resource.target) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...usageTarget(containerResource.target),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      ...defined({ metricSelector: external.metric.selector, targetValue: external.target.value, targetAverageValue: external.target.averageValue }),
    },
  });
}

export function metricFromV1(written: Written): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = written as WrittenMetric;
  return defined({
    type: String(type ?? ""),
    object: object && {
      describedObject: object.target ?? { kind: "", name: "" },
      metric: defined({ name: object.metricName ?? "", selector: object.selector }),
      target: objectTarget(object.targetValue ?? "0", object.averageValue),
    },
    pods: pods && {
      metric: defined({ name: pods.metricName ?? "", selector: pods.selector }),
      target: { type: "AverageValue", averageValue: pods.targetAverageValue ?? "0" },
    },
    resource: resource && { name: resource.name ?? "", target: usageFromV1(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? "",
      target: usageFromV1(containerResource),
      container: containerResource.container ?? "",
    },
    external: external && {
      metric: defined({ name: external.metricName ?? "", selector: external.metricSelector }),
      target: defined({
        type: external.targetValue === undefined ? "AverageValue" : "Value",
        value: external.targetValue,
        averageValue: external.targetAverageValue,
      }),
    },
  }) as unknown as MetricSpec;
}

export function statusToV1(status: MetricStatus): Written {
  const { type, object, pods, resource, containerResource, external } = status;
  return defined({
    type,
    object: object && {
      target: written(object.describedObject),
      metricName: object.metric.name,
      currentValue: object.current.value ?? "0",
      ...defined({ selector: object.metric.selector, averageValue: object.current.averageValue }),
    },
    pods: pods && { metricName: pods.metric.name, currentAverageValue: pods.current.averageValue ?? "0", ...defined({ selector: pods.metric.selector }) },
    resource: resource && { name: resource.name, ...usageStatus(resource.current) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...usageStatus(containerResource.current),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      ...defined({ metricSelector: external.metric.selector }),
      currentValue: external.current.value ?? "0",
      ...defined({ currentAverageValue: external.current.averageValue }),
    },
  });
}

export function statusFromV1(written: Written): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = written as WrittenMetric;
  return defined({
    type: String(type ?? ""),
    object: object && {
      metric: defined({ name: object.metricName ?? "", selector: object.selector }),
      current: defined({ value: object.currentValue ?? "0", averageValue: object.averageValue }),
      describedObject: object.target ?? { kind: "", name: "" },
    },
    pods: pods && {
      metric: defined({ name: pods.metricName ?? "", selector: pods.selector }),
      current: { averageValue: pods.currentAverageValue ?? "0" },
    },
    resource: resource && { name: resource.name ?? "", current: currentFromV1(resource) },
    containerResource: containerResource && {
      name: containerResource.name ?? "",
      current: currentFromV1(containerResource),
      container: containerResource.container ?? "",
    },
    external: external && {
      metric: defined({ name: external.metricName ?? "", selector: external.metricSelector }),
      current: defined({ value: external.currentValue ?? "0", averageValue: external.currentAverageValue }),
    },
  }) as unknown as MetricStatus;
}

/** In the order of the type's fields. */
function written({ kind, name, apiVersion }: CrossVersionObjectReference): Written {
  return defined({ kind, name, apiVersion });
}

function usageTarget({ averageUtilization, averageValue }: MetricTarget): Written {
  return defined({ targetAverageUtilization: averageUtilization, targetAverageValue: averageValue });
}

function usageFromV1({ targetAverageUtilization: averageUtilization, targetAverageValue: averageValue }: WrittenSource): MetricTarget {
  return defined({ type: averageUtilization === undefined ? "AverageValue" : "Utilization", averageValue, averageUtilization }) as unknown as MetricTarget;
}

function usageStatus({ averageUtilization, averageValue }: { averageUtilization?: number; averageValue?: string }): Written {
  return { ...defined({ currentAverageUtilization: averageUtilization }), currentAverageValue: averageValue ?? "0" };
}

function currentFromV1({ currentAverageValue = "0", currentAverageUtilization }: WrittenSource): Written {
  return defined({ averageValue: currentAverageValue, averageUtilization: currentAverageUtilization });
}

/** Only what is not nothing beside an average is kept of the plain target value, which v1 could not leave out. */
function objectTarget(value: string, averageValue: string | undefined): MetricTarget {
  if (averageValue === undefined) return { type: "Value", value };
  return { type: "AverageValue", ...(value === "0" ? {} : { value }), averageValue };
}

function defined(fields: Written): Written {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
