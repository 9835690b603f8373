import type { KubeObject } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { ResourceClient } from "../../client/resource-client.ts";

/** Keeps a finalizer on an object until it is deleted and no longer in use. A conflict means that a newer version is on its way. */
export async function guard<T extends KubeObject>(writer: ResourceClient<T>, object: T, finalizer: string, inUse: () => boolean): Promise<void> {
  const { name, namespace, resourceVersion, deletionTimestamp, finalizers = [] } = object.metadata;
  const isHeld = finalizers.includes(finalizer);
  const isDoomed = deletionTimestamp !== undefined;
  if (isDoomed ? !isHeld || inUse() : isHeld) return;
  const next = isDoomed ? finalizers.filter((one) => one !== finalizer) : [...finalizers, finalizer];
  try {
    await writer.patch(name, namespace, { metadata: { resourceVersion, finalizers: next.length > 0 ? next : null } });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
