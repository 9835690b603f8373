import type { Container, ContainerState, ContainerStatus, Pod } from "../../apimachinery/types/core.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { ContainerHistory, ContainerRecord } from "../runtime/container-record.ts";
import { isRunning } from "../runtime/container-record.ts";
import { isSidecar, shouldStart } from "./restart-policy.ts";

/** Why a container waits: what the last try to start it ran into. */
export interface WaitingReason {
  reason: string;
  message: string;
}

export interface StatusInput {
  pod: Pod;
  history: ContainerHistory;
  waiting: ReadonlyMap<string, WaitingReason>;
  /** What the probes say of a running container. */
  isStarted(record: ContainerRecord, container: Container): boolean;
  isReady(record: ContainerRecord, container: Container): boolean;
}

type StatusList = "containerStatuses" | "initContainerStatuses" | "ephemeralContainerStatuses";

/** status.containerStatuses and their like. Models Kubelet.convertToAPIContainerStatuses and prober.UpdatePodStatus. */
export function containerStatuses(input: StatusInput, containers: readonly Container[], list: StatusList): ContainerStatus[] {
  const { pod, history, waiting } = input;
  const isInit = list === "initContainerStatuses";
  const old = new Map((pod.status?.[list] ?? []).map((status) => [status.name, status]));
  const statuses = containers.map((container) => {
    const latest = history.latest(container.name);
    const status = latest === undefined ? neverRan(container, pod, old.get(container.name)) : fromRecord(latest, container, history, old.get(container.name));
    const succeeded = isInit && !isSidecar(container) && latest?.exit?.exitCode === 0;
    const reason = waiting.get(container.name);
    if (reason !== undefined && !succeeded && shouldStart(container, isInit, pod, latest)) {
      if (status.state.terminated !== undefined) status.lastState = status.state;
      status.state = { waiting: reason.message === "" ? { reason: reason.reason } : { reason: reason.reason, message: reason.message } };
    }
    return list === "ephemeralContainerStatuses" ? neverReady(status) : withReadiness(status, container, latest, isInit, input);
  });
  return isInit ? statuses : statuses.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Nobody waits for a debug container. */
function neverReady(status: ContainerStatus): ContainerStatus {
  const shown = { ...status, ready: false };
  delete shown.started;
  return shown;
}

function neverRan(container: Container, pod: Pod, old: ContainerStatus | undefined): ContainerStatus {
  if (old?.state?.terminated !== undefined) return structuredClone(old);
  const reason = (pod.spec.initContainers?.length ?? 0) > 0 ? "PodInitializing" : "ContainerCreating";
  return {
    ...common(container),
    image: container.image,
    imageID: "",
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    started: false,
    state: { waiting: { reason } },
  };
}

function fromRecord(latest: ContainerRecord, container: Container, history: ContainerHistory, old: ContainerStatus | undefined): ContainerStatus {
  const previous = history.previous(container.name);
  return {
    ...common(container),
    containerID: latest.id,
    image: latest.image,
    imageID: latest.imageId,
    lastState: previous === undefined ? (old?.containerID === latest.id ? old.lastState : {}) : stateOf(previous),
    ready: false,
    resources: container.resources ?? {},
    restartCount: latest.attempt,
    started: false,
    state: stateOf(latest),
    user: { linux: { gid: latest.user.gid, supplementalGroups: [...(latest.user.groups ?? [latest.user.gid])], uid: latest.user.uid } },
  };
}

function common(container: Container): Pick<ContainerStatus, "name" | "volumeMounts" | "allocatedResources"> {
  const mounts = container.volumeMounts ?? [];
  return {
    name: container.name,
    ...(container.resources?.requests === undefined ? {} : { allocatedResources: container.resources.requests }),
    ...(mounts.length === 0
      ? {}
      : {
          volumeMounts: mounts.map(({ name, mountPath, readOnly }) => ({
            mountPath,
            name,
            ...(readOnly === true ? { readOnly, recursiveReadOnly: "Disabled" } : {}),
          })),
        }),
  };
}

function stateOf(record: ContainerRecord): ContainerState {
  if (isRunning(record)) return { running: { startedAt: timestamp(record.startedAt) } };
  const { exitCode, reason, message, finishedAt } = record.exit as NonNullable<ContainerRecord["exit"]>;
  return {
    terminated: {
      containerID: record.id,
      exitCode,
      finishedAt: timestamp(finishedAt),
      ...(message === undefined || message === "" ? {} : { message }),
      reason,
      startedAt: timestamp(record.startedAt),
    },
  };
}

function withReadiness(
  status: ContainerStatus,
  container: Container,
  latest: ContainerRecord | undefined,
  isInit: boolean,
  input: StatusInput,
): ContainerStatus {
  const running = isRunning(latest) && status.state.running !== undefined;
  const started = running && input.isStarted(latest as ContainerRecord, container);
  const completed = isInit && !isSidecar(container) && status.state.terminated?.exitCode === 0;
  const readinessCounts = !isInit || isSidecar(container);
  const ready = completed || (readinessCounts && started && input.isReady(latest as ContainerRecord, container));
  return { ...status, ready, started };
}
