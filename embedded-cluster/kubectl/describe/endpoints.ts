import type { KubeObject } from "../../apimachinery/object.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];

export const describeEndpoints: Describer = async (endpoints, context) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, endpoints);
  labels(writer, "Labels", endpoints.metadata.labels);
  annotations(writer, "Annotations", endpoints.metadata.annotations);
  writer.line(0, "Subsets:");
  const addresses = (list: Loose[] | undefined) => (list ?? []).map((address) => address.ip).join(",") || "<none>";
  for (const subset of (endpoints.subsets ?? []) as Loose[]) {
    writer.field(1, "Addresses", addresses(subset.addresses));
    writer.field(1, "NotReadyAddresses", addresses(subset.notReadyAddresses));
    if ((subset.ports ?? []).length > 0) {
      writer.line(1, "Ports:");
      writer.line(2, "Name\tPort\tProtocol");
      writer.line(2, "----\t----\t--------");
      for (const port of subset.ports) writer.line(2, `${port.name || "<unset>"}\t${port.port}\t${port.protocol}`);
    }
    writer.line(0, "");
  }
  await describeEvents(writer, endpoints, context);
  return writer.text();
};

export const describeEndpointSlice: Describer = async (slice, context) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, slice);
  labels(writer, "Labels", slice.metadata.labels);
  annotations(writer, "Annotations", slice.metadata.annotations);
  writer.field(0, "AddressType", slice.addressType ?? "");
  const ports: Loose[] = slice.ports ?? [];
  if (ports.length === 0) writer.line(0, "Ports: <unset>");
  else {
    writer.line(0, "Ports:");
    writer.line(1, "Name\tPort\tProtocol");
    writer.line(1, "----\t----\t--------");
    for (const port of ports) writer.line(1, `${port.name || "<unset>"}\t${port.port ?? "<unset>"}\t${port.protocol ?? ""}`);
  }
  const endpoints: Loose[] = slice.endpoints ?? [];
  if (endpoints.length === 0) writer.line(0, "Endpoints: <none>");
  else writer.line(0, "Endpoints:");
  for (const endpoint of endpoints) {
    writer.field(1, "- Addresses", (endpoint.addresses ?? []).join(", ") || "<none>");
    writer.line(2, "Conditions:");
    writer.field(3, "Ready", endpoint.conditions?.ready ?? "<unset>");
    writer.field(2, "Hostname", endpoint.hostname ?? "<unset>");
    if (endpoint.targetRef) writer.field(2, "TargetRef", `${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
    writer.field(2, "NodeName", endpoint.nodeName ?? "<unset>");
    writer.field(2, "Zone", endpoint.zone ?? "<unset>");
  }
  await describeEvents(writer, slice, context);
  return writer.text();
};
