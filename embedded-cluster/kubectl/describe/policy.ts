import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { formatLabels } from "../printers/table.ts";
import { goQuote } from "../text/go-quote.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { rfc1123 } from "./times.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];

export const describeDisruptionBudget: Describer = async (budget, context) => {
  const writer = new DescribeWriter();
  const { spec = {}, status = {} } = budget;
  nameAndNamespace(writer, budget);
  if (spec.minAvailable !== undefined) writer.field(0, "Min available", spec.minAvailable);
  else if (spec.maxUnavailable !== undefined) writer.field(0, "Max unavailable", spec.maxUnavailable);
  writer.field(0, "Selector", spec.selector ? formatLabelSelector(spec.selector) : "<unset>");
  writer.line(0, "Status:");
  writer.field(2, "Allowed disruptions", status.disruptionsAllowed ?? 0);
  writer.field(2, "Current", status.currentHealthy ?? 0);
  writer.field(2, "Desired", status.desiredHealthy ?? 0);
  writer.field(2, "Total", status.expectedPods ?? 0);
  await describeEvents(writer, budget, context);
  return writer.text();
};

export const describePriorityClass: Describer = async (priority, context) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", priority.metadata.name);
  writer.field(0, "Value", priority.value);
  writer.field(0, "GlobalDefault", priority.globalDefault === true);
  writer.field(0, "PreemptionPolicy", priority.preemptionPolicy ?? "");
  writer.field(0, "Description", priority.description ?? "");
  writer.field(0, "Annotations", formatLabels(priority.metadata.annotations));
  await describeEvents(writer, priority, context);
  return writer.text();
};

/** Whatever version was named, v2 is described: v1 does not say everything. */
export const describeAutoscaler: Describer = async (named, context) => {
  const { name, namespace } = named.metadata;
  const path = resourcePath(RESOURCES.horizontalpodautoscalers, { namespace, name });
  const autoscaler = named.apiVersion === "autoscaling/v2" ? named : await context.cluster.json<KubeObject>("GET", path);
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = autoscaler;
  nameAndNamespace(writer, autoscaler);
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "CreationTimestamp", rfc1123(metadata.creationTimestamp));
  writer.field(0, "Reference", `${spec.scaleTargetRef?.kind}/${spec.scaleTargetRef?.name}`);
  writer.line(0, "Metrics:\t( current / target )");
  ((spec.metrics ?? []) as Loose[]).forEach((metric, index) => metricLine(writer, metric, status.currentMetrics?.[index]));
  writer.field(0, "Min replicas", spec.minReplicas ?? "<unset>");
  writer.field(0, "Max replicas", spec.maxReplicas);
  if (spec.behavior !== undefined) {
    writer.line(0, "Behavior:");
    behavior(writer, "Scale Up", spec.behavior.scaleUp);
    behavior(writer, "Scale Down", spec.behavior.scaleDown);
  }
  writer.field(0, `${spec.scaleTargetRef?.kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`);
  const conditions: Loose[] = status.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, "Conditions:");
    writer.line(1, "Type\tStatus\tReason\tMessage");
    writer.line(1, "----\t------\t------\t-------");
    for (const each of conditions) writer.line(1, `${each.type}\t${each.status}\t${each.reason ?? ""}\t${each.message ?? ""}`);
  }
  await describeEvents(writer, autoscaler, context);
  return writer.text();
};

function behavior(writer: DescribeWriter, direction: string, rules: Loose | undefined): void {
  if (rules === undefined) return;
  writer.line(1, `${direction}:`);
  if (rules.stabilizationWindowSeconds !== undefined) writer.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  const policies: Loose[] = rules.policies ?? [];
  if (policies.length === 0) return;
  writer.line(2, `Select Policy: ${rules.selectPolicy ?? "Max"}`);
  writer.line(2, "Policies:");
  for (const { type, value, periodSeconds } of policies) writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}

function metricLine(writer: DescribeWriter, metric: Loose, current: Loose | undefined): void {
  const resource = metric.resource ?? metric.containerResource;
  if (resource !== undefined) {
    const now = (current?.resource ?? current?.containerResource)?.current;
    const name = metric.resource ? `resource ${resource.name} on pods` : `resource ${resource.name} of container "${resource.container}" on pods`;
    if (resource.target.averageValue) return writer.line(1, `${name}:\t${now?.averageValue ?? "<unknown>"} / ${resource.target.averageValue}`);
    const present = now?.averageUtilization === undefined ? "<unknown>" : `${now.averageUtilization}% (${now.averageValue})`;
    const wanted = resource.target.averageUtilization === undefined ? "<auto>" : `${resource.target.averageUtilization}%`;
    return writer.line(1, `${name}  (as a percentage of request):\t${present} / ${wanted}`);
  }
  if (metric.pods)
    return writer.line(
      1,
      `${goQuote(metric.pods.metric.name)} on pods:\t${current?.pods?.current?.averageValue ?? "<unknown>"} / ${metric.pods.target.averageValue}`,
    );
  const other = metric.external ?? metric.object;
  if (other === undefined) return writer.line(1, `<unknown metric type ${goQuote(metric.type ?? "")}>`);
  const now = (current?.external ?? current?.object)?.current;
  const subject = metric.object ? `"${other.metric.name}" on ${other.describedObject.kind}/${other.describedObject.name}` : goQuote(other.metric.name);
  if (other.target.averageValue) writer.line(1, `${subject} (target average value):\t${now?.averageValue ?? "<unknown>"} / ${other.target.averageValue}`);
  else writer.line(1, `${subject} (target value):\t${now?.value ?? "<unknown>"} / ${other.target.value}`);
}
