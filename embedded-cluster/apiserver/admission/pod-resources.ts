import { addQuantities, compareQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import { parseQuantity, type Quantity } from "../../apimachinery/quantity/quantity.ts";
import type { PodSpec } from "../../apimachinery/types/core.ts";

export type Amounts = Map<string, Quantity>;

/** What a whole pod requests or is limited to. Models PodRequests and PodLimits of k8s.io/component-helpers/resource. */
export function podAmounts(spec: PodSpec, which: "requests" | "limits"): Amounts {
  const total: Amounts = new Map();
  for (const container of spec.containers ?? []) addTo(total, read(container.resources?.[which]));
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  // Init containers run one after another, beside the sidecars that have started before them.
  for (const container of spec.initContainers ?? []) {
    const own = read(container.resources?.[which]);
    if (container.restartPolicy === "Always") {
      addTo(total, own);
      addTo(sidecars, own);
      raiseTo(peak, sidecars);
    } else {
      addTo(own, sidecars);
      raiseTo(peak, own);
    }
  }
  raiseTo(total, peak);
  for (const [name, amount] of read(podLevel(spec)?.[which])) if (isPodLevel(name)) total.set(name, amount);
  return total;
}

/** What the pod itself says it takes, whatever its containers say. */
export function podLevel(spec: PodSpec): Partial<Record<"requests" | "limits", Record<string, string>>> | undefined {
  return (spec["resources"] ?? undefined) as ReturnType<typeof podLevel>;
}

function isPodLevel(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

/** A resource list by name. */
export function read(list: Readonly<Record<string, string>> | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

export function addTo(sum: Amounts, more: Amounts): void {
  for (const [name, amount] of more) {
    const had = sum.get(name);
    sum.set(name, had === undefined ? amount : addQuantities(had, amount));
  }
}

function raiseTo(peak: Amounts, other: Amounts): void {
  for (const [name, amount] of other) {
    const had = peak.get(name);
    if (had === undefined || compareQuantities(had, amount) < 0) peak.set(name, amount);
  }
}
