import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME, wideColumn } from "./columns.ts";
import { podSummary } from "./pod-summary.ts";

/** Models printPod of pkg/printers/internalversion/printers.go. */
export const podTable: TablePrinter = {
  columns: [
    NAME,
    column("Ready", "string", "The aggregate readiness state of this pod for accepting traffic."),
    column("Status", "string", "The aggregate status of the containers in this pod."),
    column("Restarts", "string", "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted."),
    AGE,
    wideColumn("IP"),
    wideColumn("Node"),
    wideColumn("Nominated Node"),
    wideColumn("Readiness Gates"),
  ],
  cells(object, now) {
    const pod = object as Pod;
    const { ready, total, reason, restarts, lastRestart } = podSummary(pod);
    const restartsCell = restarts !== 0 && lastRestart !== undefined ? `${restarts} (${ageSince(lastRestart, now)} ago)` : `${restarts}`;
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      reason,
      restartsCell,
      age(pod, now),
      pod.status?.podIPs?.[0]?.ip || "<none>",
      pod.spec.nodeName || "<none>",
      (pod.status as { nominatedNodeName?: string } | undefined)?.nominatedNodeName || "<none>",
      readinessGates(pod),
    ];
  },
};

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const conditions = pod.status?.conditions ?? [];
  const open = gates.filter((gate) => conditions.find((condition) => condition.type === gate.conditionType)?.status === "True");
  return `${open.length}/${gates.length}`;
}
