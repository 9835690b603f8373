import type { LabelSelector, Node, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { NodeInfo } from "../node-info.ts";
import { matchesRequired } from "./node-placement.ts";
import { toleratesAll } from "./tolerations.ts";

export interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  labelSelector?: LabelSelector;
  minDomains?: number;
  nodeAffinityPolicy?: "Honor" | "Ignore";
  nodeTaintsPolicy?: "Honor" | "Ignore";
}

export function spreadConstraints(pod: Pod, whenUnsatisfiable: SpreadConstraint["whenUnsatisfiable"]): SpreadConstraint[] {
  const constraints = (pod.spec["topologySpreadConstraints"] ?? []) as SpreadConstraint[];
  return constraints.filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable);
}

/** Whether a node has a domain of every constraint. */
export function hasAllDomains(node: Node, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
}

/** Whether a node's pods count. Models topologySpreadConstraint.matchNodeInclusionPolicies. */
export function includesNode({ nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" }: SpreadConstraint, pod: Pod, node: Node): boolean {
  if (nodeAffinityPolicy === "Honor" && !matchesRequired(pod, node)) return false;
  const taints = (node.spec?.taints ?? []).filter((taint) => taint.effect === "NoSchedule" || taint.effect === "NoExecute");
  return nodeTaintsPolicy !== "Honor" || toleratesAll(pod, taints);
}

/** The pods of a node that a constraint counts; those on their way out no longer do. */
export function countMatching(info: NodeInfo, pod: Pod, matches: ReturnType<typeof labelMatcher>): number {
  let count = 0;
  for (const other of info.pods.values()) {
    if (other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined && matches(other.metadata.labels)) count++;
  }
  return count;
}
