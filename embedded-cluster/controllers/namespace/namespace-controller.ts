import type { KubeObject } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { deleteContent } from "./delete-content.ts";
import { deletionConditions } from "./deletion-conditions.ts";

const FINALIZER = "kubernetes";

/**
 * Empties a namespace that is being deleted, pods first, then lets it go. Upstream waits five seconds before it begins, for
 * the caches of several API servers; there is one here. Models pkg/controller/namespace.
 */
export const namespaceController: ControllerDefinition = {
  name: "namespace-controller",
  identity: "namespace-controller",
  needs: [RESOURCES.namespaces],
  start(context) {
    const namespaces = informerOf(context, RESOURCES.namespaces);
    const queue = queueOf(context, async (name) => {
      const namespace = namespaces.get(name);
      if (namespace?.metadata.deletionTimestamp !== undefined) return empty(context, namespace);
    });
    const wake = (namespace: KubeObject) => namespace.metadata.deletionTimestamp !== undefined && queue.add(namespace.metadata.name);
    namespaces.onChange({ added: wake, updated: wake });
    const pods = informerOf(context, RESOURCES.pods);
    pods.onChange({
      deleted: (pod) => {
        const namespace = namespaces.get(pod.metadata.namespace ?? "");
        if (namespace !== undefined && pods.inNamespace(namespace.metadata.name).length === 0) wake(namespace);
      },
    });
    return queue;
  },
};

async function empty(context: ControllerContext, namespace: KubeObject): Promise<{ after: number } | undefined> {
  const finalizers: string[] = namespace.spec?.finalizers ?? [];
  if (!finalizers.includes(FINALIZER)) return undefined;
  const outcome = await deleteContent(context.api, namespace, context.clock.now());
  const fresh = await updateConditions(context, namespace, deletionConditions(namespace, outcome, context.clock.now()));
  if (outcome.remaining.size > 0) return { after: (Math.floor(outcome.estimateSeconds / 2) + 1) * 1_000 };
  await finalize(context, fresh);
  return undefined;
}

async function updateConditions(context: ControllerContext, namespace: KubeObject, conditions: unknown[]): Promise<KubeObject> {
  if (semanticEqual(conditions, namespace.status?.conditions)) return namespace;
  const writer = resourceOf(context, RESOURCES.namespaces);
  try {
    return await writer.updateStatus({ ...namespace, status: { ...namespace.status, phase: "Terminating", conditions } });
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return (await writer.find(namespace.metadata.name)) ?? namespace;
    throw error;
  }
}

async function finalize(context: ControllerContext, namespace: KubeObject): Promise<void> {
  const { name } = namespace.metadata;
  const finalizers = ((namespace.spec?.finalizers ?? []) as string[]).filter((one) => one !== FINALIZER);
  const path = resourcePath(RESOURCES.namespaces, { name, subresource: "finalize" });
  await requestJson(context.api, "PUT", path, { ...namespace, spec: { ...namespace.spec, finalizers } }).catch((error) => {
    if (!isNotFound(error)) throw error;
  });
}
