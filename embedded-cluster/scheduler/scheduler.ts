import { timestamp } from "../apimachinery/duration/timestamp.ts";
import { objectKey } from "../apimachinery/object.ts";
import { isConflict, isNotFound } from "../apimachinery/status.ts";
import type { Condition, Pod } from "../apimachinery/types/core.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { ResourceClient, requestJson, resourcePath } from "../client/resource-client.ts";
import { RESOURCES } from "../client/resources.ts";
import type { SeriesRecorder } from "../client/series-recorder.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Rejection } from "./filters/filter.ts";
import { FILTERS } from "./filters/registry.ts";
import { fitErrorMessage, preFilterMessage } from "./fit-error.ts";
import type { NodeInfo } from "./node-info.ts";
import type { SchedulingQueue } from "./scheduling-queue.ts";
import { bestNode } from "./score.ts";
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
}

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
    if (typeof choice === "string") {
      queue.setUnschedulable(pod);
      return this.fail(pod, "Unschedulable", choice);
    }
    const { nodeName, claims } = choice;
    this.parts.state.assume(pod, nodeName);
    const binding = this.bind(pod, nodeName, claims, queue);
    // Volumes may take their time; the next pod need not wait for them.
    if (claims.delayed.length === 0) await binding;
  }

  /** The node, or the sentence that says why there is none. */
  private choose(pod: Pod): { nodeName: string; claims: PodClaims } | string {
    const all = this.parts.state.nodes();
    if (all.length === 0) return "no nodes available to schedule pods";
    const claims = this.parts.volumes.preFilter(pod);
    if (typeof claims === "string") return preFilterMessage(all.length, claims);
    const feasible: NodeInfo[] = [];
    const rejections: Rejection[] = [];
    for (const info of all) {
      const rejection = this.filter(pod, info, all, claims);
      if (rejection === undefined) feasible.push(info);
      else rejections.push(rejection);
    }
    const best = bestNode(pod, feasible, this.parts.random);
    if (best?.node === undefined) return fitErrorMessage(rejections, pod.spec["preemptionPolicy"] as string | undefined);
    return { nodeName: best.node.metadata.name, claims };
  }

  private filter(pod: Pod, info: NodeInfo, all: readonly NodeInfo[], claims: PodClaims): Rejection | undefined {
    const { node } = info;
    if (node === undefined) return undefined;
    for (const filter of FILTERS) {
      const rejection = filter({ pod, info, node, all });
      if (rejection !== undefined) return rejection;
    }
    return this.parts.volumes.filter(claims, node);
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

  /** Models handleSchedulingFailure. */
  private async fail(pod: Pod, reason: string, message: string): Promise<void> {
    this.parts.recorder.record(pod, "Warning", "FailedScheduling", "Scheduling", message);
    const present = pod.status?.conditions?.find((condition) => condition.type === "PodScheduled");
    if (present?.status === "False" && present.reason === reason && present.message === message) return;
    const lastTransitionTime = present?.status === "False" && present.lastTransitionTime ? present.lastTransitionTime : timestamp(this.parts.clock.now());
    const condition: Condition = { type: "PodScheduled", status: "False", lastProbeTime: null, lastTransitionTime, reason, message };
    const observedGeneration = pod.metadata.generation;
    if (observedGeneration !== undefined) condition.observedGeneration = observedGeneration;
    const others = (pod.status?.conditions ?? []).filter((one) => one.type !== "PodScheduled");
    const { name, namespace } = pod.metadata;
    await this.pods.patch(name, namespace, { status: { conditions: [...others, condition] } }, "application/merge-patch+json", "status").catch(() => undefined);
  }
}
