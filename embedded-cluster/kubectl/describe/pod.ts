import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { describeContainers, resources } from "./containers.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels, tolerations } from "./multi-line.ts";
import { rfc1123 } from "./times.ts";
import { describeVolumes } from "./volumes.ts";

export const describePod: Describer = async (pod, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = pod;
  head(writer, pod, context);
  writer.field(0, "IP", status.podIP ?? "");
  podIPs(writer, status.podIPs ?? []);
  const owner = controllerOf(pod);
  if (owner !== "") writer.field(0, "Controlled By", owner);
  if (status.nominatedNodeName) writer.field(0, "NominatedNodeName", status.nominatedNodeName);
  if (spec.resources) {
    writer.line(0, "Resources:");
    resources(writer, spec.resources, 1);
  }
  if ((spec.initContainers ?? []).length > 0) describeContainers(writer, "Init Containers", spec.initContainers, status.initContainerStatuses ?? [], pod, "");
  describeContainers(writer, "Containers", spec.containers ?? [], status.containerStatuses ?? [], pod, "");
  if ((spec.ephemeralContainers ?? []).length > 0) {
    describeContainers(writer, "Ephemeral Containers", spec.ephemeralContainers, status.ephemeralContainerStatuses ?? [], pod, "");
  }
  readinessGates(writer, pod);
  if ((status.conditions ?? []).length > 0) {
    writer.line(0, "Conditions:\n  Type\tStatus");
    for (const condition of status.conditions) writer.line(1, `${condition.type} \t${condition.status} `);
  }
  describeVolumes(writer, spec.volumes ?? [], "");
  writer.field(0, "QoS Class", status.qosClass ?? "");
  labels(writer, "Node-Selectors", spec.nodeSelector);
  tolerations(writer, "Tolerations", spec.tolerations);
  topologySpread(writer, spec.topologySpreadConstraints ?? [], "");
  await describeEvents(writer, { ...pod, metadata }, context);
  return writer.text();
};

function head(writer: DescribeWriter, pod: KubeObject, context: DescribeContext): void {
  const { metadata, spec = {}, status = {} } = pod;
  writer.field(0, "Name", metadata.name);
  writer.field(0, "Namespace", metadata.namespace);
  if (spec.priority !== undefined) writer.field(0, "Priority", spec.priority);
  if (spec.priorityClassName) writer.field(0, "Priority Class Name", spec.priorityClassName);
  if (spec.runtimeClassName) writer.field(0, "Runtime Class Name", spec.runtimeClassName);
  if (spec.serviceAccountName) writer.field(0, "Service Account", spec.serviceAccountName);
  writer.field(0, "Node", spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ""}` : "<none>");
  if (status.startTime) writer.field(0, "Start Time", rfc1123(status.startTime));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== "Failed" && status.phase !== "Succeeded") {
    writer.field(0, "Status", `Terminating (lasts ${ageSince(metadata.deletionTimestamp, context.now)})`);
    writer.field(0, "Termination Grace Period", `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.field(0, "Status", status.phase ?? "");
  if (status.reason) writer.field(0, "Reason", status.reason);
  if (status.message) writer.field(0, "Message", status.message);
  if (spec.securityContext?.seccompProfile) writer.field(0, "SeccompProfile", spec.securityContext.seccompProfile.type);
}

function podIPs(writer: DescribeWriter, ips: { ip: string }[]): void {
  if (ips.length === 0) return writer.line(0, "IPs:\t<none>");
  writer.line(0, "IPs:");
  for (const { ip } of ips) writer.field(1, "IP", ip);
}

/** "ReplicaSet/web-5d8", or "". */
export function controllerOf(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return owner === undefined ? "" : `${owner.kind}/${owner.name}`;
}

function readinessGates(writer: DescribeWriter, pod: KubeObject): void {
  const gates: { conditionType: string }[] = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return;
  writer.line(0, "Readiness Gates:\n  Type\tStatus");
  for (const { conditionType } of gates) {
    const condition = (pod.status?.conditions ?? []).find((each: { type: string }) => each.type === conditionType);
    writer.line(1, `${conditionType} \t${condition?.status ?? "<none>"} `);
  }
}

export function topologySpread(writer: DescribeWriter, constraints: KubeObject[string][], space: string): void {
  if (constraints.length === 0) return;
  writer.write(0, `${space}Topology Spread Constraints:\t`);
  [...constraints]
    .sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
    .forEach((constraint, index) => {
      const selector = constraint.labelSelector ? ` for selector ${formatLabelSelector(constraint.labelSelector)}` : "";
      const start = index === 0 ? "" : `${space}\t`;
      writer.line(0, `${start}${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}`);
    });
}
