import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Node } from "../../apimachinery/types/core.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME, wideColumn } from "./columns.ts";

// Models printNode, printNamespace, printEvent, printLease, printPriorityClass of pkg/printers/internalversion/printers.go.

export const nodeTable: TablePrinter = {
  columns: [
    NAME,
    column("Status", "string", "The status of the node"),
    column("Roles", "string", "The roles of the node"),
    AGE,
    column("Version"),
    wideColumn("Internal-IP"),
    wideColumn("External-IP"),
    wideColumn("OS-Image"),
    wideColumn("Kernel-Version"),
    wideColumn("Container-Runtime"),
  ],
  cells(object, now) {
    const node = object as Node;
    const info = node.status?.nodeInfo ?? {};
    const address = (type: string) => node.status?.addresses?.find((each) => each.type === type)?.address ?? "<none>";
    const kernel = info["kernelVersion"] || "<unknown>";
    return [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node).join(",") || "<none>",
      age(node, now),
      info["kubeletVersion"] ?? "",
      address("InternalIP"),
      address("ExternalIP"),
      info["osImage"] || "<unknown>",
      info["architecture"] ? `${kernel} (${info["architecture"]})` : kernel,
      info["containerRuntimeVersion"] || "<unknown>",
    ];
  },
};

function nodeStatus(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready");
  const words = [ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady"];
  if (node.spec?.unschedulable) words.push("SchedulingDisabled");
  return words.join(",");
}

function nodeRoles(node: Node): string[] {
  const roles = new Set<string>();
  for (const [label, value] of Object.entries(node.metadata.labels ?? {})) {
    if (label.startsWith("node-role.kubernetes.io/")) roles.add(label.slice("node-role.kubernetes.io/".length));
    else if (label === "kubernetes.io/role") roles.add(value);
  }
  roles.delete("");
  return [...roles].sort();
}

export const namespaceTable: TablePrinter = {
  columns: [NAME, column("Status", "string", "The status of the namespace"), AGE],
  cells: (object, now) => [object.metadata.name, object["status"]?.phase ?? "", age(object, now)],
};

export const leaseTable: TablePrinter = {
  columns: [NAME, column("Holder"), AGE],
  cells: (object, now) => [object.metadata.name, object["spec"]?.holderIdentity ?? "", age(object, now)],
};

export const priorityClassTable: TablePrinter = {
  columns: [NAME, column("Value", "integer"), column("Global-Default", "boolean"), AGE, column("PreemptionPolicy")],
  cells: (object, now) => [object.metadata.name, object["value"] ?? 0, object["globalDefault"] ?? false, age(object, now), object["preemptionPolicy"] ?? ""],
};

export const eventTable: TablePrinter = {
  columns: [
    column("Last Seen"),
    column("Type"),
    column("Reason"),
    column("Object"),
    wideColumn("Subobject"),
    wideColumn("Source"),
    column("Message"),
    wideColumn("First Seen"),
    wideColumn("Count"),
    { ...wideColumn("Name"), format: "name" },
  ],
  cells(event, now) {
    const { first, last, count } = eventTimes(event, now);
    const involved = event["involvedObject"] ?? {};
    const kind = String(involved.kind ?? "").toLowerCase();
    return [
      last,
      event["type"] ?? "",
      event["reason"] ?? "",
      involved.name ? `${kind}/${involved.name}` : kind,
      involved.fieldPath ?? "",
      eventSource(event),
      String(event["message"] ?? "").trim(),
      first,
      count,
      event.metadata.name,
    ];
  },
};

/** Older events have timestamps and a count, newer ones an eventTime and a series. */
function eventTimes(event: KubeObject, now: number): { first: string; last: string; count: number } {
  const first = ageSince(event["firstTimestamp"] || event["eventTime"], now);
  const last = event["lastTimestamp"] ? ageSince(event["lastTimestamp"], now) : first;
  const series = event["series"];
  if (series) return { first, last: ageSince(series.lastObservedTime, now), count: series.count ?? 0 };
  return { first, last, count: event["count"] || 1 };
}

function eventSource(event: KubeObject): string {
  const component = event["source"]?.component || event["reportingComponent"] || "";
  const instance = event["source"]?.host || event["reportingInstance"] || "";
  return instance === "" ? component : `${component}, ${instance}`;
}
