import type { Pod } from "../../apimachinery/types/core.ts";
import { type NodeInfo, requestsOf } from "../node-info.ts";
import { MOST, type Score } from "./score.ts";

/** What a container that asks for nothing is taken to use. As schedutil's non-zero requests. */
const DEFAULT_REQUESTS = { cpu: 100, memory: 200 * 1024 * 1024 };
const RESOURCES = ["cpu", "memory"] as const;

/** Room left over, of cpu and memory alike. Models plugins/noderesources leastResourceScorer. */
export const leastAllocated: Score = ({ pod, feasible }) =>
  feasible.map((info) => {
    let sum = 0;
    for (const resource of RESOURCES) {
      const capacity = info.allocatable(resource);
      const used = nonZeroRequested(info, resource) + nonZero(pod, resource);
      sum += capacity === 0 || used > capacity ? 0 : Math.floor(((capacity - used) * MOST) / capacity);
    }
    return Math.floor(sum / RESOURCES.length);
  });

function nonZeroRequested(info: NodeInfo, resource: (typeof RESOURCES)[number]): number {
  let sum = 0;
  for (const pod of info.pods.values()) sum += nonZero(pod, resource);
  return sum;
}

function nonZero(pod: Pod, resource: (typeof RESOURCES)[number]): number {
  const silent = pod.spec.containers.filter((container) => container.resources?.requests?.[resource] === undefined).length;
  return (requestsOf(pod).get(resource) ?? 0) + silent * DEFAULT_REQUESTS[resource];
}

/** cpu and memory used in like parts, better than without the pod. Models plugins/noderesources balancedResourceScorer. */
export const balancedAllocation: Score = ({ pod, feasible }) => {
  const requests = requestsOf(pod);
  if (RESOURCES.every((resource) => (requests.get(resource) ?? 0) === 0)) return undefined;
  return feasible.map((info) => {
    const without = RESOURCES.map((resource) => info.requested.get(resource) ?? 0);
    const withPod = RESOURCES.map((resource, index) => (without[index] ?? 0) + (requests.get(resource) ?? 0));
    return Math.floor(MOST / 2 + (MOST / 2 + balance(info, withPod) - balance(info, without)) / 2);
  });
};

function balance(info: NodeInfo, used: readonly number[]): number {
  const fractions = RESOURCES.flatMap((resource, index) => {
    const capacity = info.allocatable(resource);
    return capacity === 0 ? [] : [Math.min(1, (used[index] ?? 0) / capacity)];
  });
  const deviation = fractions.length === 2 ? Math.abs((fractions[0] ?? 0) - (fractions[1] ?? 0)) / 2 : 0;
  return Math.floor((1 - deviation) * MOST);
}
