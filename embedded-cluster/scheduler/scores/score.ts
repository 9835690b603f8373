import type { Pod } from "../../apimachinery/types/core.ts";
import type { NamespaceLabels } from "../filters/filter.ts";
import type { NodeInfo } from "../node-info.ts";

export const MOST = 100;

export interface ScoreInput {
  pod: Pod;
  /** The nodes the pod can run on. */
  feasible: readonly NodeInfo[];
  all: readonly NodeInfo[];
  namespaceLabels: NamespaceLabels;
}

/** 0…{@link MOST} for each feasible node, in their order; undefined: the plugin has nothing to say on this pod. */
export type Score = (input: ScoreInput) => number[] | undefined;

/** Scales to the highest. Models helper.DefaultNormalizeScore. */
export function normalized(scores: readonly number[], reverse = false): number[] {
  const highest = Math.max(0, ...scores);
  if (highest === 0) return scores.map(() => (reverse ? MOST : 0));
  return scores.map((score) => {
    const scaled = Math.floor((MOST * score) / highest);
    return reverse ? MOST - scaled : scaled;
  });
}
