import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Cluster } from "../config/cluster.ts";
import { formatLabels } from "../printers/table.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];

export const describeService: Describer = async (service, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec, status = {} } = service;
  const slices = await slicesOf(context.cluster, metadata.namespace, metadata.name);
  nameAndNamespace(writer, service);
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Selector", formatLabels(spec.selector));
  writer.field(0, "Type", spec.type ?? "");
  if (spec.ipFamilyPolicy) writer.field(0, "IP Family Policy", spec.ipFamilyPolicy);
  writer.field(0, "IP Families", (spec.ipFamilies ?? []).join(",") || "<none>");
  writer.field(0, "IP", spec.clusterIP ?? "");
  writer.field(0, "IPs", (spec.clusterIPs ?? []).join(",") || "<none>");
  if ((spec.externalIPs ?? []).length > 0) writer.field(0, "External IPs", spec.externalIPs.join(","));
  if (spec.loadBalancerIP) writer.field(0, "Desired LoadBalancer IP", spec.loadBalancerIP);
  if (spec.externalName) writer.field(0, "External Name", spec.externalName);
  const ingress: Loose[] = status.loadBalancer?.ingress ?? [];
  if (ingress.length > 0)
    writer.field(
      0,
      "LoadBalancer Ingress",
      ingress.map((each) => (each.ip ? (each.ipMode ? `${each.ip} (${each.ipMode})` : each.ip) : each.hostname)).join(", "),
    );
  for (const port of (spec.ports ?? []) as Loose[]) ports(writer, port, slices);
  writer.field(0, "Session Affinity", spec.sessionAffinity ?? "");
  if (spec.externalTrafficPolicy) writer.field(0, "External Traffic Policy", spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) writer.field(0, "Internal Traffic Policy", spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) writer.field(0, "HealthCheck NodePort", spec.healthCheckNodePort);
  if ((spec.loadBalancerSourceRanges ?? []).length > 0) writer.field(0, "LoadBalancer Source Ranges", spec.loadBalancerSourceRanges.join(","));
  if (spec.trafficDistribution) writer.field(0, "Traffic Distribution", spec.trafficDistribution);
  await describeEvents(writer, service, context);
  return writer.text();
};

function ports(writer: DescribeWriter, port: Loose, slices: readonly KubeObject[]): void {
  const name = port.name || "<unset>";
  writer.line(0, `Port:\t${name}\t${port.port}/${port.protocol ?? ""}`);
  writer.field(0, "TargetPort", `${port.targetPort ?? 0}/${port.protocol ?? ""}`);
  if (port.appProtocol) writer.field(0, "AppProtocol", port.appProtocol);
  if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? ""}`);
  writer.field(0, "Endpoints", endpointsText(slices, port.name ?? ""));
}

export async function slicesOf(cluster: Cluster, namespace: string | undefined, service: string): Promise<KubeObject[]> {
  const query = { labelSelector: `kubernetes.io/service-name=${service}` };
  return (await cluster.json<KubeList>("GET", resourcePath(RESOURCES.endpointslices, { namespace, query }))).items;
}

/** Ready addresses that a description names before it counts the rest. */
const SHOWN_ENDPOINTS = 3;

/** "10.1.0.4:80,10.1.0.5:80": the ready endpoints behind the port called `portName`. */
export function endpointsText(slices: readonly KubeObject[], portName: string): string {
  if (slices.length === 0) return "<none>";
  const addresses: string[] = [];
  for (const slice of slices) {
    const ready = ((slice.endpoints ?? []) as Loose[])
      .filter((endpoint) => endpoint.conditions?.ready !== false)
      .map((endpoint) => String(endpoint.addresses[0]));
    const matching = ((slice.ports ?? []) as Loose[]).filter((port) => (port.name ?? "") === portName);
    if ((slice.ports ?? []).length === 0) addresses.push(...ready);
    for (const port of matching) addresses.push(...ready.map((ip) => (ip.includes(":") ? `[${ip}]:${port.port}` : `${ip}:${port.port}`)));
  }
  const shown = addresses.slice(0, SHOWN_ENDPOINTS).join(",");
  return addresses.length > SHOWN_ENDPOINTS ? `${shown} + ${addresses.length - SHOWN_ENDPOINTS} more...` : shown;
}
