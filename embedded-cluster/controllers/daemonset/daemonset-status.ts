import type { DaemonSet } from "../../apimachinery/types/apps.ts";
import { isReady } from "../pods.ts";
import { isUpdated } from "./daemon-pod.ts";
import { isAvailable, oldestFirst, type Pass, podsByNode, shouldRun } from "./daemon-pods.ts";

type Status = DaemonSet["status"];

/** How many nodes want a pod, and what they have. Zeros that upstream omits are absent. Models updateDaemonSetStatus. */
export function daemonSetStatus(pass: Pass): Status {
  const { set, hash } = pass;
  const byNode = podsByNode(pass);
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 };
  for (const node of pass.nodes) {
    const [first] = (byNode.get(node.metadata.name) ?? []).sort(oldestFirst);
    if (!shouldRun(pass, node)) {
      if (first !== undefined) count.misscheduled++;
      continue;
    }
    count.desired++;
    if (first === undefined) continue;
    count.current++;
    if (isReady(first)) count.ready++;
    if (isAvailable(pass, first)) count.available++;
    if (isUpdated(set, first, hash)) count.updated++;
  }
  const unavailable = count.desired - count.available;
  const { collisionCount, conditions } = set.status ?? {};
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    observedGeneration: set.metadata.generation ?? 0,
    ...(count.updated > 0 ? { updatedNumberScheduled: count.updated } : {}),
    ...(count.available > 0 ? { numberAvailable: count.available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}
