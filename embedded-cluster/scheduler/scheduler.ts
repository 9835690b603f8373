import { timestamp } from "../apimachinery/duration/timestamp.ts";
import { type KubeObject, objectKey } from "../apimachinery/object.ts";
import { isConflict, isNotFound } from "../apimachinery/status.ts";
import type { Condition, Pod } from "../apimachinery/types/core.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { ResourceClient, requestJson, resourcePath } from "../client/resource-client.ts";
import { RESOURCES } from "../client/resources.ts";
import type { SeriesRecorder } from "../client/series-recorder.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { NamespaceLabels } from "./filters/filter.ts";
import { type FilterCycle, filterNode } from "./filters/run-filters.ts";
import { fitErrorMessage, preFilterMessage } from "./fit-error.ts";
import type { NodeInfo } from "./node-info.ts";
import { evictVictims } from "./preemption/evict-victims.ts";
import { type RefusedNode, preempt } from "./preemption/preempt.ts";
import type { Candidate } from "./preemption/select-victims.ts";
import type { SchedulingQueue } from "./scheduling-queue.ts";
import { bestNode } from "./scores/best-node.ts";
import type { PodClaims, VolumeBinding } from "./volumes.ts";

export interface SchedulerParts {
  api: ApiClient;
  clock: Clock;
  random: Random;
  state: ClusterState;
  volumes: VolumeBinding;
  recorder: SeriesRecorder;
  /** The pod as the cache has it now. */
  find(key: string): Pod | undefined;
  namespaceLabels: NamespaceLabels;
  /** Every PodDisruptionBudget there is. */
  budgets(): readonly KubeObject[];
}

/** Where a pod goes, or why it cannot go anywhere now and who should make room for it. */
type Choice = { nodeName: string; claims: PodClaims } | { message: string; candidate?: Candidate };

/** Finds a node for one pod at a time. Models pkg/scheduler schedule_one. */
export class Scheduler {
  private readonly parts: SchedulerParts;
  private readonly pods: ResourceClient<Pod>;

  constructor(parts: SchedulerParts) {
    this.parts = parts;
    this.pods = new ResourceClient<Pod>(parts.api, RESOURCES.pods);
  }

  async scheduleOne(queued: Pod, queue: SchedulingQueue): Promise<void> {
    const key = objectKey(queued);
    const pod = this.parts.find(key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || pod.spec.nodeName || this.parts.state.isAssumed(key)) return;
    const choice = this.choose(pod);
    if ("message" in choice) {
      const { message, candidate } = choice;
      queue.setUnschedulable(pod);
      // Room is promised before anybody goes, so that nobody else takes it.
      if (candidate !== undefined) this.parts.state.nominate(pod, candidate.nodeName);
      await this.fail(pod, "Unschedulable", message, candidate?.nodeName);
      if (candidate !== undefined) await this.makeRoom(pod, candidate, queue);
      return;
    }
    const { nodeName, claims } = choice;
    this.parts.state.assume(pod, nodeName);
    const binding = this.bind(pod, nodeName, claims, queue);
    // Volumes may take their time; the next pod need not wait for them.
    if (claims.delayed.length === 0) await binding;
  }

  private choose(pod: Pod): Choice {
    const { state, volumes, namespaceLabels, random, budgets } = this.parts;
    const all = state.nodes();
    if (all.length === 0) return { message: "no nodes available to schedule pods" };
    const claims = volumes.preFilter(pod);
    if (typeof claims === "string") return { message: preFilterMessage(all.length, claims) };
    const cycle: FilterCycle = { pod, claims, volumes, all, namespaceLabels, nominated: (nodeName) => state.nominated(nodeName) };
    const promised = all.find((info) => info.node?.metadata.name === pod.status?.nominatedNodeName);
    if (promised?.node !== undefined && filterNode(cycle, promised) === undefined) return { nodeName: promised.node.metadata.name, claims };
    const feasible: NodeInfo[] = [];
    const refused: RefusedNode[] = [];
    for (const info of all) {
      const rejection = filterNode(cycle, info);
      if (rejection === undefined) feasible.push(info);
      else refused.push({ info, rejection });
    }
    const best = bestNode({ pod, feasible, all, namespaceLabels }, random);
    if (best?.node !== undefined) return { nodeName: best.node.metadata.name, claims };
    const rejections = refused.map(({ rejection }) => rejection);
    const outcome = preempt(cycle, refused, budgets());
    if (typeof outcome === "string") return { message: fitErrorMessage(rejections, outcome) };
    return { message: fitErrorMessage(rejections, undefined), candidate: outcome };
  }

  private async makeRoom(pod: Pod, candidate: Candidate, queue: SchedulingQueue): Promise<void> {
    try {
      await evictVictims(pod, candidate, { pods: this.pods, recorder: this.parts.recorder, clock: this.parts.clock });
    } catch {
      // Somebody stood in the way: whether room is still needed is looked at anew.
      queue.retry(pod);
    }
  }

  private async bind(pod: Pod, nodeName: string, claims: PodClaims, queue: SchedulingQueue): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    try {
      await this.parts.volumes.preBind(claims, nodeName);
      const binding = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace, uid }, target: { apiVersion: "v1", kind: "Node", name: nodeName } };
      await requestJson(this.parts.api, "POST", resourcePath(RESOURCES.pods, { namespace, name, subresource: "binding" }), binding);
      this.parts.recorder.record(pod, "Normal", "Scheduled", "Binding", `Successfully assigned ${namespace}/${name} to ${nodeName}`);
    } catch (error) {
      this.parts.state.forget(pod);
      const isGone = isNotFound(error) || (isConflict(error) && Boolean(this.parts.find(objectKey(pod))?.spec.nodeName));
      if (isGone) return;
      queue.retry(pod);
      await this.fail(pod, "SchedulerError", error instanceof Error ? error.message : String(error));
    }
  }

  /** `nominated`: where room is being made; undefined leaves what was promised as it is. Models handleSchedulingFailure. */
  private async fail(pod: Pod, reason: string, message: string, nominated?: string): Promise<void> {
    this.parts.recorder.record(pod, "Warning", "FailedScheduling", "Scheduling", message);
    const present = pod.status?.conditions?.find((condition) => condition.type === "PodScheduled");
    const isKnown = present?.status === "False" && present.reason === reason && present.message === message;
    if (isKnown && (nominated === undefined || pod.status?.nominatedNodeName === nominated)) return;
    const lastTransitionTime = present?.status === "False" && present.lastTransitionTime ? present.lastTransitionTime : timestamp(this.parts.clock.now());
    const condition: Condition = { type: "PodScheduled", status: "False", lastProbeTime: null, lastTransitionTime, reason, message };
    const observedGeneration = pod.metadata.generation;
    if (observedGeneration !== undefined) condition.observedGeneration = observedGeneration;
    const others = (pod.status?.conditions ?? []).filter((one) => one.type !== "PodScheduled");
    const { name, namespace } = pod.metadata;
    const status = { conditions: [...others, condition], ...(nominated === undefined ? {} : { nominatedNodeName: nominated }) };
    await this.pods.patch(name, namespace, { status }, "application/merge-patch+json", "status").catch(() => undefined);
  }
}
