import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Node } from "../../apimachinery/types/core.ts";
import { readyOf } from "./node-health.ts";

export type Taint = NonNullable<NonNullable<Node["spec"]>["taints"]>[number] & { timeAdded?: string };

const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";

const TAINT_OF_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: "node.kubernetes.io/memory-pressure" },
  DiskPressure: { True: "node.kubernetes.io/disk-pressure" },
  NetworkUnavailable: { True: "node.kubernetes.io/network-unavailable" },
  PIDPressure: { True: "node.kubernetes.io/pid-pressure" },
};

const OWN_KEYS = new Set([UNSCHEDULABLE, ...Object.values(TAINT_OF_CONDITION).flatMap((taints) => Object.values(taints))]);

/** The taints a node should have that keep new pods away: what its conditions and its cordon ask for. Models doNoScheduleTaintingPass. */
export function withScheduleTaints(node: Node, now: number): Taint[] {
  const wanted = (node.status?.conditions ?? []).flatMap(({ type, status }) => TAINT_OF_CONDITION[type]?.[status] ?? []);
  if (node.spec?.unschedulable === true) wanted.push(UNSCHEDULABLE);
  const kept = taintsOf(node).filter(({ key, effect }) => effect !== "NoSchedule" || !OWN_KEYS.has(key) || wanted.includes(key));
  const missing = wanted.filter((key) => !kept.some((taint) => taint.key === key && taint.effect === "NoSchedule"));
  return [...kept, ...missing.map((key): Taint => ({ key, effect: "NoSchedule", timeAdded: timestamp(now) }))];
}

/**
 * The taints that drive pods off a node that is not ready; at most one of the two is there. `mayTaint`: false while so many nodes are
 * down that the fault must lie elsewhere. Models processTaintBaseEviction.
 */
export function withExecuteTaints(node: Node, now: number, mayTaint: boolean): Taint[] {
  const status = readyOf(node)?.status;
  const wanted = status === "False" ? NOT_READY : status === "Unknown" ? UNREACHABLE : undefined;
  const isOwn = ({ key, effect }: Taint) => effect === "NoExecute" && (key === NOT_READY || key === UNREACHABLE);
  const present = taintsOf(node);
  if (wanted === undefined) return present.filter((taint) => !isOwn(taint));
  const isSwap = present.some(isOwn);
  if (present.some((taint) => isOwn(taint) && taint.key === wanted)) return present.filter((taint) => !isOwn(taint) || taint.key === wanted);
  if (!isSwap && !mayTaint) return present;
  return [...present.filter((taint) => !isOwn(taint)), { key: wanted, effect: "NoExecute", timeAdded: timestamp(now) }];
}

function taintsOf(node: Node): Taint[] {
  return (node.spec?.taints ?? []) as Taint[];
}
