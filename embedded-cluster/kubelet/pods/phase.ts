import type { Container, ContainerStatus, Pod, PodStatus } from "../../apimachinery/types/core.ts";
import { isSidecar, restartsAfter } from "./restart-policy.ts";

/** Models Kubelet.getPhase. `isTerminal`: the pod's containers are stopped for good, whatever its restart policy. */
export function podPhase(pod: Pod, statuses: readonly ContainerStatus[], isTerminal: boolean, hasInitialized: boolean): NonNullable<PodStatus["phase"]> {
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const init = countInitContainers(pod, byName);
  if (init.failedForGood > 0) return "Failed";
  const { running, waiting, stopped, stoppedForGood, succeeded, unknown } = countContainers(pod, byName);
  if (init.pending > 0 || (init.pendingSidecars > 0 && !hasInitialized) || waiting + init.waitingSidecars > 0) return "Pending";
  const alive = running + init.runningSidecars;
  if (alive > 0 && unknown === 0) return "Running";
  if (alive === 0 && stopped > 0 && unknown === 0) {
    if (!isTerminal && stopped !== stoppedForGood) return "Running";
    return stopped === succeeded ? "Succeeded" : "Failed";
  }
  return "Pending";
}

function countInitContainers(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>) {
  const count = { pending: 0, failedForGood: 0, pendingSidecars: 0, runningSidecars: 0, waitingSidecars: 0 };
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.get(container.name);
    if (isSidecar(container)) countSidecar(status, count);
    else if (endOf(status) === undefined) count.pending++;
    else if (endOf(status) !== 0 && !restartsAfter(container, true, pod, endOf(status) ?? 0)) count.failedForGood++;
  }
  return count;
}

function countSidecar(status: ContainerStatus | undefined, count: { pendingSidecars: number; runningSidecars: number; waitingSidecars: number }): void {
  if (status?.state.running !== undefined) {
    count.runningSidecars++;
    if (status.started !== true) count.pendingSidecars++;
  } else if (status?.state.terminated === undefined && status?.lastState.terminated === undefined) {
    count.pendingSidecars++;
    count.waitingSidecars++;
  }
}

function countContainers(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>) {
  const count = { running: 0, waiting: 0, stopped: 0, stoppedForGood: 0, succeeded: 0, unknown: 0 };
  for (const container of pod.spec.containers) {
    const status = statuses.get(container.name);
    if (status === undefined) count.unknown++;
    else if (status.state.running !== undefined) count.running++;
    else if (endOf(status) === undefined) count.waiting++;
    else countStopped(container, status, pod, count);
  }
  return count;
}

function countStopped(container: Container, status: ContainerStatus, pod: Pod, count: { stopped: number; stoppedForGood: number; succeeded: number }): void {
  count.stopped++;
  if (!restartsAfter(container, false, pod, endOf(status) ?? 0)) count.stoppedForGood++;
  if (status.state.terminated?.exitCode === 0) count.succeeded++;
}

/** The exit code of a container that does not run, or ran before it began to wait again; undefined when it runs or never ran. */
function endOf(status: ContainerStatus | undefined): number | undefined {
  if (status?.state.running !== undefined) return undefined;
  return (status?.state.terminated ?? (status?.state.waiting === undefined ? undefined : status.lastState.terminated))?.exitCode;
}
