import { addQuantities, compareQuantities } from "../apimachinery/quantity/arithmetic.ts";
import { type Quantity, parseQuantity } from "../apimachinery/quantity/quantity.ts";
import type { Container, Pod } from "../apimachinery/types/core.ts";

/** Resources that a pod may request as a whole. */
const IN_WHOLE = /^(cpu|memory|hugepages-.+)$/;

export type ResourceAmounts = Map<string, Quantity>;

/**
 * What a pod needs of a node, by resource: the sum of its containers and sidecars, or the largest single init container if that is
 * more, plus overhead. Models component-helpers resource.PodRequests and PodLimits.
 */
export function podResources(pod: Pod, which: "requests" | "limits"): ResourceAmounts {
  const total: ResourceAmounts = new Map();
  for (const container of pod.spec.containers) add(total, amountsOf(container, which));
  const sidecars: ResourceAmounts = new Map();
  const initial: ResourceAmounts = new Map();
  for (const container of pod.spec.initContainers ?? []) {
    const amounts = amountsOf(container, which);
    if (container.restartPolicy === "Always") {
      add(total, amounts);
      add(sidecars, amounts);
      raise(initial, sidecars);
    } else {
      // An init container runs beside the sidecars that were started before it.
      const together = new Map(sidecars);
      add(together, amounts);
      raise(initial, together);
    }
  }
  raise(total, initial);
  const whole = (pod.spec["resources"] as Partial<Record<typeof which, Record<string, string>>> | undefined)?.[which];
  // What the pod says of itself stands in place of what its containers say.
  for (const [name, text] of Object.entries(whole ?? {})) if (IN_WHOLE.test(name)) total.set(name, parseQuantity(text));
  const overhead = pod.spec["overhead"] as Record<string, string> | undefined;
  if (overhead !== undefined) add(total, new Map(Object.entries(overhead).map(([name, text]) => [name, parseQuantity(text)])));
  return total;
}

function amountsOf(container: Container, which: "requests" | "limits"): ResourceAmounts {
  const written = container.resources?.[which] ?? {};
  return new Map(Object.entries(written).map(([name, text]) => [name, parseQuantity(text)]));
}

function add(into: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const [name, amount] of amounts) {
    const present = into.get(name);
    into.set(name, present === undefined ? amount : addQuantities(present, amount));
  }
}

function raise(into: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const [name, amount] of amounts) {
    const present = into.get(name);
    if (present === undefined || compareQuantities(present, amount) < 0) into.set(name, amount);
  }
}
