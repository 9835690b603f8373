import type { Rejection } from "./filters/filter.ts";

/**
 * What FailedScheduling says when every node was refused. `preemption` is what came of trying to make room: undefined when room
 * is being made. Models framework.FitError with the messages of the default profile's PostFilter plugins.
 */
export function fitErrorMessage(rejections: readonly Rejection[], preemption: string | undefined): string {
  const refused = `${nodesMessage(rejections)}.`;
  return preemption === undefined ? refused : `${refused} no new claims to deallocate, preemption: ${preemption}`;
}

/** The same when the pod was refused before any node was looked at; the claims' plugin then has nothing to go by, and says so. */
export function preFilterMessage(nodes: number, reason: string): string {
  return `0/${nodes} nodes are available: ${reason}. not found`;
}

/** "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable", sorted as texts. */
export function nodesMessage(rejections: readonly Rejection[]): string {
  const counts = new Map<string, number>();
  for (const reason of rejections.flatMap((rejection) => rejection.reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const histogram = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${rejections.length} nodes are available: ${histogram.join(", ")}`;
}
