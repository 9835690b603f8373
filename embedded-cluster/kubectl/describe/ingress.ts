import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { endpointsText, slicesOf } from "./service.ts";

type Loose = KubeObject[string];

export const describeIngress: Describer = async (ingress, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = ingress;
  writer.field(0, "Name", metadata.name);
  labels(writer, "Labels", metadata.labels);
  writer.field(0, "Namespace", metadata.namespace);
  const addresses = ((status.loadBalancer?.ingress ?? []) as Loose[]).map((each) => each.ip || each.hostname).filter(Boolean);
  writer.field(0, "Address", [...new Set(addresses)].sort().join(","));
  writer.field(0, "Ingress Class", spec.ingressClassName ?? "<none>");
  const fallback = spec.defaultBackend ? await backendText(ingress, spec.defaultBackend, context) : "<default>";
  writer.field(0, "Default backend", fallback);
  if ((spec.tls ?? []).length > 0) {
    writer.line(0, "TLS:");
    for (const tls of spec.tls)
      writer.line(1, tls.secretName ? `${tls.secretName} terminates ${(tls.hosts ?? []).join(",")}` : `SNI routes ${(tls.hosts ?? []).join(",")}`);
  }
  writer.line(0, "Rules:\n  Host\tPath\tBackends");
  writer.line(1, "----\t----\t--------");
  const rules: Loose[] = (spec.rules ?? []).filter((rule: Loose) => rule.http);
  for (const rule of rules) {
    writer.line(1, `${rule.host || "*"}\t`);
    for (const path of rule.http.paths ?? []) writer.line(2, `\t${path.path ?? ""} \t${await backendText(ingress, path.backend, context)}`);
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
  annotations(writer, "Annotations", metadata.annotations);
  await describeEvents(writer, ingress, context);
  return writer.text();
};

async function backendText(ingress: KubeObject, backend: Loose, { cluster }: DescribeContext): Promise<string> {
  if (backend.resource) return `APIGroup: ${backend.resource.apiGroup ?? "<none>"}, Kind: ${backend.resource.kind}, Name: ${backend.resource.name}`;
  if (!backend.service) return "";
  const { name, port = {} } = backend.service;
  const text = `${name}:${port.name || port.number || ""}`;
  const { namespace } = ingress.metadata;
  try {
    const slices = await slicesOf(cluster, namespace, name);
    const service = await cluster.json("GET", resourcePath(RESOURCES.services, { namespace, name }));
    const found = ((service.spec?.ports ?? []) as Loose[]).find((each) => (port.number && each.port === port.number) || (port.name && each.name === port.name));
    return `${text} (${endpointsText(slices, found?.name ?? "")})`;
  } catch (error) {
    return `${text} (<error: ${error instanceof Error ? error.message : String(error)}>)`;
  }
}
