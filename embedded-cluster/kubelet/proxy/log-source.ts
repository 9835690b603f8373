import { failure } from "../../apimachinery/status.ts";
import type { ContainerStatus } from "../../apimachinery/types/core.ts";
import type { PodWorker } from "../pods/pod-worker.ts";
import type { ContainerLog } from "../runtime/container-log.ts";

/** The log to show for a container, or ApiError BadRequest with the reason there is none. Models Kubelet.validateContainerLogStatus. */
export function logSource({ object: pod, sandbox }: PodWorker, name: string, previous: boolean): ContainerLog {
  const refuse = (what: string) => failure(400, "BadRequest", what);
  const called = `container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name)}`;
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find((one) => one.name === name);
  if (status === undefined) throw refuse(`${called} is not available`);
  if (previous) {
    const id = status.lastState.terminated?.containerID;
    if (id === undefined || id === "") throw refuse(`previous terminated ${called} not found`);
    return sandbox.history.byId(id)?.log ?? lost(id);
  }
  const id = currentId(status);
  if (id !== undefined) return sandbox.history.byId(id)?.log ?? lost(id);
  const reason = status.state.waiting?.reason;
  if (status.state.terminated !== undefined) throw refuse(`${called} is terminated`);
  if (reason === "ErrImagePull") throw refuse(`${called} is waiting to start: image can't be pulled`);
  if (reason === "ImagePullBackOff") throw refuse(`${called} is waiting to start: trying and failing to pull image`);
  throw refuse(`${called} is waiting to start: ${reason ?? "no logs yet"}`);
}

function currentId({ state, lastState, containerID }: ContainerStatus): string | undefined {
  if (state.running !== undefined) return containerID;
  return state.terminated?.containerID || lastState.terminated?.containerID || undefined;
}

/** The container's log is no longer kept. */
function lost(id: string): never {
  throw failure(400, "BadRequest", `unable to retrieve container logs for ${id}`);
}
