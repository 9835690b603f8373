import type { KubeObject } from "../apimachinery/object.ts";
import { isNotFound } from "../apimachinery/status.ts";
import type { Informer } from "../client/informer.ts";
import type { LabelMatcher } from "../client/label-selector.ts";
import type { ResourceClient } from "../client/resource-client.ts";
import { controlledBy, controllerReference, orphansIn } from "./owner.ts";

interface Claim<T extends KubeObject> {
  owner: KubeObject;
  owners: ResourceClient;
  informer: Informer<T>;
  writer: ResourceClient<T>;
  matches: LabelMatcher;
  /** Only objects for which this holds are adopted or released. */
  eligible?: (object: T) => boolean;
  /** Put on what is adopted, and taken off what is let go. */
  finalizer?: string;
}

/**
 * What the owner controls after taking in matching orphans and letting go what no longer matches.
 * Models pkg/controller ControllerRefManager (ClaimPods, ClaimReplicaSets).
 */
export async function claim<T extends KubeObject>(request: Claim<T>): Promise<T[]> {
  const { owner, informer, matches } = request;
  const eligible = request.eligible ?? (() => true);
  const claimed: T[] = [];
  for (const object of controlledBy(informer, owner)) {
    if (!eligible(object)) continue;
    if (matches(object.metadata.labels)) claimed.push(object);
    else if (owner.metadata.deletionTimestamp === undefined) await release(request, object);
  }
  if (owner.metadata.deletionTimestamp !== undefined) return claimed;
  for (const object of orphansIn(informer, owner.metadata.namespace)) {
    if (!eligible(object) || object.metadata.deletionTimestamp !== undefined || !matches(object.metadata.labels)) continue;
    const adopted = await adopt(request, object);
    if (adopted !== undefined) claimed.push(adopted);
  }
  return claimed;
}

/** Asks the server, not the cache, whether the owner still lives before it takes anything (kubernetes#42639). */
async function adopt<T extends KubeObject>({ owner, owners, informer, writer, finalizer }: Claim<T>, object: T): Promise<T | undefined> {
  const fresh = await owners.find(owner.metadata.name, owner.metadata.namespace);
  if (fresh?.metadata.uid !== owner.metadata.uid || fresh?.metadata.deletionTimestamp !== undefined) return undefined;
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
  const present = object.metadata.finalizers ?? [];
  const finalizers = finalizer === undefined || present.includes(finalizer) ? undefined : [...present, finalizer];
  return patchOwners(informer, writer, object, ownerReferences, finalizers);
}

async function release<T extends KubeObject>({ owner, informer, writer, finalizer }: Claim<T>, object: T): Promise<void> {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
  const finalizers = finalizer === undefined ? undefined : (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  await patchOwners(informer, writer, object, ownerReferences, finalizers);
}

async function patchOwners<T extends KubeObject>(
  informer: Informer<T>,
  writer: ResourceClient<T>,
  object: T,
  ownerReferences: T["metadata"]["ownerReferences"],
  finalizers: string[] | undefined,
): Promise<T | undefined> {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  try {
    const patched = await writer.patch(name, namespace, {
      metadata: { uid, resourceVersion, ownerReferences, ...(finalizers === undefined ? {} : { finalizers }) },
    });
    await informer.reached(patched.metadata.resourceVersion);
    return patched;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
