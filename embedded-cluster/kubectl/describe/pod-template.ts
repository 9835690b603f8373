import type { KubeObject } from "../../apimachinery/object.ts";
import { describeContainers } from "./containers.ts";
import type { DescribeWriter } from "./describe-writer.ts";
import { annotations, labels, tolerations } from "./multi-line.ts";
import { topologySpread } from "./pod.ts";
import { describeVolumes } from "./volumes.ts";

/** The section "Pod Template:" of workloads. */
export function describePodTemplate(writer: DescribeWriter, template: KubeObject[string]): void {
  writer.line(0, "Pod Template:");
  podTemplateFields(writer, template);
}

/** The template's fields alone, as `rollout history --revision` shows them. */
export function podTemplateFields(writer: DescribeWriter, template: KubeObject[string]): void {
  const { metadata = {}, spec = {} } = template ?? {};
  labels(writer, "  Labels", metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) annotations(writer, "  Annotations", metadata.annotations);
  if (spec.serviceAccountName) writer.field(1, "Service Account", spec.serviceAccountName);
  if ((spec.initContainers ?? []).length > 0) describeContainers(writer, "Init Containers", spec.initContainers, [], undefined, "  ");
  describeContainers(writer, "Containers", spec.containers ?? [], [], undefined, "  ");
  describeVolumes(writer, spec.volumes ?? [], "  ");
  topologySpread(writer, spec.topologySpreadConstraints ?? [], "  ");
  if (spec.priorityClassName) writer.field(1, "Priority Class Name", spec.priorityClassName);
  labels(writer, "  Node-Selectors", spec.nodeSelector);
  tolerations(writer, "  Tolerations", spec.tolerations);
}
