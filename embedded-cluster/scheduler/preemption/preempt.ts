import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { type Rejection, never } from "../filters/filter.ts";
import type { FilterCycle } from "../filters/run-filters.ts";
import { nodesMessage } from "../fit-error.ts";
import type { NodeInfo } from "../node-info.ts";
import { pickCandidate } from "./pick-candidate.ts";
import { type Candidate, selectVictims } from "./select-victims.ts";

export interface RefusedNode {
  info: NodeInfo;
  rejection: Rejection;
}

/** The node where lower pods should give way, or the sentence that says why none would help. Models preemption.Evaluator.Preempt. */
export function preempt(cycle: FilterCycle, refused: readonly RefusedNode[], budgets: readonly KubeObject[]): Candidate | string {
  const ineligible = whyIneligible(cycle.pod, refused);
  if (ineligible !== undefined) return ineligible;
  const candidates: Candidate[] = [];
  const rejections: Rejection[] = [];
  for (const { info, rejection } of refused) {
    const outcome = rejection.unresolvable ? never("Preemption is not helpful for scheduling") : selectVictims(cycle, info, budgets);
    if ("victims" in outcome) candidates.push(outcome);
    else rejections.push(outcome);
  }
  return pickCandidate(candidates) ?? `${nodesMessage(rejections)}.`;
}

/** Models PodEligibleToPreemptOthers. */
function whyIneligible(pod: Pod, refused: readonly RefusedNode[]): string | undefined {
  if (pod.spec["preemptionPolicy"] === "Never") return "not eligible due to preemptionPolicy=Never.";
  const nominated = refused.find(({ info }) => info.node?.metadata.name === pod.status?.nominatedNodeName);
  if (nominated === undefined || nominated.rejection.unresolvable) return undefined;
  const isMakingRoom = [...nominated.info.pods.values()].some((other) => (other.spec.priority ?? 0) < (pod.spec.priority ?? 0) && isPreempted(other));
  return isMakingRoom ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

function isPreempted(pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp === undefined) return false;
  return pod.status?.conditions?.find(({ type }) => type === "DisruptionTarget")?.reason === "PreemptionByScheduler";
}
