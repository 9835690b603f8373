import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { annotations, labels } from "./multi-line.ts";
import { goTime } from "./times.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];
const INDENT = "    ";

export const describeNetworkPolicy: Describer = async (policy) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {} } = policy;
  nameAndNamespace(writer, policy);
  writer.field(0, "Created on", goTime(metadata.creationTimestamp));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.line(0, "Spec:");
  writer.write(1, "PodSelector: ");
  const selector = formatLabelSelector(spec.podSelector);
  writer.line(2, selector === "<none>" || selector === "" ? "<none> (Allowing the specific traffic to all pods in this namespace)" : selector);
  const types: string[] = spec.policyTypes ?? [];
  if (types.includes("Ingress")) {
    writer.line(1, "Allowing ingress traffic:");
    rules(writer, spec.ingress ?? [], {
      none: "<none> (Selected pods are isolated for ingress connectivity)",
      peers: "from",
      title: "From",
      any: "From: <any> (traffic not restricted by source)",
    });
  } else writer.line(1, "Not affecting ingress traffic");
  if (types.includes("Egress")) {
    writer.line(1, "Allowing egress traffic:");
    rules(writer, spec.egress ?? [], {
      none: "<none> (Selected pods are isolated for egress connectivity)",
      peers: "to",
      title: "To",
      any: "To: <any> (traffic not restricted by destination)",
    });
  } else writer.line(1, "Not affecting egress traffic");
  writer.line(1, `Policy Types: ${types.length === 0 ? "<none>" : types.join(", ")}`);
  return writer.text();
};

interface Words {
  none: string;
  peers: "from" | "to";
  title: string;
  any: string;
}

function rules(writer: DescribeWriter, items: Loose[], words: Words): void {
  if (items.length === 0) return writer.line(0, INDENT + words.none);
  items.forEach((rule, index) => {
    const ports: Loose[] = rule.ports ?? [];
    if (ports.length === 0) writer.line(0, `${INDENT}To Port: <any> (traffic allowed to all ports)`);
    for (const port of ports) {
      const protocol = port.protocol ?? "TCP";
      const number = port.port ?? "<nil>";
      writer.line(0, port.endPort === undefined ? `${INDENT}To Port: ${number}/${protocol}` : `${INDENT}To Port Range: ${number}-${port.endPort}/${protocol}`);
    }
    const peers: Loose[] = rule[words.peers] ?? [];
    if (peers.length === 0) writer.line(0, INDENT + words.any);
    for (const peer of peers) {
      writer.line(0, `${INDENT}${words.title}:`);
      if (peer.namespaceSelector) writer.line(1, `${INDENT}NamespaceSelector: ${formatLabelSelector(peer.namespaceSelector)}`);
      if (peer.podSelector) writer.line(1, `${INDENT}PodSelector: ${formatLabelSelector(peer.podSelector)}`);
      if (!peer.podSelector && !peer.namespaceSelector && peer.ipBlock) {
        writer.line(1, `${INDENT}IPBlock:`);
        writer.line(2, `${INDENT}CIDR: ${peer.ipBlock.cidr}`);
        writer.line(2, `${INDENT}Except: ${(peer.ipBlock.except ?? []).join(", ")}`);
      }
    }
    if (index < items.length - 1) writer.line(0, `${INDENT}----------`);
  });
}
