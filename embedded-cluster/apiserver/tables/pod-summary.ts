import type { ContainerStatus, Pod } from "../../apimachinery/types/core.ts";

export interface PodSummary {
  ready: number;
  total: number;
  /** The STATUS column: "Running", "Init:0/1", "CrashLoopBackOff", "Terminating"… */
  reason: string;
  restarts: number;
  /** RFC 3339. When the last of the restarts happened. */
  lastRestart: string | undefined;
}

/** One line about a pod and its containers. Models printPod of pkg/printers/internalversion/printers.go. */
export function podSummary(pod: Pod): PodSummary {
  const status = pod.status ?? {};
  const sidecars = new Set((pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always").map((each) => each.name));
  const summary: PodSummary = {
    ready: 0,
    total: (pod.spec.containers ?? []).length + sidecars.size,
    reason: status.reason || status.phase || "",
    restarts: 0,
    lastRestart: undefined,
  };
  const gated = (status.conditions ?? []).some((condition) => condition.type === "PodScheduled" && condition.reason === "SchedulingGated");
  if (gated) summary.reason = "SchedulingGated";

  const ofSidecars = { restarts: 0, lastRestart: undefined as string | undefined };
  const initializing = summarizeInit(pod, sidecars, summary, ofSidecars);
  const initialized = (status.conditions ?? []).some((condition) => condition.type === "Initialized" && condition.status === "True");
  if (!initializing || initialized) {
    summary.restarts = ofSidecars.restarts;
    summary.lastRestart = ofSidecars.lastRestart;
    summarizeContainers(pod, summary);
  }

  const ended = status.phase === "Failed" || status.phase === "Succeeded";
  if (pod.metadata.deletionTimestamp !== undefined && status.reason === "NodeLost") summary.reason = "Unknown";
  else if (pod.metadata.deletionTimestamp !== undefined && !ended) summary.reason = "Terminating";
  return summary;
}

type Restarts = Pick<PodSummary, "restarts" | "lastRestart">;

/** Gives whether an init container still holds the pod back. */
function summarizeInit(pod: Pod, sidecars: ReadonlySet<string>, summary: PodSummary, ofSidecars: Restarts): boolean {
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    countRestarts(container, summary);
    const sidecar = sidecars.has(container.name);
    if (sidecar) countRestarts(container, ofSidecars);
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) summary.ready++;
      continue;
    }
    if (terminated) summary.reason = `Init:${endReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== "PodInitializing") summary.reason = `Init:${waiting.reason}`;
    else summary.reason = `Init:${index}/${(pod.spec.initContainers ?? []).length}`;
    return true;
  }
  return false;
}

function summarizeContainers(pod: Pod, summary: PodSummary): void {
  let running = false;
  let failure = "";
  // The first container has the last word, so upstream walks backwards.
  for (const container of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    countRestarts(container, summary);
    const { terminated, waiting } = container.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated) {
      summary.reason = endReason(terminated);
      if (terminated.exitCode !== 0) failure = summary.reason;
    } else if (container.ready && container.state?.running) {
      running = true;
      summary.ready++;
    }
  }
  if (summary.reason !== "Completed") return;
  const ready = (pod.status?.conditions ?? []).some((condition) => condition.type === "Ready" && condition.status === "True");
  if (running && ready) summary.reason = "Running";
  else if (failure !== "") summary.reason = failure;
  else if (running) summary.reason = "NotReady";
}

function countRestarts(container: ContainerStatus, into: Restarts): void {
  into.restarts += container.restartCount ?? 0;
  const finished = container.lastState?.terminated?.finishedAt;
  if (finished === undefined) return;
  if (into.lastRestart === undefined || Date.parse(into.lastRestart) < Date.parse(finished)) into.lastRestart = finished;
}

function endReason(terminated: NonNullable<ContainerStatus["state"]["terminated"]>): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}
