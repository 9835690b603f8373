import { formatLabelSelector, selectorOf, selectorOfMap, selectorText } from "../../apimachinery/labels/selector.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { formatLabels } from "../printers/table.ts";
import { replicaSetsOf } from "../resource/replica-sets.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { controllerOf } from "./pod.ts";
import { describePodTemplate } from "./pod-template.ts";
import { rfc1123 } from "./times.ts";

export const describeDeployment: Describer = async (deployment, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec, status = {} } = deployment;
  nameAndNamespace(writer, deployment);
  writer.field(0, "CreationTimestamp", rfc1123(metadata.creationTimestamp));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Selector", selectorText(selectorOf(spec.selector)));
  const count = (field: string) => status[field] ?? 0;
  writer.field(
    0,
    "Replicas",
    `${spec.replicas ?? 0} desired | ${count("updatedReplicas")} updated | ${count("replicas")} total | ${count("availableReplicas")} available | ${count("unavailableReplicas")} unavailable`,
  );
  writer.field(0, "StrategyType", spec.strategy?.type ?? "");
  writer.field(0, "MinReadySeconds", spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) writer.field(0, "RollingUpdateStrategy", `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  describePodTemplate(writer, spec.template);
  conditions(writer, status.conditions ?? []);
  const { current, old } = await replicaSetsOf(context.cluster, deployment);
  if (current !== undefined || old.length > 0) {
    writer.field(0, "OldReplicaSets", replicaSetList(old));
    writer.field(0, "NewReplicaSet", replicaSetList(current === undefined ? [] : [current]));
  }
  await describeEvents(writer, deployment, context);
  return writer.text();
};

export const describeReplicaSet: Describer = async (set, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec, status = {} } = set;
  nameAndNamespace(writer, set);
  writer.field(0, "Selector", set.kind === "ReplicationController" ? formatLabels(spec.selector) : formatLabelSelector(spec.selector));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  const owner = controllerOf(set);
  if (owner !== "" && set.kind === "ReplicaSet") writer.field(0, "Controlled By", owner);
  writer.field(0, "Replicas", `${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  writer.field(0, "Pods Status", await podsStatus(set, context));
  describePodTemplate(writer, spec.template);
  conditions(writer, status.conditions ?? []);
  await describeEvents(writer, set, context);
  return writer.text();
};

export const describeStatefulSet: Describer = async (set, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec, status = {} } = set;
  nameAndNamespace(writer, set);
  writer.field(0, "CreationTimestamp", rfc1123(metadata.creationTimestamp));
  writer.field(0, "Selector", selectorText(selectorOf(spec.selector)));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Replicas", `${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`);
  writer.field(0, "Update Strategy", spec.updateStrategy?.type ?? "");
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) writer.field(1, "Partition", partition);
  writer.field(0, "Pods Status", await podsStatus(set, context));
  describePodTemplate(writer, spec.template);
  volumeClaims(writer, spec.volumeClaimTemplates ?? []);
  await describeEvents(writer, set, context);
  return writer.text();
};

export const describeDaemonSet: Describer = async (set, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec, status = {} } = set;
  nameAndNamespace(writer, set);
  writer.field(0, "Selector", selectorText(selectorOf(spec.selector)));
  writer.field(0, "Node-Selector", formatLabels(spec.template?.spec?.nodeSelector));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  const count = (field: string) => status[field] ?? 0;
  writer.line(0, `Desired Number of Nodes Scheduled: ${count("desiredNumberScheduled")}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${count("currentNumberScheduled")}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${count("updatedNumberScheduled")}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${count("numberAvailable")}`);
  writer.line(0, `Number of Nodes Misscheduled: ${count("numberMisscheduled")}`);
  writer.field(0, "Pods Status", await podsStatus(set, context));
  describePodTemplate(writer, spec.template);
  await describeEvents(writer, set, context);
  return writer.text();
};

export function nameAndNamespace(writer: DescribeWriter, object: KubeObject): void {
  writer.field(0, "Name", object.metadata.name);
  writer.field(0, "Namespace", object.metadata.namespace ?? "");
}

function conditions(writer: DescribeWriter, items: { type: string; status: string; reason?: string }[]): void {
  if (items.length === 0) return;
  writer.line(0, "Conditions:\n  Type\tStatus\tReason");
  writer.line(1, "----\t------\t------");
  for (const condition of items) writer.line(1, `${condition.type} \t${condition.status}\t${condition.reason ?? ""}`);
}

function replicaSetList(sets: readonly KubeObject[]): string {
  if (sets.length === 0) return "<none>";
  return sets.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`).join(", ");
}

async function podsStatus(owner: KubeObject, { cluster }: DescribeContext): Promise<string> {
  const selector = owner.kind === "ReplicationController" ? selectorOfMap(owner.spec.selector) : selectorOf(owner.spec.selector);
  const path = resourcePath(RESOURCES.pods, { namespace: owner.metadata.namespace, query: { labelSelector: selectorText(selector) } });
  const { items } = await cluster.json<KubeList>("GET", path);
  const owned = items.filter((pod) => pod.metadata.ownerReferences?.some((reference) => reference.controller === true && reference.uid === owner.metadata.uid));
  const count = (phase: string) => owned.filter((pod) => pod.status?.phase === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}

function volumeClaims(writer: DescribeWriter, templates: KubeObject[]): void {
  if (templates.length === 0) return writer.line(0, "Volume Claims:\t<none>");
  writer.line(0, "Volume Claims:");
  for (const { metadata, spec } of templates) {
    writer.field(1, "Name", metadata.name);
    writer.field(1, "StorageClass", spec.storageClassName ?? "");
    labels(writer, "  Labels", metadata.labels);
    annotations(writer, "  Annotations", metadata.annotations);
    if (spec.resources?.requests?.storage) writer.field(1, "Capacity", spec.resources.requests.storage);
    else writer.line(1, "Capacity:\t<default>");
    writer.field(1, "Access Modes", `[${(spec.accessModes ?? []).join(" ")}]`);
  }
}
