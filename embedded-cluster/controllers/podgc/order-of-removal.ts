import type { Pod } from "../../apimachinery/types/core.ts";

/** Evicted pods first, then the oldest. Models podgc.byEvictionAndCreationTimestamp. */
export function inOrderOfRemoval(left: Pod, right: Pod): number {
  const [one, other] = [isEvicted(left), isEvicted(right)];
  if (one !== other) return one ? -1 : 1;
  return compare(left.metadata.creationTimestamp ?? "", right.metadata.creationTimestamp ?? "") || compare(left.metadata.name, right.metadata.name);
}

function isEvicted({ status }: Pod): boolean {
  return status?.reason === "Evicted";
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
