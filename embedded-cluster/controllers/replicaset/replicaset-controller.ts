import { type GroupVersionResource, objectKey } from "../../apimachinery/object.ts";
import type { ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { LabelSelector, Pod } from "../../apimachinery/types/core.ts";
import { type LabelMatcher, labelMatcher, selectsEverything } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { claim } from "../claim.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { controlledBy, controllerOf, indexByController, isControlledBy } from "../owner.ts";
import { PodControl } from "../pod-control.ts";
import { availableIn, isActive, isTerminating } from "../pods.ts";
import { wakeOwners } from "../wake-owners.ts";
import { writeStatus } from "../write-status.ts";
import { podsToDelete } from "./deletion-order.ts";
import { createSlowly } from "./slow-start.ts";
import { replicaSetStatus, sameStatus } from "./replicaset-status.ts";

/** Pods one pass makes or deletes at most. As upstream's BurstReplicas. */
const BURST_PODS = 500;

/** What differs between ReplicaSets and the ReplicationControllers before them. */
export interface Replication {
  kind: "ReplicaSet" | "ReplicationController";
  resource: GroupVersionResource;
  /** As Events name the controller. */
  component: string;
  selectorOf(set: ReplicaSet): LabelSelector;
  /** Whether the status has terminatingReplicas. */
  countsTerminating: boolean;
}

const REPLICA_SETS: Replication = {
  kind: "ReplicaSet",
  resource: RESOURCES.replicasets,
  component: "replicaset-controller",
  selectorOf: (set) => set.spec.selector,
  countsTerminating: true,
};

/** Keeps as many pods as a ReplicaSet asks for. Models pkg/controller/replicaset. */
export const replicaSetController: ControllerDefinition = replicationController("replicaset-controller", "replicaset-controller", REPLICA_SETS);

export function replicationController(name: string, identity: string, replication: Replication): ControllerDefinition {
  return { name, identity, needs: [replication.resource, RESOURCES.pods], start: (context) => startReplication(context, replication) };
}

function startReplication(context: ControllerContext, replication: Replication): Disposable {
  const { selectorOf } = replication;
  const controller = new ReplicaSetController(context, replication);
  const queue = queueOf(context, (key) => controller.reconcile(key));
  const wake = (object: ReplicaSet) => queue.add(objectKey(object));
  controller.replicaSets.onChange({ added: wake, updated: wake, deleted: wake });
  wakeOwners<ReplicaSet, Pod>({
    owners: controller.replicaSets,
    ownerKind: replication.kind,
    children: controller.pods,
    selects: (owner, pod) => !selectsEverything(selectorOf(owner)) && labelMatcher(selectorOf(owner))(pod.metadata.labels),
    wake: (key) => queue.add(key),
  });
  return queue;
}

class ReplicaSetController {
  readonly replicaSets;
  readonly pods;
  private readonly writer;
  private readonly podWriter;
  private readonly control: PodControl;
  private readonly context: ControllerContext;
  private readonly replication: Replication;

  constructor(context: ControllerContext, replication: Replication) {
    this.context = context;
    this.replication = replication;
    this.replicaSets = indexByController(informerOf<ReplicaSet>(context, replication.resource));
    this.pods = indexByController(informerOf<Pod>(context, RESOURCES.pods));
    this.writer = resourceOf<ReplicaSet>(context, replication.resource);
    this.podWriter = resourceOf<Pod>(context, RESOURCES.pods);
    this.control = new PodControl(this.podWriter, this.pods, recorderOf(context, replication.component));
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    // Many pods change at one instant: one pass sees them all.
    await this.context.clock.yield();
    const set = this.replicaSets.get(key);
    if (set === undefined) return;
    const matches = labelMatcher(this.replication.selectorOf(set));
    const active = await this.claimPods(set, matches);
    const failure = set.metadata.deletionTimestamp === undefined ? await this.manage(set, active).then(nothing, asError) : undefined;
    const now = this.context.clock.now();
    const left = controlledBy(this.pods, set).filter((pod) => matches(pod.metadata.labels));
    const terminating = this.replication.countsTerminating ? left.filter(isTerminating).length : undefined;
    const status = replicaSetStatus({ set, active: left.filter(isActive), terminating, failure, now });
    if (!sameStatus(set, status)) await writeStatus(this.writer, this.replicaSets, set, status);
    if (failure !== undefined) throw failure;
    return nextAvailability(left, set.spec.minReadySeconds ?? 0, now);
  }

  private claimPods(set: ReplicaSet, matches: LabelMatcher): Promise<Pod[]> {
    return claim<Pod>({ owner: set, owners: this.writer, informer: this.pods, writer: this.podWriter, matches, eligible: isActive });
  }

  private async manage(set: ReplicaSet, active: readonly Pod[]): Promise<void> {
    const missing = (set.spec.replicas ?? 1) - active.length;
    if (missing > 0) await createSlowly(Math.min(missing, BURST_PODS), () => this.control.create(set, set.spec.template));
    if (missing >= 0) return;
    const doomed = podsToDelete(active, this.relatedPods(set), Math.min(-missing, BURST_PODS), this.context.clock.now());
    await Promise.all(doomed.map((pod) => this.control.delete(set, pod)));
  }

  /** The pods of all ReplicaSets of the same Deployment: they tell which nodes are crowded. */
  private relatedPods(set: ReplicaSet): Pod[] {
    const owner = controllerOf(set);
    const family =
      owner === undefined ? [set] : this.replicaSets.inNamespace(set.metadata.namespace ?? "").filter((one) => controllerOf(one)?.uid === owner.uid);
    return family.flatMap((one) => controlledBy(this.pods, one).filter((pod) => isControlledBy(pod, one)));
  }
}

function nextAvailability(pods: readonly Pod[], minReadySeconds: number, now: number): { after: number } | undefined {
  if (minReadySeconds === 0) return undefined;
  const waits = pods.map((pod) => availableIn(pod, minReadySeconds, now)).filter((wait) => wait !== undefined && wait > 0) as number[];
  return waits.length === 0 ? undefined : { after: Math.min(...waits) };
}

function nothing(): undefined {
  return undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
