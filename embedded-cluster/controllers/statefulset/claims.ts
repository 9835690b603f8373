import type { KubeObject, OwnerReference } from "../../apimachinery/object.ts";
import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import { controllerReference } from "../owner.ts";
import { isInRange, ordinalOf } from "./ordinals.ts";
import { claimName, claimTemplates } from "./stateful-pod.ts";

// Which owners a claim has, by the set's persistentVolumeClaimRetentionPolicy: the garbage collector deletes it with them.

/** The claims of one pod, as the set's templates say. Models getPersistentVolumeClaims. */
export function claimsOf(set: StatefulSet, ordinal: number): KubeObject[] {
  return claimTemplates(set).map((template) => ({
    ...template,
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
  }));
}

/** References to the set or to the pod by name, whatever their uids. */
function refersTo(reference: OwnerReference, owner: KubeObject): boolean {
  return reference.apiVersion === owner.apiVersion && reference.kind === owner.kind && reference.name === owner.metadata.name;
}

const owns = (claim: KubeObject, owner: KubeObject) => references(claim).some(({ uid }) => uid !== undefined && uid === owner.metadata.uid);
const references = (claim: KubeObject): readonly OwnerReference[] => claim.metadata.ownerReferences ?? [];

/** A reference to a former object of that name: the claim waits for the garbage collector. Models hasStaleOwnerRef. */
export function isStale(claim: KubeObject, owner: KubeObject): boolean {
  const reference = references(claim).find((one) => refersTo(one, owner));
  return reference !== undefined && reference.uid !== owner.metadata.uid;
}

function policyOf(set: StatefulSet) {
  const { whenScaled = "Retain", whenDeleted = "Retain" } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  return { scaled: whenScaled === "Delete", deleted: whenDeleted === "Delete" };
}

/** Somebody else manages the claim, or a former set or pod of ours. Models hasUnexpectedController. */
export function hasForeignController(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  const { scaled, deleted } = policyOf(set);
  if (!scaled && !deleted) return false;
  return references(claim).some((reference) => {
    for (const owner of [set, pod]) if (refersTo(reference, owner)) return reference.uid !== owner.metadata.uid;
    return reference.controller === true;
  });
}

/** Who shall own the claim. */
function wantedOwners(set: StatefulSet, pod: KubeObject): { set: boolean; pod: boolean } {
  const { scaled, deleted } = policyOf(set);
  const scaledDown = scaled && !isInRange(set, ordinalOf(pod));
  return { set: deleted && !scaledDown, pod: scaledDown };
}

/** Models isClaimOwnerUpToDate. */
export function ownersAreRight(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  if (isStale(claim, set) || isStale(claim, pod)) return true;
  if (hasForeignController(claim, set, pod)) return !owns(claim, set) && !owns(claim, pod);
  const uncontrolled = references(claim).some(({ uid, controller }) => (uid === set.metadata.uid || uid === pod.metadata.uid) && controller !== true);
  const wanted = wantedOwners(set, pod);
  return !uncontrolled && owns(claim, set) === wanted.set && owns(claim, pod) === wanted.pod;
}

/** Models updateClaimOwnerRefForSetAndPod. */
export function withRightOwners(claim: KubeObject, set: StatefulSet, pod: KubeObject): KubeObject {
  const ownerReferences = references(claim).filter((reference) => !refersTo(reference, set) && !refersTo(reference, pod));
  if (!hasForeignController(claim, set, pod)) {
    const wanted = wantedOwners(set, pod);
    if (wanted.pod) ownerReferences.push(controllerReference(pod));
    if (wanted.set) ownerReferences.push(controllerReference(set));
  }
  return { ...claim, metadata: { ...claim.metadata, ownerReferences } };
}
