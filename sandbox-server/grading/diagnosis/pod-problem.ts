import type { ContainerStatus, Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { type Finding, failed, pending } from "../check.ts";

/** Every code {@link podProblem} gives. */
export const POD_PROBLEM_CODES = [
  "pod-pending",
  "pod-image",
  "pod-config",
  "pod-crash",
  "pod-start-error",
  "pod-unready",
  "pod-starting",
  "pod-volume",
  "pod-terminating",
] as const;

/** A Pod that has not become Ready after this long is no longer just starting. */
const STARTING_MILLISECONDS = 45_000;

/** Why a Pod is not Ready, from what its status says: the first cause, in the order in which a Pod comes to life. */
export function podProblem(pod: Pod, now: number): Finding {
  const { name, namespace = "" } = pod.metadata;
  const describe = (observed: string) => ({ command: `kubectl describe pod ${name} -n ${namespace}`, observed });
  if (pod.metadata.deletionTimestamp !== undefined) return pending("pod-terminating", { pod: name }, describe("Terminating"));
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.status === "False") {
    const message = scheduled.message ?? "";
    const code = /persistentvolumeclaim/i.test(message) ? "pod-volume" : "pod-pending";
    return failed(code, { pod: name, message }, describe(message));
  }
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const problem = containerProblem(status, name, namespace);
    if (problem !== undefined) return problem;
  }
  const age = now - Date.parse(pod.metadata.creationTimestamp ?? new Date(now).toISOString());
  if (age < STARTING_MILLISECONDS)
    return pending("pod-starting", { pod: name }, { command: `kubectl get pod ${name} -n ${namespace}`, observed: pod.status?.phase ?? "Pending" });
  const unready = (pod.status?.containerStatuses ?? []).find((status) => !status.ready);
  return failed("pod-unready", { pod: name, container: unready?.name ?? "" }, describe(condition(pod, "Ready")?.message ?? "not Ready"));
}

function containerProblem(status: ContainerStatus, pod: string, namespace: string): Finding | undefined {
  const reason = status.state.waiting?.reason ?? "";
  const message = status.state.waiting?.message ?? "";
  const params = { pod, container: status.name };
  const describe = { command: `kubectl describe pod ${pod} -n ${namespace}`, observed: message === "" ? reason : `${reason}: ${message}` };
  if (["ErrImagePull", "ImagePullBackOff", "InvalidImageName"].includes(reason)) return failed("pod-image", { ...params, image: status.image }, describe);
  if (reason === "CreateContainerConfigError") return failed("pod-config", { ...params, message }, describe);
  if (["RunContainerError", "CreateContainerError"].includes(reason)) return failed("pod-start-error", { ...params, message }, describe);
  const ended = status.state.terminated ?? (status.restartCount > 0 ? status.lastState.terminated : undefined);
  const crashing = reason === "CrashLoopBackOff" || (ended !== undefined && !status.ready && ended.exitCode !== 0);
  if (!crashing) return undefined;
  const exitCode = ended?.exitCode ?? 0;
  return failed(
    "pod-crash",
    { ...params, exitCode, restarts: status.restartCount },
    { command: `kubectl logs ${pod} -n ${namespace} --previous`, observed: `${reason || "Terminated"}, exit code ${exitCode}` },
  );
}

export function isReady(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && condition(pod, "Ready")?.status === "True";
}

function condition(pod: Pod, type: string) {
  return (pod.status?.conditions ?? []).find((candidate) => candidate.type === type);
}
