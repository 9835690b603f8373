import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { canonicalQuantity } from "../../apimachinery/quantity/format.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { annotations, labels } from "./multi-line.ts";
import { rfc1123 } from "./times.ts";

type Loose = KubeObject[string];

export const describeNamespace: Describer = async (namespace, context) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", namespace.metadata.name);
  labels(writer, "Labels", namespace.metadata.labels);
  annotations(writer, "Annotations", namespace.metadata.annotations);
  writer.field(0, "Status", namespace.status?.phase ?? "");
  const conditions: Loose[] = namespace.status?.conditions ?? [];
  if (conditions.length > 0) {
    writer.line(0, "Conditions:");
    writer.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
    writer.line(1, "----\t------\t------------------\t------\t-------");
    for (const each of conditions)
      writer.line(1, `${each.type}\t${each.status}\t${rfc1123(each.lastTransitionTime)}\t${each.reason ?? ""}\t${each.message ?? ""}`);
  }
  const quotas = await listOf(context, RESOURCES.resourcequotas, namespace.metadata.name);
  if (quotas !== undefined) quotasOf(writer, quotas);
  const ranges = await listOf(context, RESOURCES.limitranges, namespace.metadata.name);
  if (ranges !== undefined) rangesOf(writer, ranges);
  return writer.text();
};

async function listOf({ cluster }: DescribeContext, resource: Parameters<typeof resourcePath>[0], namespace: string): Promise<KubeObject[] | undefined> {
  try {
    return (await cluster.json<KubeList>("GET", resourcePath(resource, { namespace, query: { limit: 500 } }))).items;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function quotasOf(writer: DescribeWriter, quotas: KubeObject[]): void {
  writer.line(0, "");
  if (quotas.length === 0) return writer.line(0, "No resource quota.");
  writer.line(0, "Resource Quotas");
  for (const quota of [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    writer.field(1, "Name", quota.metadata.name);
    scopes(writer, quota, 1, "* ");
    writer.line(1, "Resource\tUsed\tHard");
    writer.line(1, "--------\t---\t---");
    for (const name of Object.keys(quota.status?.hard ?? {}).sort()) {
      writer.line(1, `${name}\t${quota.status?.used?.[name] ?? "0"}\t${canonicalQuantity(quota.status?.hard[name])}`);
    }
  }
}

function rangesOf(writer: DescribeWriter, ranges: KubeObject[]): void {
  writer.line(0, "");
  if (ranges.length === 0) return writer.line(0, "No LimitRange resource.");
  writer.line(0, "Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio");
  writer.line(0, " ----\t--------\t---\t---\t---------------\t-------------\t-----------------------");
  for (const range of ranges) limits(writer, range, " ");
}

function limits(writer: DescribeWriter, range: KubeObject, prefix: string): void {
  const columns = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
  for (const item of (range.spec?.limits ?? []) as Loose[]) {
    const names = new Set(columns.flatMap((column) => Object.keys(item[column] ?? {})));
    for (const name of [...names].sort()) writer.line(0, `${prefix}${item.type}\t${name}\t${columns.map((column) => item[column]?.[name] ?? "-").join("\t")}`);
  }
}

export const describeLimitRange: Describer = async (range) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", range.metadata.name);
  writer.field(0, "Namespace", range.metadata.namespace);
  writer.line(0, "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio");
  writer.line(0, "----\t--------\t---\t---\t---------------\t-------------\t-----------------------");
  limits(writer, range, "");
  return writer.text();
};

export const describeQuota: Describer = async (quota) => {
  const writer = new DescribeWriter();
  writer.field(0, "Name", quota.metadata.name);
  writer.field(0, "Namespace", quota.metadata.namespace);
  scopes(writer, quota, 0, " * ");
  writer.line(0, "Resource\tUsed\tHard");
  writer.line(0, "--------\t----\t----");
  for (const name of Object.keys(quota.status?.hard ?? {}).sort()) writer.line(0, `${name}\t${quota.status?.used?.[name] ?? "0"}\t${quota.status?.hard[name]}`);
  return writer.text();
};

const SCOPE_TEXT: Record<string, string> = {
  Terminating: "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort: "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort: "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

function scopes(writer: DescribeWriter, quota: KubeObject, level: number, bullet: string): void {
  const names: string[] = [...(quota.spec?.scopes ?? [])].sort();
  if (names.length === 0) return;
  writer.field(level, "Scopes", names.join(", "));
  for (const name of names) if (SCOPE_TEXT[name] !== undefined) writer.line(level, `${bullet}${SCOPE_TEXT[name]}`);
}
