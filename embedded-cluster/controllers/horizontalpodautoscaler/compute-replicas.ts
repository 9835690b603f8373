import { type Selector, matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { MetricStatus } from "../../apimachinery/types/autoscaling.ts";
import { messageOf } from "../pod-control.ts";
import { evaluateMetric } from "./evaluate-metric.ts";
import type { AutoscalerRun } from "./run.ts";

export interface ComputedReplicas {
  /** undefined: nothing can be done. */
  replicas: number | undefined;
  /** What asks for the most. */
  metric: string;
  statuses: MetricStatus[] | undefined;
  /** The first of the metrics' failures; the others may suffice all the same. */
  error?: Error;
}

/** The most that any metric asks for. Models computeReplicasForMetrics. */
export async function computeReplicas(run: AutoscalerRun, scale: KubeObject): Promise<ComputedReplicas> {
  let selector: Selector;
  try {
    selector = targetSelector(run, scale["status"]?.selector ?? "");
  } catch (error) {
    return { replicas: undefined, metric: "", statuses: undefined, error: error as Error };
  }
  const specs = run.autoscaler.spec.metrics ?? [];
  const current: number = scale["spec"]?.replicas ?? 0;
  let replicas = 0;
  let metric = "";
  let failures = 0;
  let first: { message: string; reason: string; cause: string } | undefined;
  const statuses: MetricStatus[] = [];
  for (const spec of specs) {
    const found = await evaluateMetric(run, spec, selector, current);
    statuses.push(found.ok ? found.status : { type: "" });
    if (!found.ok) {
      failures++;
      first ??= found;
    } else if (replicas === 0 || found.replicas > replicas) {
      replicas = found.replicas;
      metric = found.name;
    }
  }
  const error = first === undefined ? undefined : new Error(`invalid metrics (${failures} invalid out of ${specs.length}), first error is: ${first.message}`);
  if (first !== undefined && (failures >= specs.length || replicas < current)) {
    run.condition("ScalingActive", "False", first.reason, `the HPA was unable to compute the replica count: ${first.cause}`);
    return { replicas: undefined, metric: "", statuses, ...(error === undefined ? {} : { error }) };
  }
  run.condition("ScalingActive", "True", "ValidMetricFound", `the HPA was able to successfully calculate a replica count from ${metric}`);
  return { replicas, metric, statuses, ...(error === undefined ? {} : { error }) };
}

/** Models validateAndParseSelector: a selector must be there, be one, and be this autoscaler's alone. */
function targetSelector(run: AutoscalerRun, text: string): Selector {
  const refuse = (reason: string, message: string, said = message): never => {
    run.event("Warning", reason === "InvalidSelector" && text === "" ? "SelectorRequired" : reason, message);
    run.condition("ScalingActive", "False", reason, said);
    throw new Error(message);
  };
  if (text === "") return refuse("InvalidSelector", "selector is required", "the HPA target's scale is missing a selector");
  let selector: Selector;
  try {
    selector = parseSelector(text);
  } catch (error) {
    return refuse("InvalidSelector", `couldn't convert selector into a corresponding internal selector object: ${messageOf(error)}`);
  }
  run.selectors.put(run.key, selector);
  const pods = run.pods.inNamespace(run.namespace).filter((pod) => matchesLabels(selector, pod.metadata.labels));
  const selecting = run.selectors.selecting(run.namespace, pods);
  if (selecting.length > 1) {
    return refuse("AmbiguousSelector", `pods by selector ${text} are controlled by multiple HPAs: [${selecting.join(" ")}]`);
  }
  return selector;
}
