import type { DaemonSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { scaledValue } from "../deployment/fenceposts.ts";
import { isUpdated } from "./daemon-pod.ts";
import { isAvailable, type Pass, podsByNode, shouldRun, syncNodes } from "./daemon-pods.ts";

/** Replaces old pods within the limits of the strategy. Models rollingUpdate of pkg/controller/daemon. */
export async function rollingUpdate(pass: Pass): Promise<void> {
  const byNode = podsByNode(pass);
  const wanting = pass.nodes.filter((node) => shouldRun(pass, node));
  for (const { metadata } of wanting) if (!byNode.has(metadata.name)) byNode.set(metadata.name, []);
  const surge = surgeCount(pass.set, wanting.length);
  const unavailable = rollingCount(pass.set, "maxUnavailable", wanting.length);
  if (surge === 0) await replaceByDeleting(pass, byNode, wanting.length > 0 ? Math.max(unavailable, 1) : unavailable);
  else await replaceBySurging(pass, byNode, surge, wanting.length);
}

/** Whether more than one pod may be on a node. */
export function allowsSurge(set: DaemonSet): boolean {
  return surgeCount(set, 1) > 0;
}

function surgeCount(set: DaemonSet, nodes: number): number {
  return rollingCount(set, "maxSurge", nodes);
}

function rollingCount({ spec }: DaemonSet, limit: "maxSurge" | "maxUnavailable", nodes: number): number {
  const { type, rollingUpdate: rolling } = spec.updateStrategy ?? {};
  return type === "RollingUpdate" ? scaledValue(rolling?.[limit] ?? 0, nodes, Math.ceil) : 0;
}

/** At most one pod of each kind; undefined when there are more, which the next pass over the nodes puts right. Models findUpdatedPodsOnNode. */
function updatedPods({ set, hash }: Pass, pods: readonly Pod[]): { fresh: Pod | undefined; old: Pod | undefined } | undefined {
  const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const fresh = staying.filter((pod) => isUpdated(set, pod, hash));
  const old = staying.filter((pod) => !isUpdated(set, pod, hash));
  return fresh.length > 1 || old.length > 1 ? undefined : { fresh: fresh[0], old: old[0] };
}

/** Old pods that are out anyway go at once, others as long as no more than `limit` nodes are without. */
async function replaceByDeleting(pass: Pass, byNode: ReadonlyMap<string, readonly Pod[]>, limit: number): Promise<void> {
  let missing = 0;
  const out: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pods of byNode.values()) {
    const found = updatedPods(pass, pods);
    const { fresh, old } = found ?? {};
    if (old !== undefined && fresh === undefined) {
      if (!isAvailable(pass, old)) {
        out.push(old);
        missing++;
      } else if (missing < limit) candidates.push(old);
    } else if (old !== undefined || fresh === undefined || !isAvailable(pass, fresh)) missing++;
  }
  await syncNodes(pass, [...out, ...candidates.slice(0, Math.max(0, limit - missing))], []);
}

/** New pods come beside old ones, at most `limit` at a time; an old one goes when its successor is available. */
async function replaceBySurging(pass: Pass, byNode: ReadonlyMap<string, readonly Pod[]>, limit: number, wanted: number): Promise<void> {
  const nodes = new Map(pass.nodes.map((node) => [node.metadata.name, node]));
  const doomed: Pod[] = [];
  const misplaced: Pod[] = [];
  const replacements: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const [name, pods] of byNode) {
    const found = updatedPods(pass, pods);
    if (found === undefined) {
      surging++;
      continue;
    }
    const { fresh, old } = found;
    const counted = old ?? fresh;
    if (counted !== undefined && isAvailable(pass, counted)) available++;
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (isAvailable(pass, fresh)) doomed.push(old);
      else surging++;
      continue;
    }
    const node = nodes.get(name);
    const belongs = node !== undefined && shouldRun(pass, node);
    if (!isAvailable(pass, old)) {
      if (belongs) replacements.push(name);
      else doomed.push(old);
    } else if (!belongs) misplaced.push(old);
    else if (surging < limit) candidates.push(name);
  }
  // Availability first: a pod on a node it no longer belongs to goes only when enough others are available.
  doomed.push(...misplaced.slice(0, Math.max(0, available - wanted)));
  await syncNodes(pass, doomed, [...replacements, ...candidates.slice(0, Math.max(0, limit - surging))]);
}
