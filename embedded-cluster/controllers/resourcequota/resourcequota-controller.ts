import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import { discoverResources, isServed, type ServedResource } from "../../client/discovery.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { type ResourceQuota, quotaUsage } from "./usage.ts";

/** Keeps a quota's status.used true: admission counts what comes, this controller what goes. Models pkg/controller/resourcequota. */
export const resourceQuotaController: ControllerDefinition = {
  name: "resourcequota-controller",
  identity: "resourcequota-controller",
  needs: [RESOURCES.resourcequotas, RESOURCES.pods],
  start(context) {
    const quotas = informerOf<ResourceQuota>(context, RESOURCES.resourcequotas);
    const counted = new Map<string, Informer>();
    const queue = queueOf(context, (key) => sync(context, quotas, counted, key));
    const wake = (quota: ResourceQuota) => queue.add(objectKey(quota));
    quotas.onChange({ added: wake, updated: wake });
    const wakeNamespace = (object: KubeObject) => quotas.inNamespace(object.metadata.namespace ?? "").forEach(wake);
    const count = (resource: ServedResource) => {
      const name = resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
      if (!isCounted(resource) || counted.has(name)) return;
      const informer = informerOf(context, resource);
      counted.set(name, informer);
      informer.onChange({ added: wakeNamespace, updated: (object, previous) => changesUse(object, previous) && wakeNamespace(object), deleted: wakeNamespace });
    };
    context.served.forEach(count);
    const opened = new DisposableStack();
    opened.use(queue);
    if (isServed(context.served, RESOURCES.customresourcedefinitions)) {
      // Kinds that definitions make are counted as soon as they are served.
      const rediscover = opened.use(
        queueOf(context, async () => {
          const served = await discoverResources(context.api);
          served.forEach(count);
          await context.informers.start(served);
          for (const quota of quotas.list()) wake(quota);
        }),
      );
      informerOf(context, RESOURCES.customresourcedefinitions).onChange({ added: () => rediscover.add(""), updated: () => rediscover.add("") });
    }
    return opened;
  },
};

async function sync(context: ControllerContext, quotas: Informer<ResourceQuota>, counted: ReadonlyMap<string, Informer>, key: string): Promise<void> {
  const quota = quotas.get(key);
  if (quota === undefined) return;
  const hard = quota.spec.hard ?? {};
  const used = quotaUsage(quota, (resource) => counted.get(resource)?.inNamespace(quota.metadata.namespace ?? "") ?? []);
  if (semanticEqual(quota.status?.hard, hard) && semanticEqual(quota.status?.used, used)) return;
  try {
    const written = await resourceOf<ResourceQuota>(context, RESOURCES.resourcequotas).updateStatus({ ...quota, status: { hard, used } });
    await quotas.reached(written.metadata.resourceVersion);
  } catch (error) {
    // Admission counted something in the meantime: its write wakes the quota again.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

/** Everything with a namespace may be counted by "count/<resource>", except what the quota system itself and its reporting make. */
function isCounted(resource: ServedResource): boolean {
  return resource.namespaced && resource.verbs.includes("create") && resource.resource !== "events" && resource.resource !== "leases";
}

/** A status says something about use only when it ends the object. */
function changesUse(object: KubeObject, previous: KubeObject): boolean {
  return object.metadata.generation !== previous.metadata.generation || object.status?.phase !== previous.status?.phase;
}
