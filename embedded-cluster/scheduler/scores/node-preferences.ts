import { matchesNodeSelector } from "../../client/node-selector.ts";
import type { NodeSelectorTerm } from "../../apimachinery/types/storage.ts";
import { toleratesAll } from "../filters/tolerations.ts";
import { type Score, normalized } from "./score.ts";

/** Fewer PreferNoSchedule taints that the pod does not bear. Models plugins/tainttoleration. */
export const taintTolerationScore: Score = ({ pod, feasible }) => {
  const counts = feasible.map(({ node }) => (node?.spec?.taints ?? []).filter((taint) => taint.effect === "PreferNoSchedule" && !toleratesAll(pod, [taint])));
  return normalized(
    counts.map((taints) => taints.length),
    true,
  );
};

/** More weight of preferred terms met. Models plugins/nodeaffinity. */
export const nodeAffinityScore: Score = ({ pod, feasible }) => {
  const preferred = pod.spec["affinity"]?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution as
    | { weight: number; preference: NodeSelectorTerm }[]
    | undefined;
  if (preferred === undefined || preferred.length === 0) return undefined;
  const met = feasible.map(({ node }) =>
    preferred.reduce((sum, { weight, preference }) => sum + (node !== undefined && matchesNodeSelector([preference], node) ? weight : 0), 0),
  );
  return normalized(met);
};
