import type { KubeObject } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { requestJson, ResourceClient, resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerContext, resourceOf } from "../controller.ts";
import { type CustomResourceDefinition, type DefinitionCondition, hasCondition, withDefinitionCondition } from "./definition.ts";

/** Keeps a definition until its objects are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
/** Between two looks at objects that have finalizers of their own, as upstream. */
const LOOK_AGAIN_MILLISECONDS = 5_000;

/** Deletes a definition's objects, then lets it go. Models CRDFinalizer. */
export async function cleanUp(context: ControllerContext, definition: CustomResourceDefinition): Promise<{ after: number } | undefined> {
  const writer = resourceOf<CustomResourceDefinition>(context, RESOURCES.customresourcedefinitions);
  const say = (of: CustomResourceDefinition, status: "True" | "False", reason: string, message: string) => {
    const condition: DefinitionCondition = { type: "Terminating", status, reason, message };
    return writer.updateStatus(withDefinitionCondition(of, condition, context.clock.now()));
  };
  let current = definition;
  if (!hasReason(definition, "InstanceDeletionInProgress")) {
    current = await say(definition, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress");
  }
  if (!hasCondition(current, "Established")) current = await say(current, "False", "NeverEstablished", "resource was never established");
  else if ((await deleteAll(context, current)) > 0) return { after: LOOK_AGAIN_MILLISECONDS };
  else current = await say(current, "False", "InstanceDeletionCompleted", "removed all instances");
  const finalizers = (current.metadata.finalizers ?? []).filter((name) => name !== CLEANUP_FINALIZER);
  const { name, resourceVersion } = current.metadata;
  await writer.patch(name, undefined, { metadata: { resourceVersion, finalizers: finalizers.length > 0 ? finalizers : null } });
  return undefined;
}

/** Deletes every object that the definition made; gives how many are left. */
async function deleteAll(context: ControllerContext, definition: CustomResourceDefinition): Promise<number> {
  const { group, versions, names } = definition.spec;
  const version = versions.find(({ served, storage }) => served && storage) ?? versions.find(({ served }) => served);
  if (version === undefined) return 0;
  const client = new ResourceClient(context.api, { group, version: version.name, resource: definition.status?.acceptedNames?.plural || names.plural });
  const { items } = await client.list();
  const going = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (const namespace of new Set(going.map(({ metadata }) => metadata.namespace))) {
    await requestJson<KubeObject>(context.api, "DELETE", resourcePath(client.resource, { namespace })).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  }
  return (await client.list()).items.length;
}

function hasReason({ status }: CustomResourceDefinition, reason: string): boolean {
  return status?.conditions?.some((condition) => condition.type === "Terminating" && condition.reason === reason) === true;
}
