import type { KubeObject } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { type ServedResource, discoverResources } from "../../client/discovery.ts";
import { messageOf } from "../pod-control.ts";

export interface DeletionOutcome {
  /** "pods." → how many are left. */
  remaining: Map<string, number>;
  /** Finalizer → how many objects wait for it. */
  finalizers: Map<string, number>;
  errors: string[];
  /** When to look again. */
  estimateSeconds: number;
}

/** What an object with a finalizer is given to go. */
const FINALIZER_SECONDS = 15;

/** Deletes all that is in a namespace: pods first, the rest once they are gone. Models namespacedResourcesDeleter.deleteAllContent. */
export async function deleteContent(api: ApiClient, namespace: KubeObject, now: number): Promise<DeletionOutcome> {
  const outcome: DeletionOutcome = { remaining: new Map(), finalizers: new Map(), errors: [], estimateSeconds: 0 };
  const resources = (await discoverResources(api)).filter((one) => one.namespaced && one.verbs.includes("delete"));
  const isPods = (one: ServedResource) => one.group === "" && one.resource === "pods";
  for (const resource of resources.filter(isPods)) await deleteAll(api, resource, namespace, outcome, now);
  if (outcome.remaining.size > 0) return outcome;
  for (const resource of resources) if (!isPods(resource)) await deleteAll(api, resource, namespace, outcome, now);
  return outcome;
}

async function deleteAll(api: ApiClient, resource: ServedResource, namespace: KubeObject, outcome: DeletionOutcome, now: number): Promise<void> {
  const client = new ResourceClient(api, resource);
  const { name } = namespace.metadata;
  try {
    const { items } = await client.list(name);
    if (items.length === 0) return;
    for (const item of items) {
      if (item.metadata.deletionTimestamp === undefined) await client.delete(item.metadata.name, name, { propagationPolicy: "Background" }).catch(ignoreGone);
    }
    const left = (await client.list(name)).items;
    if (left.length === 0) return;
    outcome.remaining.set(`${resource.resource}.${resource.group}`, left.length);
    for (const finalizer of left.flatMap((item) => item.metadata.finalizers ?? [])) {
      outcome.finalizers.set(finalizer, (outcome.finalizers.get(finalizer) ?? 0) + 1);
      outcome.estimateSeconds = Math.max(outcome.estimateSeconds, FINALIZER_SECONDS);
    }
    outcome.estimateSeconds = Math.max(outcome.estimateSeconds, graceLeft(left, namespace, now));
  } catch (error) {
    outcome.errors.push(messageOf(error));
  }
}

/** The longest grace period among pods, as long as the namespace has not waited that long. Models estimateGracefulTermination. */
function graceLeft(items: readonly KubeObject[], namespace: KubeObject, now: number): number {
  const waited = (now - (parseTimestamp(namespace.metadata.deletionTimestamp) ?? now)) / 1_000;
  const longest = Math.max(0, ...items.map((item) => item.metadata.deletionGracePeriodSeconds ?? item.spec?.terminationGracePeriodSeconds ?? 0));
  return waited >= longest ? 0 : longest;
}

function ignoreGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
