import { objectKey } from "../apimachinery/object.ts";
import { quantityMilliValue, quantityValue } from "../apimachinery/quantity/arithmetic.ts";
import type { Node, Pod } from "../apimachinery/types/core.ts";
import { podResources } from "../client/pod-resources.ts";

/** Whole numbers by resource: millicores of cpu, units of everything else. */
export type Amounts = ReadonlyMap<string, number>;

/** A node with the pods on it and what they ask for together. Models scheduler framework.NodeInfo. */
export class NodeInfo {
  node: Node | undefined;
  readonly pods = new Map<string, Pod>();
  /** Those of them that want, or do not want, others near them. */
  readonly podsWithAffinity = new Map<string, Pod>();
  readonly requested = new Map<string, number>();

  /** The same node, on which pods may be tried out. */
  clone(): NodeInfo {
    const copy = new NodeInfo();
    copy.node = this.node;
    for (const [key, pod] of this.pods) copy.pods.set(key, pod);
    for (const [key, pod] of this.podsWithAffinity) copy.podsWithAffinity.set(key, pod);
    for (const [resource, amount] of this.requested) copy.requested.set(resource, amount);
    return copy;
  }

  allocatable(resource: string): number {
    const text = this.node?.status?.allocatable?.[resource];
    return text === undefined ? 0 : amountOf(resource, text);
  }

  add(pod: Pod): void {
    this.remove(pod);
    this.pods.set(objectKey(pod), pod);
    const affinity = pod.spec["affinity"];
    if (affinity?.podAffinity ?? affinity?.podAntiAffinity) this.podsWithAffinity.set(objectKey(pod), pod);
    for (const [resource, amount] of requestsOf(pod)) this.requested.set(resource, (this.requested.get(resource) ?? 0) + amount);
  }

  remove(pod: Pod): void {
    const present = this.pods.get(objectKey(pod));
    if (present === undefined) return;
    this.pods.delete(objectKey(pod));
    this.podsWithAffinity.delete(objectKey(pod));
    for (const [resource, amount] of requestsOf(present)) this.requested.set(resource, (this.requested.get(resource) ?? 0) - amount);
  }
}

const known = new WeakMap<Pod, Amounts>();

/** What a pod asks for. Objects of the cache are frozen, so that each is reckoned once. */
export function requestsOf(pod: Pod): Amounts {
  let amounts = known.get(pod);
  if (amounts === undefined) {
    amounts = new Map([...podResources(pod, "requests")].map(([resource, quantity]) => [resource, amountOf(resource, quantity)]));
    known.set(pod, amounts);
  }
  return amounts;
}

function amountOf(resource: string, quantity: Parameters<typeof quantityValue>[0]): number {
  return resource === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity);
}
