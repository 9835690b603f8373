import type { KubeObject } from "../../apimachinery/object.ts";
import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";

/** "web-3" → the set's name and 3; undefined for any other name. Models getParentNameAndOrdinal. */
function parentAndOrdinal(podName: string): { parent: string; ordinal: number } | undefined {
  const match = /^(.*)-(\d+)$/.exec(podName);
  const ordinal = Number(match?.[2]);
  return match === null || ordinal > 2_147_483_647 ? undefined : { parent: match[1] as string, ordinal };
}

/** -1 for a pod whose name has none. */
export function ordinalOf(pod: Pick<KubeObject, "metadata">): number {
  return parentAndOrdinal(pod.metadata.name)?.ordinal ?? -1;
}

export function isMemberOf(set: StatefulSet, pod: Pod): boolean {
  return parentAndOrdinal(pod.metadata.name)?.parent === set.metadata.name;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function wantedReplicas(set: StatefulSet): number {
  return set.spec.replicas ?? 1;
}

export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= startOrdinal(set) && ordinal < startOrdinal(set) + wantedReplicas(set);
}
