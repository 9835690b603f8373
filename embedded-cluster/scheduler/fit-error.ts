import type { Rejection } from "./filters/filter.ts";

/** What FailedScheduling says when every node was refused. Models framework.FitError with the messages of the default profile's PostFilter plugins. */
export function fitErrorMessage(rejections: readonly Rejection[], preemptionPolicy: string | undefined): string {
  const total = rejections.length;
  const reasons = histogram(rejections.flatMap((rejection) => rejection.reasons));
  const preemption = preemptionPolicy === "Never" ? "not eligible due to preemptionPolicy=Never." : preemptionMessage(rejections);
  return `0/${total} nodes are available: ${reasons}. no new claims to deallocate, preemption: ${preemption}`;
}

/** The same when the pod was refused before any node was looked at; the claims' plugin then has nothing to go by, and says so. */
export function preFilterMessage(nodes: number, reason: string): string {
  return `0/${nodes} nodes are available: ${reason}. not found`;
}

function preemptionMessage(rejections: readonly Rejection[]): string {
  const outcomes = rejections.map((one) => (one.unresolvable ? "Preemption is not helpful for scheduling" : "No preemption victims found for incoming pod"));
  return `0/${rejections.length} nodes are available: ${histogram(outcomes)}.`;
}

/** "1 Insufficient cpu, 2 node(s) were unschedulable", sorted as texts. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(", ");
}
