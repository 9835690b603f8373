import type { Node, Pod } from "../../apimachinery/types/core.ts";
import { isReady } from "../pods.ts";
import { eligibility, HASH_LABEL } from "./daemon-pod.ts";
import { isAvailable, oldestFirst, type Pass, podsByNode, syncNodes } from "./daemon-pods.ts";
import { allowsSurge } from "./rolling-update.ts";

interface Plan {
  nodesInNeed: string[];
  doomed: Pod[];
  /** Milliseconds until a failed pod may be replaced. */
  after: number | undefined;
}

/**
 * One pod on each node that wants one, none elsewhere. Resolves to the milliseconds after which to look again. Models manage and
 * podsShouldBeOnNode of pkg/controller/daemon.
 */
export async function manage(pass: Pass): Promise<number | undefined> {
  const plan: Plan = { nodesInNeed: [], doomed: [], after: undefined };
  const byNode = podsByNode(pass);
  for (const node of pass.nodes) planNode(pass, plan, node, byNode.get(node.metadata.name));
  // No scheduler and no garbage collector cares for pods that wait for a node that is gone.
  const known = new Set(pass.nodes.map((node) => node.metadata.name));
  for (const [node, pods] of byNode) if (!known.has(node)) plan.doomed.push(...pods.filter((pod) => !pod.spec.nodeName));
  await syncNodes(pass, plan.doomed, plan.nodesInNeed);
  return plan.after;
}

function planNode(pass: Pass, plan: Plan, node: Node, pods: readonly Pod[] | undefined): void {
  const { shouldRun, mayStay } = eligibility(pass.set, node);
  const { name } = node.metadata;
  if (shouldRun && pods === undefined) plan.nodesInNeed.push(name);
  else if (mayStay) {
    const running = (pods ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined && !isFinished(pass, plan, pod, name)).sort(oldestFirst);
    if (!allowsSurge(pass.set)) plan.doomed.push(...running.slice(1));
    else if (running.length === 0 && shouldRun) plan.nodesInNeed.push(name);
    else plan.doomed.push(...surplus(pass, running));
  } else plan.doomed.push(...(pods ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined));
}

/** Finished pods are deleted, failed ones not more often than the back-off allows. */
function isFinished({ set, tools }: Pass, plan: Plan, pod: Pod, node: string): boolean {
  const { namespace, name } = pod.metadata;
  const phase = pod.status?.phase;
  if (phase !== "Failed" && phase !== "Succeeded") return false;
  if (phase === "Failed") {
    const wait = tools.failed.claim(`${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`);
    if (wait > 0) {
      plan.after = Math.min(plan.after ?? wait, wait);
      return true;
    }
    tools.recorder.record(set, "Warning", "FailedDaemonPod", `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`);
  } else {
    tools.recorder.record(set, "Normal", "SucceededDaemonPod", `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`);
  }
  plan.doomed.push(pod);
  return true;
}

/** With surge, an old and a new pod may share a node until the new one is available or the old one is out. */
function surplus(pass: Pass, running: readonly Pod[]): Pod[] {
  if (running.length <= 1) return [];
  const isNew = (pod: Pod) => pod.metadata.labels?.[HASH_LABEL] === pass.hash;
  const newest = running.find(isNew);
  const old = running.find((pod) => !isNew(pod));
  const doomed = running.filter((pod) => pod !== newest && pod !== old);
  if (newest !== undefined && old !== undefined && (!isReady(old) || isAvailable(pass, newest))) doomed.push(old);
  return doomed;
}
