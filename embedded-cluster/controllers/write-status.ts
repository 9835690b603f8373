import type { KubeObject } from "../apimachinery/object.ts";
import { isConflict, isNotFound } from "../apimachinery/status.ts";
import type { Informer } from "../client/informer.ts";
import type { ResourceClient } from "../client/resource-client.ts";

/**
 * Writes a status that was computed from `object`; tries once more on the newest version when somebody changed the object
 * meanwhile. Resolves when the cache shows it; undefined when the object is gone. Models updateReplicaSetStatus.
 */
export async function writeStatus<T extends KubeObject>(writer: ResourceClient<T>, informer: Informer<T>, object: T, status: unknown): Promise<T | undefined> {
  let target = object;
  for (let attempt = 0; ; attempt++) {
    try {
      const written = await writer.updateStatus({ ...target, status });
      await informer.reached(written.metadata.resourceVersion);
      return written;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (!isConflict(error) || attempt > 0) throw error;
      const fresh = await writer.find(object.metadata.name, object.metadata.namespace);
      if (fresh?.metadata.uid !== object.metadata.uid) return undefined;
      target = fresh as T;
    }
  }
}
