import { ApiError } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ConfigMap, Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import type { CheckContext } from "./check.ts";

/** In the grader's Namespace, which the learner's role does not reach. It ends with the sandbox. */
const NAME = "grader-memory";

/** What checks wrote down in this sandbox: by key. */
export async function recall(context: CheckContext): Promise<Readonly<Record<string, string>>> {
  const found = await configMaps(context).find(NAME, context.sandbox.graderNamespace);
  return found?.data ?? {};
}

/** Writes something down for later runs. The cluster itself forgets its Events after an hour. */
export async function remember(context: CheckContext, key: string, value: string): Promise<void> {
  const data = { [key]: value };
  const namespace = context.sandbox.graderNamespace;
  try {
    await configMaps(context).create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: NAME, namespace }, data } as Partial<ConfigMap>, namespace);
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
    await configMaps(context).patch(NAME, namespace, { data });
  }
}

/** Deletes a Pod to see what follows, and notes that it was the grader who did. */
export async function deleteOnPurpose(context: CheckContext, pod: Pod): Promise<void> {
  await remember(context, deletedKey(pod.metadata.name), "deleted");
  await new ResourceClient<Pod>(context.client, RESOURCES.pods).delete(pod.metadata.name, pod.metadata.namespace);
}

/** The key under which a Pod that the grader deleted is noted. */
export function deletedKey(podName: string): string {
  return `deleted.${podName}`;
}

function configMaps(context: CheckContext): ResourceClient<ConfigMap> {
  return new ResourceClient<ConfigMap>(context.client, RESOURCES.configmaps);
}
