import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";

export const describeIngressClass: Describer = async (ingressClass, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {} } = ingressClass;
  writer.field(0, "Name", metadata.name);
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Controller", spec.controller ?? "");
  if (spec.parameters) {
    writer.line(0, "Parameters:");
    if (spec.parameters.apiGroup) writer.field(1, "APIGroup", spec.parameters.apiGroup);
    writer.field(1, "Kind", spec.parameters.kind);
    writer.field(1, "Name", spec.parameters.name);
  }
  await describeEvents(writer, ingressClass, context);
  return writer.text();
};
