import { formatGoSelector } from "../../apimachinery/labels/go-selector.ts";
import type { Selector } from "../../apimachinery/labels/selector.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { type Quantity, parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import { quantityMilliValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from "../../apimachinery/types/autoscaling.ts";
import { messageOf } from "../pod-control.ts";
import { averageReplicas, utilizationReplicas } from "./replica-calculator.ts";
import type { AutoscalerRun } from "./run.ts";

export type Evaluation =
  | { ok: true; replicas: number; name: string; status: MetricStatus }
  /** `message` is the whole failure, `cause` what the condition quotes, `reason` its reason. */
  | { ok: false; message: string; cause: string; reason: string };

/** What one metric asks for. Models computeReplicasForMetric. */
export async function evaluateMetric(run: AutoscalerRun, spec: MetricSpec, selector: Selector, current: number): Promise<Evaluation> {
  const { resource, containerResource, pods, object, external } = spec;
  if (spec.type === "Resource" && resource !== undefined) {
    const attempt = usage(run, resource.name, resource.target, "", selector, current);
    const whole = (value: MetricValueStatus): MetricStatus => ({ type: "Resource", resource: { name: resource.name, current: value } });
    return settle(run, attempt, whole, "FailedGetResourceMetric", `failed to get ${resource.name} resource metric value`);
  }
  if (spec.type === "ContainerResource" && containerResource !== undefined) {
    const { name, container, target } = containerResource;
    const attempt = usage(run, name, target, container, selector, current);
    const whole = (value: MetricValueStatus): MetricStatus => ({ type: "ContainerResource", containerResource: { name, container, current: value } });
    return settle(run, attempt, whole, "FailedGetContainerResourceMetric", `failed to get ${container} container metric value`);
  }
  if (spec.type === "Pods" && pods !== undefined) {
    const cause = `unable to get metric ${pods.metric.name}: ${NO_CUSTOM_METRICS}`;
    return failed(run, "FailedGetPodsMetric", cause, `failed to get pods metric value: ${cause}`);
  }
  if (spec.type === "Object" && object !== undefined) {
    const { kind, name } = object.describedObject;
    // In upstream's order, which is not the one that its sentence wants.
    const cause = `unable to get metric ${object.metric.name}: ${kind} on ${run.namespace} ${name}/${NO_CUSTOM_METRICS}`;
    const plain = object.target.type === "Value" && object.target.value !== undefined;
    const middle = plain ? "" : `failed to get ${object.metric.name} object metric: `;
    return failed(run, "FailedGetObjectMetric", cause, `failed to get object metric value: ${middle}${cause}`);
  }
  if (spec.type === "External" && external !== undefined) {
    const { name, selector: metricSelector } = external.metric;
    const missing = `unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    const cause = `unable to get external metric ${run.namespace}/${name}/${formatGoSelector(metricSelector)}: ${missing}`;
    const middle = external.target.averageValue === undefined ? `failed to get external metric ${name}` : `failed to get ${name} external metric`;
    return failed(run, "FailedGetExternalMetric", cause, `failed to get ${name} external metric value: ${middle}: ${cause}`);
  }
  return failed(run, "InvalidMetricSourceType", `unknown metric source type ${JSON.stringify(spec.type)}`, "");
}

/** Nothing serves custom.metrics.k8s.io here. */
const NO_CUSTOM_METRICS = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

interface Proposal {
  replicas: number;
  name: string;
  value: MetricValueStatus;
}

async function usage(run: AutoscalerRun, resource: string, target: MetricTarget, container: string, selector: Selector, current: number): Promise<Proposal> {
  const asked = { run, resource, container, selector, current };
  if (target.averageValue !== undefined) {
    const found = await averageReplicas(asked, quantityMilliValue(target.averageValue)).catch((error) => {
      throw new Error(`failed to get ${resource} usage: ${messageOf(error)}`, { cause: error });
    });
    return { replicas: found.replicas, name: `${resource} resource`, value: { averageValue: amount(resource, found.average) } };
  }
  if (target.averageUtilization === undefined) {
    throw new Error("invalid resource metric source: neither an average utilization target nor an average value (usage) target was set");
  }
  const found = await utilizationReplicas(asked, target.averageUtilization).catch((error) => {
    throw new Error(`failed to get ${resource} utilization: ${messageOf(error)}`, { cause: error });
  });
  return {
    replicas: found.replicas,
    name: `${resource}${container === "" ? "" : " container"} resource utilization (percentage of request)`,
    value: { averageUtilization: found.utilization, averageValue: amount(resource, found.average) },
  };
}

async function settle(
  run: AutoscalerRun,
  attempt: Promise<Proposal>,
  status: (value: MetricValueStatus) => MetricStatus,
  reason: string,
  prefix: string,
): Promise<Evaluation> {
  try {
    const { replicas, name, value } = await attempt;
    return { ok: true, replicas, name, status: status(value) };
  } catch (error) {
    return failed(run, reason, messageOf(error), `${prefix}: ${messageOf(error)}`);
  }
}

function failed(run: AutoscalerRun, reason: string, cause: string, message: string): Evaluation {
  run.event("Warning", reason, cause);
  return { ok: false, message: message === "" ? cause : message, cause, reason };
}

/** Memory is written in powers of two. */
function amount(resource: string, millis: number): string {
  const quantity: Quantity = { nanos: BigInt(Math.trunc(millis)) * 1_000_000n, format: resource === "memory" ? "BinarySI" : parseQuantity("1").format };
  return formatQuantity(quantity);
}
