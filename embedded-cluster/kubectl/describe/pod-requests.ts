import { addQuantities, compareQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { type Quantity, parseQuantity } from "../../apimachinery/quantity/quantity.ts";

type Amounts = Map<string, Quantity>;
type Loose = KubeObject[string];

/** What a pod asks for in all: its containers and sidecars together, or the largest init container when that is more. */
export function podRequests(pod: KubeObject, field: "requests" | "limits"): Amounts {
  const total: Amounts = new Map();
  for (const container of (pod.spec?.containers ?? []) as Loose[]) add(total, amountsOf(container, field));
  const sidecars: Amounts = new Map();
  for (const container of (pod.spec?.initContainers ?? []) as Loose[]) {
    const amounts = amountsOf(container, field);
    if (container.restartPolicy === "Always") {
      add(total, amounts);
      add(sidecars, amounts);
    } else {
      const peak = new Map(sidecars);
      add(peak, amounts);
      for (const [name, amount] of peak) if (compareQuantities(amount, total.get(name) ?? parseQuantity("0")) > 0) total.set(name, amount);
    }
  }
  for (const [name, amount] of Object.entries((pod.spec?.resources?.[field] ?? {}) as Record<string, string>)) total.set(name, parseQuantity(amount));
  if (field === "requests" || total.size > 0)
    add(total, new Map(Object.entries((pod.spec?.overhead ?? {}) as Record<string, string>).map(([name, text]) => [name, parseQuantity(text)])));
  return total;
}

function amountsOf(container: Loose, field: "requests" | "limits"): Amounts {
  return new Map(Object.entries((container.resources?.[field] ?? {}) as Record<string, string>).map(([name, text]) => [name, parseQuantity(text)]));
}

function add(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const present = total.get(name);
    total.set(name, present === undefined ? amount : addQuantities(present, amount));
  }
}
