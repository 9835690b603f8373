import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";

/** What the steps of one pass over one deployment work with and on. */
export interface Rollout {
  /** As the cache has it. */
  deployment: Deployment;
  /** What the pass makes of the status and annotations; written once, at its end, when it differs. */
  status: Deployment["status"];
  annotations: Record<string, string>;
  /** The ReplicaSet with the deployment's template, when there is one. */
  current: ReplicaSet | undefined;
  old: ReplicaSet[];
  tools: RolloutTools;
}

export interface RolloutTools {
  clock: Clock;
  replicaSets: Informer<ReplicaSet>;
  pods: Informer<Pod>;
  writer: ResourceClient<ReplicaSet>;
  recorder: EventRecorder;
}

export function allSets(rollout: Rollout): ReplicaSet[] {
  return rollout.current === undefined ? [...rollout.old] : [...rollout.old, rollout.current];
}
