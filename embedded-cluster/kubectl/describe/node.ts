import { addQuantities, quantityMilliValue, quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { type Quantity, parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext, Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels, taints } from "./multi-line.ts";
import { podRequests } from "./pod-requests.ts";
import { rfc1123 } from "./times.ts";

export const describeNode: Describer = async (node, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = node;
  writer.field(0, "Name", metadata.name);
  writer.field(0, "Roles", nodeRoles(node).join(",") || "<none>");
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "CreationTimestamp", rfc1123(metadata.creationTimestamp));
  taints(writer, spec.taints);
  writer.field(0, "Unschedulable", spec.unschedulable === true);
  await lease(writer, metadata.name, context);
  conditions(writer, status.conditions ?? []);
  writer.line(0, "Addresses:");
  for (const address of status.addresses ?? []) writer.field(1, address.type, address.address);
  resourceList(writer, "Capacity", status.capacity);
  resourceList(writer, "Allocatable", status.allocatable);
  systemInfo(writer, status.nodeInfo ?? {});
  if (spec.podCIDR) writer.field(0, "PodCIDR", spec.podCIDR);
  if ((spec.podCIDRs ?? []).length > 0) writer.field(0, "PodCIDRs", spec.podCIDRs.join(","));
  if (spec.providerID) writer.field(0, "ProviderID", spec.providerID);
  await pods(writer, node, context);
  await describeEvents(writer, node, context);
  return writer.text();
};

export function nodeRoles(node: KubeObject): string[] {
  const entries = Object.entries(node.metadata.labels ?? {});
  const roles = entries.flatMap(([key, value]) => {
    if (key.startsWith("node-role.kubernetes.io/")) return [key.slice("node-role.kubernetes.io/".length)];
    return key === "kubernetes.io/role" ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ""))].sort();
}

async function lease(writer: DescribeWriter, name: string, { cluster }: DescribeContext): Promise<void> {
  try {
    const found = await cluster.json("GET", `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
    writer.line(0, "Lease:");
    writer.field(1, "HolderIdentity", found.spec?.holderIdentity ?? "<unset>");
    writer.field(1, "AcquireTime", found.spec?.acquireTime ? rfc1123(found.spec.acquireTime) : "<unset>");
    writer.field(1, "RenewTime", found.spec?.renewTime ? rfc1123(found.spec.renewTime) : "<unset>");
  } catch (error) {
    writer.field(0, "Lease", `Failed to get lease: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function conditions(writer: DescribeWriter, items: KubeObject[string][]): void {
  if (items.length === 0) return;
  writer.line(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
  writer.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  for (const item of items) {
    writer.line(
      1,
      `${item.type} \t${item.status} \t${rfc1123(item.lastHeartbeatTime)} \t${rfc1123(item.lastTransitionTime)} \t${item.reason ?? ""} \t${item.message ?? ""}`,
    );
  }
}

function resourceList(writer: DescribeWriter, title: string, list: Record<string, string> | undefined): void {
  const names = Object.keys(list ?? {}).sort();
  if (names.length === 0) return;
  writer.line(0, `${title}:`);
  for (const name of names) writer.field(1, name, list?.[name]);
}

function systemInfo(writer: DescribeWriter, info: Record<string, string>): void {
  writer.line(0, "System Info:");
  const fields = {
    "Machine ID": "machineID",
    "System UUID": "systemUUID",
    "Boot ID": "bootID",
    "Kernel Version": "kernelVersion",
    "OS Image": "osImage",
    "Operating System": "operatingSystem",
    Architecture: "architecture",
    "Container Runtime Version": "containerRuntimeVersion",
    "Kubelet Version": "kubeletVersion",
  };
  for (const [title, field] of Object.entries(fields)) writer.field(1, title, info[field] ?? "");
}

async function pods(writer: DescribeWriter, node: KubeObject, { cluster, now }: DescribeContext): Promise<void> {
  let items: KubeObject[];
  try {
    const fieldSelector = `spec.nodeName=${node.metadata.name},status.phase!=Failed,status.phase!=Succeeded`;
    items = (await cluster.json<KubeList>("GET", resourcePath(RESOURCES.pods, { query: { fieldSelector, limit: 500 } }))).items;
  } catch {
    return writer.line(0, "Pods:\tnot authorized");
  }
  const allocatable: Record<string, string> = node.status?.allocatable ?? node.status?.capacity ?? {};
  writer.line(0, `Non-terminated Pods:\t(${items.length} in total)`);
  writer.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
  writer.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
  const totals = { requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>() };
  for (const pod of items) {
    const requests = podRequests(pod, "requests");
    const limits = podRequests(pod, "limits");
    for (const [name, amount] of requests) totals.requests.set(name, addQuantities(totals.requests.get(name) ?? ZERO, amount));
    for (const [name, amount] of limits) totals.limits.set(name, addQuantities(totals.limits.get(name) ?? ZERO, amount));
    const cells = ["cpu", "memory"].flatMap((name) => [share(requests, name, allocatable), share(limits, name, allocatable)]);
    writer.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join("\t")}\t${ageSince(pod.metadata.creationTimestamp, now)}`);
  }
  writer.line(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)");
  writer.line(1, "Resource\tRequests\tLimits");
  writer.line(1, "--------\t--------\t------");
  const hugePages = Object.keys(allocatable)
    .filter((name) => name.startsWith("hugepages-"))
    .sort();
  for (const name of ["cpu", "memory", "ephemeral-storage", ...hugePages]) {
    writer.line(1, `${name}\t${share(totals.requests, name, allocatable)}\t${share(totals.limits, name, allocatable)}`);
  }
}

const ZERO: Quantity = parseQuantity("0");

/** "250m (12%)" of what the node can give. */
function share(amounts: ReadonlyMap<string, Quantity>, name: string, allocatable: Record<string, string>): string {
  const amount = amounts.get(name) ?? ZERO;
  const measure = name === "cpu" ? quantityMilliValue : quantityValue;
  const whole = measure(allocatable[name] ?? "0");
  return `${formatQuantity(amount)} (${whole === 0 ? 0 : Math.trunc((measure(amount) / whole) * 100)}%)`;
}
