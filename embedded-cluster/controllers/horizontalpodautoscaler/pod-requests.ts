import { quantityMilliValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Pod } from "../../apimachinery/types/core.ts";

/** What each pod requests of a resource, in thousandths. Throws when one says nothing. Models calculateRequests. */
export function podRequests(pods: readonly Pod[], container: string, resource: string): Map<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, container, resource)]));
}

function requestOf(pod: Pod, container: string, resource: string): number {
  const { name } = pod.metadata;
  const whole = pod.spec["resources"]?.requests as Record<string, string> | undefined;
  if (container === "" && whole !== undefined && Object.keys(whole).length > 0) {
    const amount = whole[resource];
    if (amount === undefined) throw new Error(`missing pod-level request for ${resource} in Pod ${name}`);
    return quantityMilliValue(amount);
  }
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  let total = 0;
  for (const { name: own, resources } of [...pod.spec.containers, ...sidecars]) {
    if (container !== "" && container !== own) continue;
    const amount = resources?.requests?.[resource];
    if (amount === undefined) throw new Error(`missing request for ${resource} in container ${own} of Pod ${name}`);
    total += quantityMilliValue(amount);
    if (container === own) return total;
  }
  if (container !== "") throw new Error(`container ${container} not found in Pod ${name}`);
  return total;
}
