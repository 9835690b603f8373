import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { PodTemplateSpec } from "../../apimachinery/types/core.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { POD_TEMPLATE_HASH } from "../template-hash/template-hash.ts";

/** Oldest first; by name within one second. */
export function byCreation(left: ReplicaSet, right: ReplicaSet): number {
  const [a = "", b = ""] = [left.metadata.creationTimestamp, right.metadata.creationTimestamp];
  if (a !== b) return a < b ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}

/** The oldest ReplicaSet with the deployment's own template. Models FindNewReplicaSet. */
export function findCurrent(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byCreation).find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

/** Equal but for the hash label. Models EqualIgnoreHash. */
export function sameTemplate(left: PodTemplateSpec, right: PodTemplateSpec): boolean {
  return semanticEqual(withoutHash(left), withoutHash(right));
}

export function wanted(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

export function isActiveSet(set: ReplicaSet | undefined): set is ReplicaSet {
  return set !== undefined && wanted(set) > 0;
}

export function totalWanted(sets: readonly (ReplicaSet | undefined)[]): number {
  return sets.reduce((sum, set) => sum + (set === undefined ? 0 : wanted(set)), 0);
}

export function total(sets: readonly (ReplicaSet | undefined)[], count: "replicas" | "readyReplicas" | "availableReplicas"): number {
  return sets.reduce((sum, set) => sum + (set?.status?.[count] ?? 0), 0);
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
