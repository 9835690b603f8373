import type { KubeObject, OwnerReference } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { WorkQueue } from "../../client/work-queue.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf } from "../controller.ts";
import { type ServedResource, discoverResources } from "../../client/discovery.ts";
import { FOREGROUND, type GraphNode, ORPHAN, ObjectGraph, isBeingDeleted, orphansDependents, ownersOf, uidOf, waitsForDependents } from "./object-graph.ts";

/** Deletes what has lost all its owners, in the order the deletion asked for. Models pkg/controller/garbagecollector. */
export const garbageCollector: ControllerDefinition = {
  name: "garbage-collector-controller",
  identity: "generic-garbage-collector",
  needs: [],
  start(context) {
    const opened = new DisposableStack();
    const collector = new GarbageCollector(context);
    opened.use(collector.queue);
    for (const resource of context.served) collector.follow(resource);
    const definitions = context.served.find((one) => one.resource === "customresourcedefinitions");
    if (definitions !== undefined) {
      const rediscover = opened.use(queueOf(context, () => collector.followNew()));
      informerOf(context, definitions).onChange({ added: () => rediscover.add(""), updated: () => rediscover.add("") });
    }
    return opened;
  },
};

class GarbageCollector {
  readonly queue: WorkQueue;
  private readonly graph = new ObjectGraph();
  private readonly followed = new Set<string>();
  private readonly kinds = new Map<string, ServedResource>();
  private readonly context: ControllerContext;

  constructor(context: ControllerContext) {
    this.context = context;
    this.queue = queueOf(context, (uid) => this.process(uid));
  }

  /** Events own nothing, and are nobody's. */
  follow(resource: ServedResource): void {
    const key = `${resource.group}/${resource.resource}`;
    if (this.followed.has(key) || resource.resource === "events" || !resource.verbs.includes("delete")) return;
    this.followed.add(key);
    this.kinds.set(`${resource.group}/${resource.kind}`, resource);
    const see = (object: KubeObject, previous?: KubeObject) => {
      if (previous !== undefined && !concernsUs(object, previous)) return this.graph.put(resource, object);
      this.graph.put(resource, object);
      if (ownersOf(object).length > 0 || isBeingDeleted(object)) this.queue.add(uidOf(object));
    };
    const forget = (object: KubeObject) => {
      for (const dependent of this.graph.remove(object)) this.queue.add(dependent);
      // An owner that waits for its dependents may now be through.
      for (const owner of ownersOf(object)) if (this.graph.get(owner.uid) !== undefined) this.queue.add(owner.uid);
    };
    informerOf(this.context, resource).onChange({ added: see, updated: see, deleted: forget });
  }

  async followNew(): Promise<void> {
    const served = await discoverResources(this.context.api);
    for (const resource of served) this.follow(resource);
    await this.context.informers.start(served);
  }

  private async process(uid: string): Promise<void> {
    const node = this.graph.get(uid);
    if (node === undefined) return;
    try {
      if (orphansDependents(node.object)) return await this.orphan(node);
      if (waitsForDependents(node.object)) return await this.finishForeground(node);
      if (!isBeingDeleted(node.object)) await this.collect(node);
    } catch (error) {
      // A conflict comes back after a moment: the newer version may differ in nothing that wakes the object by itself.
      if (!isNotFound(error)) throw error;
    }
  }

  /** Models attemptToDeleteItem. */
  private async collect(node: GraphNode): Promise<void> {
    const owners = ownersOf(node.object);
    if (owners.length === 0) return;
    const solid: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const owner of owners) {
      const state = await this.stateOf(owner, node);
      if (state === "present") solid.push(owner);
      else if (state === "waiting") waiting.push(owner);
    }
    if (solid.length === owners.length) return;
    if (solid.length > 0) return this.setOwners(node, solid);
    if (waiting.length > 0 && node.dependents.size > 0) return this.delete(node, "Foreground");
    await this.delete(node, policyOf(node.object));
  }

  private async stateOf(owner: OwnerReference, dependent: GraphNode): Promise<"present" | "waiting" | "absent"> {
    const known = this.graph.get(owner.uid);
    if (known !== undefined) {
      const foreign = known.resource.namespaced && known.object.metadata.namespace !== dependent.object.metadata.namespace;
      if (foreign) return "absent";
      return waitsForDependents(known.object) ? "waiting" : "present";
    }
    // The cache of the owner's kind may lag behind that of the dependent's: the server knows.
    const group = owner.apiVersion.includes("/") ? owner.apiVersion.slice(0, owner.apiVersion.indexOf("/")) : "";
    const resource = this.kinds.get(`${group}/${owner.kind}`);
    if (resource === undefined) return "present";
    const namespace = resource.namespaced ? dependent.object.metadata.namespace : undefined;
    const live = await new ResourceClient(this.context.api, resource).find(owner.name, namespace);
    return live?.metadata.uid === owner.uid ? "present" : "absent";
  }

  /** Models processDeletingDependentsItem: the owner goes when nothing that blocks it is left. */
  private async finishForeground(node: GraphNode): Promise<void> {
    const uid = uidOf(node.object);
    const dependents = [...node.dependents].map((each) => this.graph.get(each)).filter((each) => each !== undefined);
    const blocking = dependents.filter((each) => ownersOf(each.object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true));
    if (blocking.length === 0) return this.dropFinalizer(node, FOREGROUND);
    for (const dependent of dependents) if (!isBeingDeleted(dependent.object)) this.queue.add(uidOf(dependent.object));
  }

  /** Models attemptToOrphan: dependents forget their owner before it goes. */
  private async orphan(node: GraphNode): Promise<void> {
    const uid = uidOf(node.object);
    // A copy: each one that is let go leaves the set.
    const dependents = [...node.dependents];
    for (const each of dependents) {
      const dependent = this.graph.get(each);
      if (dependent === undefined) continue;
      const others = ownersOf(dependent.object).filter((owner) => owner.uid !== uid);
      await this.setOwners(dependent, others).catch((error) => {
        if (!isNotFound(error)) throw error;
      });
    }
    await this.dropFinalizer(node, ORPHAN);
  }

  private setOwners({ resource, object }: GraphNode, ownerReferences: OwnerReference[]): Promise<void> {
    return this.patch(resource, object, { ownerReferences: ownerReferences.length > 0 ? ownerReferences : null });
  }

  private dropFinalizer({ resource, object }: GraphNode, finalizer: string): Promise<void> {
    const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    return this.patch(resource, object, { finalizers: finalizers.length > 0 ? finalizers : null });
  }

  private async patch(resource: ServedResource, object: KubeObject, metadata: Record<string, unknown>): Promise<void> {
    const { name, namespace, uid, resourceVersion } = object.metadata;
    await new ResourceClient(this.context.api, resource).patch(name, namespace, { metadata: { uid, resourceVersion, ...metadata } });
  }

  private async delete({ resource, object }: GraphNode, propagationPolicy: string): Promise<void> {
    const { name, namespace, uid } = object.metadata;
    const preconditions = uid === undefined ? {} : { uid };
    await new ResourceClient(this.context.api, resource).delete(name, namespace, { propagationPolicy, preconditions });
  }
}

/** A change of status concerns nobody here, and is by far the most frequent one. */
function concernsUs({ metadata }: KubeObject, { metadata: previous }: KubeObject): boolean {
  return (
    metadata.deletionTimestamp !== previous.deletionTimestamp ||
    (metadata.deletionTimestamp !== undefined && metadata.finalizers?.length !== previous.finalizers?.length) ||
    !semanticEqual(metadata.ownerReferences, previous.ownerReferences)
  );
}

function policyOf(object: KubeObject): string {
  const finalizers = object.metadata.finalizers ?? [];
  return finalizers.includes(ORPHAN) ? "Orphan" : finalizers.includes(FOREGROUND) ? "Foreground" : "Background";
}
