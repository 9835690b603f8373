import type { KubeObject } from "../../apimachinery/object.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { rfc1123 } from "./times.ts";

type Loose = KubeObject[string];

/** Models IPAddressDescriber. */
export const describeIpAddress: Describer = async (address, context) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", address.metadata.name);
  labels(writer, "Labels", address.metadata.labels);
  annotations(writer, "Annotations", address.metadata.annotations);
  const parent: Loose = address.spec?.parentRef;
  if (parent) {
    writer.line(0, "Parent Reference:");
    writer.field(1, "Group", parent.group ?? "");
    writer.field(1, "Resource", parent.resource ?? "");
    writer.field(1, "Namespace", parent.namespace ?? "");
    writer.field(1, "Name", parent.name ?? "");
  }
  await describeEvents(writer, address, context);
  return writer.text();
};

/** Models ServiceCIDRDescriber. */
export const describeServiceCidr: Describer = async (range, context) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", range.metadata.name);
  labels(writer, "Labels", range.metadata.labels);
  annotations(writer, "Annotations", range.metadata.annotations);
  writer.field(0, "CIDRs", (range.spec?.cidrs ?? []).join(", "));
  const conditions: Loose[] = range.status?.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, "Status:");
    writer.line(0, "Conditions:");
    writer.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
    writer.line(1, "----\t------\t------------------\t------\t-------");
    for (const { type, status, lastTransitionTime, reason = "", message = "" } of conditions) {
      writer.line(1, `${type}\t${status}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}`);
    }
  }
  await describeEvents(writer, range, context);
  return writer.text();
};
