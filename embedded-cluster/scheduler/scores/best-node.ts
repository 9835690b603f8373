import { type Random, randomInteger } from "../../kernel/random.ts";
import type { NodeInfo } from "../node-info.ts";
import { imageLocality } from "./image-locality.ts";
import { nodeAffinityScore, taintTolerationScore } from "./node-preferences.ts";
import { podAffinityScore } from "./pod-affinity.ts";
import { balancedAllocation, leastAllocated } from "./resources.ts";
import type { Score, ScoreInput } from "./score.ts";
import { topologySpreadScore } from "./topology-spread.ts";

/** Weights of the default profile. */
const SCORES: readonly [Score, number][] = [
  [taintTolerationScore, 3],
  [nodeAffinityScore, 2],
  [leastAllocated, 1],
  [topologySpreadScore, 2],
  [podAffinityScore, 2],
  [balancedAllocation, 1],
  [imageLocality, 1],
];

/** The node of the best score; among equals, chance decides. Models prioritizeNodes and selectHost of pkg/scheduler. */
export function bestNode(input: ScoreInput, random: Random): NodeInfo | undefined {
  const { feasible } = input;
  if (feasible.length <= 1) return feasible[0];
  const totals = feasible.map(() => 0);
  for (const [score, weight] of SCORES) for (const [index, points] of (score(input) ?? []).entries()) totals[index] = (totals[index] ?? 0) + weight * points;
  const best = Math.max(...totals);
  const winners = feasible.filter((_, index) => totals[index] === best);
  return winners[randomInteger(random, winners.length)];
}
