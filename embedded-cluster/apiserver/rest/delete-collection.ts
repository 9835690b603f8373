import type { KubeObject } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Call, Outcome } from "./call.ts";
import { deleteObject, warnOfOrphans } from "./delete.ts";
import { deleteOptions } from "./delete-options.ts";
import { listObjects } from "./list.ts";

/** Deletes what the selectors match, one by one; answers with the list of what was deleted. Models registry.Store.DeleteCollection. */
export async function deleteCollection(call: Call): Promise<Outcome> {
  const options = deleteOptions(call);
  warnOfOrphans(call, options);
  const list = listObjects(call);
  const deleted: KubeObject[] = [];
  for (const { metadata } of list.items) {
    const one: Call = { ...call, info: { ...call.info, namespace: metadata.namespace ?? "" } };
    try {
      deleted.push((await deleteObject(one, metadata.name, options)).object);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return { code: 200, object: { ...list, items: deleted } as unknown as KubeObject };
}
