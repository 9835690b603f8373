import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import { isRunning } from "../runtime/container-record.ts";

/** A sidecar: an init container that goes on beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** The container's rule for an exit code; its restart policy counts where none fits. Models podutil.FindMatchingContainerRestartRule. */
export function ruleFor(container: Container, exitCode: number): { action: string } | undefined {
  return container.restartPolicyRules?.find(
    ({ exitCodes }) => exitCodes !== undefined && (exitCodes.values ?? []).includes(exitCode) === (exitCodes.operator === "In"),
  );
}

/** Whether a container that ended with `exitCode` is started again. Models podutil.ContainerShouldRestart. */
export function restartsAfter(container: Container, isInit: boolean, pod: Pod, exitCode: number): boolean {
  if (ruleFor(container, exitCode) !== undefined) return true;
  const ownPolicy = container.restartPolicy;
  // An init container that fails is tried again unless the pod never restarts.
  const podPolicy = pod.spec.restartPolicy ?? "Always";
  const policy = ownPolicy ?? (isInit && podPolicy === "Always" ? "OnFailure" : podPolicy);
  if (policy === "Always") return true;
  return policy === "OnFailure" && exitCode !== 0;
}

/** Models kubecontainer.ShouldContainerBeRestarted: also true for one that has never run. */
export function shouldStart(container: Container, isInit: boolean, pod: Pod, latest: ContainerRecord | undefined): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (latest === undefined) return true;
  if (isRunning(latest)) return false;
  return restartsAfter(container, isInit, pod, latest.exit?.exitCode ?? 0);
}
