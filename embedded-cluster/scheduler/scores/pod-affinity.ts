import type { Node, Pod } from "../../apimachinery/types/core.ts";
import { type AffinityTerm, preferredTerms, requiredTerms, selects } from "../filters/affinity-terms.ts";
import { MOST, type Score, type ScoreInput } from "./score.ts";

/** What a required term of a pod that runs is worth to one that comes. As HardPodAffinityWeight's default. */
const HARD_WEIGHT = 1;

/** Domains where pods are that the pod wants near, or that want it near, less those unwanted. Models plugins/interpodaffinity scoring. */
export const podAffinityScore: Score = (input) => {
  const { pod, feasible, all } = input;
  const tally = new Map<string, Map<string, number>>();
  const hasOwn = preferredTerms(pod, "podAffinity").length + preferredTerms(pod, "podAntiAffinity").length > 0;
  for (const { node, pods, podsWithAffinity } of all) {
    if (node === undefined) continue;
    for (const other of (hasOwn ? pods : podsWithAffinity).values()) count(input, other, node, tally);
  }
  if (tally.size === 0) return undefined;
  const sums = feasible.map(({ node }) => [...tally].reduce((sum, [key, domains]) => sum + (domains.get(node?.metadata.labels?.[key] ?? "") ?? 0), 0));
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return sums.map((sum) => (most > least ? Math.floor((MOST * (sum - least)) / (most - least)) : 0));
};

function count({ pod, namespaceLabels }: ScoreInput, other: Pod, node: Node, tally: Map<string, Map<string, number>>): void {
  const add = (term: AffinityTerm, owner: Pod, target: Pod, points: number) => {
    const domain = node.metadata.labels?.[term.topologyKey];
    if (domain === undefined || !selects(term, owner, target, namespaceLabels)) return;
    const domains = tally.get(term.topologyKey) ?? new Map<string, number>();
    domains.set(domain, (domains.get(domain) ?? 0) + points);
    tally.set(term.topologyKey, domains);
  };
  for (const { weight, podAffinityTerm } of preferredTerms(pod, "podAffinity")) add(podAffinityTerm, pod, other, weight);
  for (const { weight, podAffinityTerm } of preferredTerms(pod, "podAntiAffinity")) add(podAffinityTerm, pod, other, -weight);
  for (const term of requiredTerms(other, "podAffinity")) add(term, other, pod, HARD_WEIGHT);
  for (const { weight, podAffinityTerm } of preferredTerms(other, "podAffinity")) add(podAffinityTerm, other, pod, weight);
  for (const { weight, podAffinityTerm } of preferredTerms(other, "podAntiAffinity")) add(podAffinityTerm, other, pod, -weight);
}
