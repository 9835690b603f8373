import { compareQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import type { Node } from "../../apimachinery/types/core.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../apimachinery/types/storage.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import { matchesNodeSelector } from "../../client/node-selector.ts";

/**
 * The volume that is reserved for the claim, or else the smallest free one that satisfies it and, when a node is given, can be
 * reached from there. Models storage volume.FindMatchingVolume.
 */
export function findVolume(claim: PersistentVolumeClaim, volumes: Iterable<PersistentVolume>, node?: Node): PersistentVolume | undefined {
  const matches = claim.spec.selector === undefined ? () => true : labelMatcher(claim.spec.selector);
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || mismatch(volume, claim) !== undefined) continue;
    if (volume.spec.claimRef !== undefined) {
      if (isClaimedBy(volume, claim)) return volume;
      continue;
    }
    const isFree = volume.status?.phase === undefined || volume.status.phase === "Available" || volume.status.phase === "Pending";
    const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms;
    if (!isFree || !matches(volume.metadata.labels) || (node !== undefined && terms !== undefined && !matchesNodeSelector(terms, node))) continue;
    if (smallest === undefined || compareQuantities(capacityOf(volume), capacityOf(smallest)) < 0) smallest = volume;
  }
  return smallest;
}

/** Why a volume cannot serve a claim, in upstream's words; undefined when it can. Models checkVolumeSatisfyClaim. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const asked = claim.spec.resources?.requests?.["storage"];
  if (asked !== undefined && compareQuantities(capacityOf(volume), parseQuantity(asked)) < 0) return "requested PV is too small";
  if ((volume.spec.storageClassName ?? "") !== (claim.spec.storageClassName ?? "")) return "storageClassName does not match";
  if ((volume.spec.volumeMode ?? "Filesystem") !== (claim.spec.volumeMode ?? "Filesystem")) return "incompatible volumeMode";
  const modes = volume.spec.accessModes ?? [];
  return (claim.spec.accessModes ?? []).every((mode) => modes.includes(mode)) ? undefined : "incompatible accessMode";
}

/** Models IsVolumeBoundToClaim: by name, and by uid when the volume names one. */
export function isClaimedBy(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  if (claimRef?.name !== claim.metadata.name || claimRef.namespace !== claim.metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === claim.metadata.uid;
}

function capacityOf(volume: PersistentVolume) {
  return parseQuantity(volume.spec.capacity?.["storage"] ?? "0");
}
