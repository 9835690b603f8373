import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import type { Container, Pod, PodStatus } from "../../apimachinery/types/core.ts";
import { podResources } from "../../client/pod-resources.ts";
import { isRunning } from "../runtime/container-record.ts";
import { podConditions } from "./conditions.ts";
import { type StatusInput, containerStatuses } from "./container-statuses.ts";
import { podPhase } from "./phase.ts";
import { qosClass } from "./qos-class.ts";

export interface PodStatusInput extends StatusInput {
  /** "" before the sandbox has one. */
  podIP: string;
  hostIP: string;
  hasSandbox: boolean;
  /** The containers are stopped for good. */
  isTerminal: boolean;
  /** Set when the node ended the pod: DeadlineExceeded, Evicted. */
  verdict: { reason: string; message: string } | undefined;
  /** Milliseconds since the epoch of when the kubelet took the pod up. */
  acceptedAt: number;
  now: number;
}

/** The status the kubelet writes. Models Kubelet.generateAPIPodStatus. */
export function podStatus(input: PodStatusInput): PodStatus {
  const { pod, podIP, hostIP, hasSandbox, now } = input;
  const main = containerStatuses(input, pod.spec.containers, "containerStatuses");
  const init = containerStatuses(input, pod.spec.initContainers ?? [], "initContainerStatuses");
  const ephemeral = containerStatuses(input, (pod.spec.ephemeralContainers ?? []) as Container[], "ephemeralContainerStatuses");
  const statuses = [...init, ...main];
  const phase = phaseOf(input, statuses);
  const { verdict } = input;
  const old = pod.status ?? {};
  const reason = verdict?.reason ?? (phase === old.phase ? old.reason : undefined);
  const message = verdict?.message ?? (phase === old.phase ? old.message : undefined);
  return {
    // A pod that is over has its sandbox taken away in the same breath.
    conditions: podConditions({ pod, phase, statuses, hasSandbox: hasSandbox && phase !== "Succeeded" && phase !== "Failed", now }),
    ...(main.length === 0 ? {} : { containerStatuses: main }),
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    ...(message === undefined ? {} : { message }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(podIP === "" ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    qosClass: old.qosClass ?? qosClass(pod),
    ...podAmounts(pod),
    ...(reason === undefined ? {} : { reason }),
    startTime: old.startTime ?? timestamp(input.acceptedAt),
  };
}

/** What the pod's containers ask for and may take together. Models convertToAPIPodLevelResourcesStatus. */
function podAmounts(pod: Pod): Pick<PodStatus, "allocatedResources" | "resources"> {
  const sums = (which: "requests" | "limits") => Object.fromEntries([...podResources(pod, which)].map(([name, amount]) => [name, formatQuantity(amount)]));
  const [requests, limits] = [sums("requests"), sums("limits")];
  const isAny = (amounts: object) => Object.keys(amounts).length > 0;
  return {
    ...(isAny(requests) ? { allocatedResources: requests } : {}),
    resources: { ...(isAny(limits) ? { limits } : {}), ...(isAny(requests) ? { requests } : {}) },
  };
}

function phaseOf(input: PodStatusInput, statuses: Parameters<typeof podPhase>[1]): NonNullable<PodStatus["phase"]> {
  const { pod, history, isTerminal, verdict } = input;
  if (verdict !== undefined) return "Failed";
  const old = pod.status?.phase;
  // A phase that is over stays over.
  if (old === "Failed" || old === "Succeeded") return old;
  const hasInitialized = pod.spec.containers.some(({ name }) => isRunning(history.latest(name)));
  return podPhase(pod, statuses, isTerminal, hasInitialized);
}
