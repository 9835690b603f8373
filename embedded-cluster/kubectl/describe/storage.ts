import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { goValue } from "../text/go-quote.ts";
import { formatLabels } from "../printers/table.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels, podNames } from "./multi-line.ts";
import { rfc1123 } from "./times.ts";
import { describeSource } from "./volumes.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];

export const describeClaim: Describer = async (claim, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = claim;
  nameAndNamespace(writer, claim);
  writer.field(0, "StorageClass", metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? spec.storageClassName ?? "");
  writer.field(0, "Status", phaseOf(claim, context));
  writer.field(0, "Volume", spec.volumeName ?? "");
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Finalizers", goValue(metadata.finalizers ?? []));
  writer.field(0, "Capacity", spec.volumeName ? (status.capacity?.storage ?? "0") : "");
  writer.field(0, "Access Modes", spec.volumeName ? modes(status.accessModes) : "");
  if (spec.volumeMode) writer.field(0, "VolumeMode", spec.volumeMode);
  if (spec.dataSource) {
    writer.line(0, "DataSource:");
    if (spec.dataSource.apiGroup) writer.field(1, "APIGroup", spec.dataSource.apiGroup);
    writer.field(1, "Kind", spec.dataSource.kind);
    writer.field(1, "Name", spec.dataSource.name);
  }
  podNames(writer, "Used By", await usersOf(claim, context));
  const conditions: Loose[] = status.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, "Conditions:");
    writer.line(1, "Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage");
    writer.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
    for (const each of conditions)
      writer.line(
        1,
        `${each.type} \t${each.status} \t${rfc1123(each.lastProbeTime)} \t${rfc1123(each.lastTransitionTime)} \t${each.reason ?? ""} \t${each.message ?? ""}`,
      );
  }
  await describeEvents(writer, claim, context);
  return writer.text();
};

async function usersOf(claim: KubeObject, { cluster }: DescribeContext): Promise<string[]> {
  const { items } = await cluster.json<KubeList>("GET", resourcePath(RESOURCES.pods, { namespace: claim.metadata.namespace, query: { limit: 500 } }));
  const uses = (pod: KubeObject) =>
    ((pod.spec?.volumes ?? []) as Loose[]).some(
      (volume) =>
        volume.persistentVolumeClaim?.claimName === claim.metadata.name || (volume.ephemeral && `${pod.metadata.name}-${volume.name}` === claim.metadata.name),
    );
  return items.filter(uses).map((pod) => pod.metadata.name);
}

export const describeVolume: Describer = async (volume, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = volume;
  writer.field(0, "Name", metadata.name);
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Finalizers", goValue(metadata.finalizers ?? []));
  writer.field(0, "StorageClass", spec.storageClassName ?? "");
  writer.field(0, "Status", phaseOf(volume, context));
  writer.field(0, "Claim", spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : "");
  writer.field(0, "Reclaim Policy", spec.persistentVolumeReclaimPolicy ?? "");
  writer.field(0, "Access Modes", modes(spec.accessModes));
  if (spec.volumeMode) writer.field(0, "VolumeMode", spec.volumeMode);
  writer.field(0, "Capacity", spec.capacity?.storage ?? "0");
  nodeAffinity(writer, spec.nodeAffinity);
  writer.field(0, "Message", status.message ?? "");
  writer.line(0, "Source:");
  describeSource(writer, spec);
  await describeEvents(writer, volume, context);
  return writer.text();
};

function nodeAffinity(writer: DescribeWriter, affinity: Loose | undefined): void {
  if (!affinity) return writer.line(0, "Node Affinity:\t<none>");
  writer.write(0, "Node Affinity:\t");
  if (!affinity.required) return writer.line(0, "<none>");
  writer.line(0, "");
  const terms: Loose[] = affinity.required.nodeSelectorTerms ?? [];
  writer.write(1, `Required Terms:\t${terms.length === 0 ? "<none>" : ""}\n`);
  terms.forEach((term, index) => {
    const expressions = ((term.matchExpressions ?? []) as Loose[]).map(
      (each) => `${each.key} ${String(each.operator).toLowerCase()}${(each.values ?? []).length > 0 ? ` [${each.values.join(", ")}]` : ""}`,
    );
    writer.write(2, `Term ${index}:\t`);
    if (expressions.length === 0) writer.line(0, "<none>");
    expressions.forEach((text, position) => writer.line(0, position === 0 ? text : `    \t${text}`));
  });
}

export const describeStorageClass: Describer = async (storage, context) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", storage.metadata.name);
  writer.field(0, "IsDefaultClass", storage.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true" ? "Yes" : "No");
  writer.field(0, "Annotations", formatLabels(storage.metadata.annotations));
  writer.field(0, "Provisioner", storage.provisioner);
  writer.field(0, "Parameters", formatLabels(storage.parameters));
  const expansion = storage.allowVolumeExpansion;
  writer.field(0, "AllowVolumeExpansion", expansion === undefined ? "<unset>" : expansion ? "True" : "False");
  const options: string[] = storage.mountOptions ?? [];
  if (options.length === 0) writer.line(0, "MountOptions:\t<none>");
  else writer.line(0, "MountOptions:");
  for (const option of options) writer.line(1, option);
  if (storage.reclaimPolicy) writer.field(0, "ReclaimPolicy", storage.reclaimPolicy);
  if (storage.volumeBindingMode) writer.field(0, "VolumeBindingMode", storage.volumeBindingMode);
  await describeEvents(writer, storage, context);
  return writer.text();
};

function phaseOf(object: KubeObject, { now }: DescribeContext): string {
  const { deletionTimestamp } = object.metadata;
  return deletionTimestamp ? `Terminating (lasts ${ageSince(deletionTimestamp, now)})` : (object.status?.phase ?? "");
}

const SHORT_MODES: Record<string, string> = { ReadWriteOnce: "RWO", ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOncePod: "RWOP" };

function modes(list: string[] | undefined): string {
  return Object.keys(SHORT_MODES)
    .filter((mode) => list?.includes(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(",");
}
