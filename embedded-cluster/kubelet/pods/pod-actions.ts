import type { Container, Pod } from "../../apimachinery/types/core.ts";
import { type ContainerHistory, isRunning } from "../runtime/container-record.ts";
import { resizeRestarts } from "./resize.ts";
import { isSidecar, restartsAfter, shouldStart } from "./restart-policy.ts";

export type KillReason = "liveness" | "startup" | "other";

export interface KillAction {
  container: Container;
  /** The Killing event's message. */
  message: string;
  reason: KillReason;
}

/** What is to be done so that a pod is as its spec says. */
export interface PodActions {
  kill: KillAction[];
  /** Debug containers: started once, whatever else goes on. */
  startEphemeral: Container[];
  /** In this order; a plain init container that cannot be started ends the round. */
  startInit: Container[];
  start: Container[];
  /** Nothing runs that should stay, and nothing is to be started any more: stop the rest, the pod is over. */
  finish: boolean;
}

export interface ProbeVerdicts {
  /** undefined: not known yet. */
  startup(containerId: string): boolean | undefined;
  liveness(containerId: string): boolean | undefined;
}

/** Models kuberuntime.computePodActions and computeInitContainerActions. */
export function podActions(pod: Pod, history: ContainerHistory, probes: ProbeVerdicts): PodActions {
  const ephemeral = ((pod.spec.ephemeralContainers ?? []) as Container[]).filter(({ name }) => history.latest(name) === undefined);
  const actions: PodActions = { kill: [], startEphemeral: ephemeral, startInit: [], start: [], finish: false };
  const initialized = planInitContainers(pod, history, probes, actions);
  if (!initialized || actions.finish) return actions;
  let kept = 0;
  for (const container of pod.spec.containers) {
    const latest = history.latest(container.name);
    if (latest === undefined || !isRunning(latest)) {
      if (shouldStart(container, false, pod, latest)) actions.start.push(container);
      continue;
    }
    if (latest.specImage !== container.image) {
      actions.kill.push({ container, message: `Container ${container.name} definition changed, will be restarted`, reason: "other" });
      actions.start.push(container);
      continue;
    }
    if (resizeRestarts(container, latest.resources)) {
      actions.kill.push({ container, message: `Container ${container.name} resize requires restart`, reason: "other" });
      actions.start.push(container);
      continue;
    }
    const failed = failedProbe(latest.id, probes);
    if (failed === undefined) {
      kept++;
      continue;
    }
    const restarts = (container.restartPolicy ?? pod.spec.restartPolicy ?? "Always") !== "Never";
    const message = `Container ${container.name} failed ${failed} probe${restarts ? ", will be restarted" : ""}`;
    actions.kill.push({ container, message, reason: failed });
    if (restarts) actions.start.push(container);
  }
  if (kept === 0 && actions.start.length === 0) {
    actions.finish = true;
    actions.startInit = [];
  }
  return actions;
}

function failedProbe(id: string, probes: ProbeVerdicts): "liveness" | "startup" | undefined {
  if (probes.liveness(id) === false) return "liveness";
  return probes.startup(id) === false ? "startup" : undefined;
}

/** true: the main containers may run. */
function planInitContainers(pod: Pod, history: ContainerHistory, probes: ProbeVerdicts, actions: PodActions): boolean {
  const containers = pod.spec.initContainers ?? [];
  // In this sandbox: after a reboot init containers run again before what they prepare for.
  const mainStarted = pod.spec.containers.some(({ name }) => {
    const latest = history.latest(name);
    return latest !== undefined && latest.ofLostSandbox !== true;
  });
  for (const container of containers) {
    const done = isSidecar(container) ? planSidecar(container, history, probes, actions) : mainStarted || planInitContainer(container, pod, history, actions);
    if (!done && !mainStarted) return false;
  }
  return true;
}

/** true: it has completed. */
function planInitContainer(container: Container, pod: Pod, history: ContainerHistory, actions: PodActions): boolean {
  const latest = history.latest(container.name);
  if (latest === undefined) actions.startInit.push(container);
  else if (!isRunning(latest)) {
    const exitCode = latest.exit?.exitCode ?? 0;
    if (exitCode === 0) return true;
    if (restartsAfter(container, true, pod, exitCode)) actions.startInit.push(container);
    else actions.finish = true;
  }
  return false;
}

/** true: it has started, so that the next may. */
function planSidecar(container: Container, history: ContainerHistory, probes: ProbeVerdicts, actions: PodActions): boolean {
  const latest = history.latest(container.name);
  if (latest === undefined || !isRunning(latest)) {
    actions.startInit.push(container);
    return false;
  }
  const failed = failedProbe(latest.id, probes);
  if (failed !== undefined) {
    actions.kill.push({ container, message: `Init container ${container.name} failed ${failed} probe`, reason: failed });
    actions.startInit.push(container);
    return failed === "liveness";
  }
  return container.startupProbe === undefined || probes.startup(latest.id) === true;
}
