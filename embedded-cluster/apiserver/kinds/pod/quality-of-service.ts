import { addQuantities, compareQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import type { Quantity } from "../../../apimachinery/quantity/quantity.ts";
import type { PodSpec } from "../../../apimachinery/types/core.ts";
import { quantity } from "../rules/resources.ts";

const COUNTED = ["cpu", "memory"];

/** Guaranteed, Burstable or BestEffort. Models ComputePodQOS of pkg/apis/core/helper/qos. */
export function qualityOfService(spec: PodSpec): string {
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let guaranteed = true;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    addTo(requests, container.resources?.requests);
    if (addTo(limits, container.resources?.limits) < COUNTED.length) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const equal = [...requests].every(([name, amount]) => {
    const limit = limits.get(name);
    return limit !== undefined && compareQuantities(limit, amount) === 0;
  });
  return guaranteed && equal && requests.size === limits.size ? "Guaranteed" : "Burstable";
}

/** Gives how many of the counted resources were named with more than zero. */
function addTo(sums: Map<string, Quantity>, list: Record<string, string> | undefined): number {
  let named = 0;
  for (const name of COUNTED) {
    const amount = quantity(list?.[name]);
    if (amount === undefined || amount.nanos <= 0n) continue;
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? amount : addQuantities(amount, sum));
    named++;
  }
  return named;
}
