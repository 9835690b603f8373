import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Condition, Node } from "../../apimachinery/types/core.ts";
import { parseTimestamp } from "../../client/timestamp.ts";

/** How long a node may be silent, and how long a new one may be before it first speaks. As --node-monitor-grace-period and --node-startup-grace-period. */
const GRACE_MILLISECONDS = 40_000;
const STARTUP_GRACE_MILLISECONDS = 60_000;
/** What a kubelet tells of its node. */
const TOLD_BY_KUBELET = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

type NodeCondition = Condition & { lastHeartbeatTime?: string };

/** How long the node may still be silent; 0 when its time is up. `heard`: when its kubelet was last heard of, in milliseconds. */
export function silenceLeft(node: Node, heard: number | undefined, now: number): number {
  if (heard !== undefined) return Math.max(0, heard + GRACE_MILLISECONDS - now);
  const created = parseTimestamp(node.metadata.creationTimestamp) ?? now;
  return Math.max(0, created + STARTUP_GRACE_MILLISECONDS - now);
}

/** The conditions of a node nobody hears of; undefined when they say so already. Models Controller.tryUpdateNodeHealth. */
export function unknownConditions(node: Node, now: number): Condition[] | undefined {
  const at = timestamp(now);
  const present = (node.status?.conditions ?? []) as NodeCondition[];
  if (readyOf(node)?.status === "Unknown") return undefined;
  const changed = present.map((condition): NodeCondition => {
    if (!TOLD_BY_KUBELET.includes(condition.type) || condition.status === "Unknown") return condition;
    return { ...condition, status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status.", lastTransitionTime: at };
  });
  for (const type of TOLD_BY_KUBELET) {
    if (present.some((condition) => condition.type === type)) continue;
    const never = { reason: "NodeStatusNeverUpdated", message: "Kubelet never posted node status." };
    changed.push({ type, status: "Unknown", ...never, lastHeartbeatTime: node.metadata.creationTimestamp as string, lastTransitionTime: at });
  }
  return changed;
}

export function readyOf(node: Node): Condition | undefined {
  return node.status?.conditions?.find(({ type }) => type === "Ready");
}
