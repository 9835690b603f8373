import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import type { SeriesRecorder } from "../../client/series-recorder.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Candidate } from "./select-victims.ts";

interface EvictionParts {
  pods: ResourceClient<Pod>;
  recorder: SeriesRecorder;
  clock: Clock;
}

/** Deletes the victims, each with the condition that says why and an event that names who takes their place. Models preemption.Executor. */
export async function evictVictims(preemptor: Pod, { nodeName, victims }: Candidate, { pods, recorder, clock }: EvictionParts): Promise<void> {
  for (const victim of victims) {
    if (victim.metadata.deletionTimestamp !== undefined) continue;
    const { name, namespace } = victim.metadata;
    try {
      const condition: Condition = {
        type: "DisruptionTarget",
        ...(victim.metadata.generation === undefined ? {} : { observedGeneration: victim.metadata.generation }),
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock.now()),
        reason: "PreemptionByScheduler",
        message: `${preemptor.spec.schedulerName ?? "default-scheduler"}: preempting to accommodate a higher priority pod`,
      };
      const others = (victim.status?.conditions ?? []).filter(({ type }) => type !== "DisruptionTarget");
      await pods.patch(name, namespace, { status: { conditions: [...others, condition] } }, undefined, "status");
      await pods.delete(name, namespace);
    } catch (error) {
      if (isNotFound(error)) continue;
      throw error;
    }
    recorder.record(victim, "Normal", "Preempted", "Preempting", `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}`);
  }
}
