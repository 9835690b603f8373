import type { DaemonSet } from "../../apimachinery/types/apps.ts";
import type { Node, Pod } from "../../apimachinery/types/core.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { PodControl } from "../pod-control.ts";
import { availableIn, isTerminal } from "../pods.ts";
import { createSlowly } from "../replicaset/slow-start.ts";
import { daemonTemplate, eligibility, targetNode } from "./daemon-pod.ts";
import type { FailedPods } from "./failed-pods.ts";

/** Pods one step makes or deletes at most. As upstream's BurstReplicas. */
const BURST_PODS = 250;

/** What the steps of one pass over one DaemonSet work with. */
export interface Pass {
  set: DaemonSet;
  /** Of the newest template. */
  hash: string;
  nodes: readonly Node[];
  /** The set's pods as the cache has them now. */
  pods(): readonly Pod[];
  tools: DaemonTools;
}

export interface DaemonTools {
  clock: Clock;
  recorder: EventRecorder;
  control: PodControl;
  failed: FailedPods;
}

/** The set's pods by node. Those that are finished and going count no more. Models getNodesToDaemonPods. */
export function podsByNode({ pods }: Pass): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods()) {
    const node = targetNode(pod);
    if (node === undefined || (isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined)) continue;
    const there = byNode.get(node);
    if (there === undefined) byNode.set(node, [pod]);
    else there.push(pod);
  }
  return byNode;
}

export function shouldRun({ set }: Pass, node: Node): boolean {
  return eligibility(set, node).shouldRun;
}

export function isAvailable({ set, tools }: Pass, pod: Pod): boolean {
  return availableIn(pod, set.spec.minReadySeconds ?? 0, tools.clock.now()) === 0;
}

/** Scheduled pods first, then the oldest. Models podByCreationTimestampAndPhase. */
export function oldestFirst(left: Pod, right: Pod): number {
  const scheduled = Number(!left.spec.nodeName) - Number(!right.spec.nodeName);
  if (scheduled !== 0) return scheduled;
  const [a = "", b = ""] = [left.metadata.creationTimestamp, right.metadata.creationTimestamp];
  if (a !== b) return a < b ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}

/** Makes pods for nodes and deletes others; rejects with the first refusal after all were tried. Models syncNodes. */
export async function syncNodes({ set, hash, tools }: Pass, doomed: readonly Pod[], nodesInNeed: readonly string[]): Promise<void> {
  let next = 0;
  const creating = createSlowly(Math.min(nodesInNeed.length, BURST_PODS), () =>
    tools.control.create(set, daemonTemplate(set, hash, nodesInNeed[next++] as string)),
  );
  const created = await Promise.allSettled([creating]);
  const deleted = await Promise.allSettled(doomed.slice(0, BURST_PODS).map((pod) => tools.control.delete(set, pod)));
  const refusal = [...created, ...deleted].find((outcome) => outcome.status === "rejected");
  if (refusal?.status === "rejected") throw refusal.reason;
}
