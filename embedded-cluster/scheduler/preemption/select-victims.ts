import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { type Rejection, never } from "../filters/filter.ts";
import { type FilterCycle, filterNode, replaced } from "../filters/run-filters.ts";
import type { NodeInfo } from "../node-info.ts";
import { splitByBudgets } from "./budgets.ts";

export interface Candidate {
  nodeName: string;
  /** The most important first. */
  victims: Pod[];
  /** How many of them a budget would protect. */
  violations: number;
}

/**
 * The fewest and least important pods that must go so that the pod fits, or why their going would not help.
 * Models DefaultPreemption.SelectVictimsOnNode.
 */
export function selectVictims(cycle: FilterCycle, present: NodeInfo, budgets: readonly KubeObject[]): Candidate | Rejection {
  const info = present.clone();
  const onTrial = { ...cycle, all: replaced(cycle.all, present, info) };
  const priority = cycle.pod.spec.priority ?? 0;
  const potential = [...info.pods.values()].filter((other) => (other.spec.priority ?? 0) < priority);
  if (potential.length === 0) return never("No preemption victims found for incoming pod");
  for (const other of potential) info.remove(other);
  const rejection = filterNode(onTrial, info);
  if (rejection !== undefined) return rejection;
  const victims: Pod[] = [];
  const { violating, others } = splitByBudgets(potential.sort(byImportance), budgets);
  const spare = (other: Pod): boolean => {
    info.add(other);
    if (filterNode(onTrial, info) === undefined) return true;
    info.remove(other);
    victims.push(other);
    return false;
  };
  const violations = violating.filter((other) => !spare(other)).length;
  for (const other of others) spare(other);
  return { nodeName: present.node?.metadata.name ?? "", victims: victims.sort(byImportance), violations };
}

/** Higher priority first, then who runs longer. Models util.MoreImportantPod. */
export function byImportance(left: Pod, right: Pod): number {
  return (right.spec.priority ?? 0) - (left.spec.priority ?? 0) || startOf(left) - startOf(right);
}

export function startOf(pod: Pod): number {
  return parseTimestamp(pod.status?.startTime) ?? Number.MAX_SAFE_INTEGER;
}
