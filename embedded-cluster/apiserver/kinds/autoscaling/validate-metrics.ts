import { parseQuantity } from "../../../apimachinery/quantity/quantity.ts";
import type { MetricIdentifier, MetricSpec, MetricTarget } from "../../../apimachinery/types/autoscaling.ts";
import { dns1123Label, pathSegment } from "../rules/names.ts";
import { forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkContainerResourceName } from "../rules/resources.ts";
import { checkApiVersion, checkReference } from "./validate.ts";

/** Metric type → the field that describes it, in the order in which upstream looks at them. */
const SOURCES = { Object: "object", External: "external", Pods: "pods", Resource: "resource", ContainerResource: "containerResource" } as const;
const TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];

/** Models validateMetricSpec of pkg/apis/autoscaling/validation. */
export function checkMetric(problems: Problems, field: string, metric: MetricSpec): void {
  const type = metric.type ?? "";
  if (type === "") problems.push(required(`${field}.type`, "must specify a metric source type"));
  if (!TYPES.includes(type)) problems.push(notSupported(`${field}.type`, type, TYPES));
  const present = Object.values(SOURCES).filter((name) => metric[name] !== undefined && metric[name] !== null);
  const [first] = present;
  if (first !== undefined) CHECKS[first](problems, `${field}.${first}`, metric);
  const expected = SOURCES[type as keyof typeof SOURCES];
  if (expected === undefined) problems.push(notSupported(`${field}.type`, type, TYPES));
  else if (!present.includes(expected)) problems.push(required(`${field}.${expected}`, "must populate information for the given metric source"));
  if (present.length === 1) return;
  for (const name of present) if (name !== expected) problems.push(forbidden(`${field}.${name}`, "must populate the given metric source only"));
}

type Check = (problems: Problems, field: string, metric: MetricSpec) => void;

const CHECKS: Record<(typeof SOURCES)[keyof typeof SOURCES], Check> = {
  object(problems, field, { object: source }) {
    checkReference(problems, `${field}.describedObject`, source?.describedObject ?? {});
    checkApiVersion(problems, `${field}.describedObject`, source?.describedObject ?? {}, true);
    checkIdentifier(problems, `${field}.metric`, source?.metric);
    checkTarget(problems, `${field}.target`, source?.target);
    if (source?.target?.value === undefined && source?.target?.averageValue === undefined) {
      problems.push(required(`${field}.target.averageValue`, "must set either a target value or averageValue"));
    }
  },
  external(problems, field, { external: source }) {
    checkIdentifier(problems, `${field}.metric`, source?.metric);
    checkTarget(problems, `${field}.target`, source?.target);
    const { value, averageValue } = source?.target ?? {};
    if (value === undefined && averageValue === undefined) {
      problems.push(required(`${field}.target.averageValue`, "must set either a target value for metric or a per-pod target"));
    }
    if (value !== undefined && averageValue !== undefined) {
      problems.push(forbidden(`${field}.target.value`, "may not set both a target value for metric and a per-pod target"));
    }
  },
  pods(problems, field, { pods: source }) {
    checkIdentifier(problems, `${field}.metric`, source?.metric);
    checkTarget(problems, `${field}.target`, source?.target);
    if (source?.target?.averageValue === undefined) {
      problems.push(required(`${field}.target.averageValue`, "must specify a positive target averageValue"));
    }
  },
  resource(problems, field, { resource: source }) {
    if (!source?.name) problems.push(required(`${field}.name`, "must specify a resource name"));
    checkUsage(problems, field, source?.target);
  },
  containerResource(problems, field, { containerResource: source }) {
    const name = source?.name ?? "";
    if (name === "") problems.push(required(`${field}.name`, "must specify a resource name"));
    else checkContainerResourceName(problems, `${field}.name`, name);
    const container = source?.container ?? "";
    if (container === "") problems.push(required(`${field}.container`, "must specify a container"));
    else invalidFor(problems, `${field}.container`, container, dns1123Label(container));
    checkUsage(problems, field, source?.target);
  },
};

/** What is used of a resource is aimed at as an amount or as a part of what was requested. */
function checkUsage(problems: Problems, field: string, target: MetricTarget | undefined): void {
  checkTarget(problems, `${field}.target`, target);
  const { averageUtilization, averageValue } = target ?? {};
  if (averageUtilization === undefined && averageValue === undefined) {
    problems.push(required(`${field}.target.averageUtilization`, "must set either a target raw value or a target utilization"));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    problems.push(forbidden(`${field}.target.averageValue`, "may not set both a target raw value and a target utilization"));
  }
}

function checkTarget(problems: Problems, field: string, target: MetricTarget | undefined): void {
  const { type = "", value, averageValue, averageUtilization } = target ?? ({} as Partial<MetricTarget>);
  if (type === "") problems.push(required(`${field}.type`, "must specify a metric target type"));
  if (!["Utilization", "Value", "AverageValue"].includes(type)) {
    problems.push(invalid(`${field}.type`, type, "must be either Utilization, Value, or AverageValue"));
  }
  if (value !== undefined && parseQuantity(value).nanos <= 0n) problems.push(invalid(`${field}.value`, value, "must be positive"));
  if (averageValue !== undefined && parseQuantity(averageValue).nanos <= 0n) {
    problems.push(invalid(`${field}.averageValue`, averageValue, "must be positive"));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    problems.push(invalid(`${field}.averageUtilization`, averageUtilization, "must be greater than 0"));
  }
}

function checkIdentifier(problems: Problems, field: string, metric: MetricIdentifier | undefined): void {
  const name = metric?.name ?? "";
  if (name === "") problems.push(required(`${field}.name`, "must specify a metric name"));
  else invalidFor(problems, `${field}.name`, name, pathSegment(name));
}
