import type { Condition, ContainerStatus, Pod, PodStatus } from "../../apimachinery/types/core.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { isSidecar } from "./restart-policy.ts";

interface ConditionInput {
  pod: Pod;
  phase: NonNullable<PodStatus["phase"]>;
  statuses: readonly ContainerStatus[];
  hasSandbox: boolean;
  now: number;
}

type Verdict = Pick<Condition, "status" | "reason" | "message">;

const YES: Verdict = { status: "True" };

/** The conditions the kubelet owns, after those of others. Models pkg/kubelet/status/generate.go. */
export function podConditions(input: ConditionInput): Condition[] {
  const { pod, hasSandbox, now } = input;
  const old = new Map((pod.status.conditions ?? []).map((condition) => [condition.type, condition]));
  const own: [string, Verdict][] = [
    ["PodReadyToStartContainers", { status: hasSandbox ? "True" : "False" }],
    ["Initialized", initialized(input)],
    ["Ready", ready(input)],
    ["ContainersReady", containersReady(input)],
    ["PodScheduled", YES],
  ];
  const ownTypes = new Set(own.map(([type]) => type));
  const foreign = (pod.status.conditions ?? []).filter(({ type }) => !ownTypes.has(type));
  return [...foreign, ...own.map(([type, verdict]) => dated(type, verdict, old.get(type), pod, now))];
}

function dated(type: string, verdict: Verdict, old: Condition | undefined, pod: Pod, now: number): Condition {
  const same = old?.status === verdict.status && old.lastTransitionTime !== undefined;
  return {
    lastProbeTime: null,
    lastTransitionTime: same ? (old.lastTransitionTime as string) : timestamp(now),
    ...(verdict.message === undefined ? {} : { message: verdict.message }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    status: verdict.status,
    type,
  };
}

function containersReady({ pod, phase, statuses }: ConditionInput): Verdict {
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const counted = [...(pod.spec.initContainers ?? []).filter(isSidecar), ...pod.spec.containers].map(({ name }) => name);
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const unknown = counted.filter((name) => !byName.has(name));
  const unready = counted.filter((name) => byName.get(name)?.ready === false);
  if (phase === "Succeeded" && unknown.length === 0) return { status: "False", reason: "PodCompleted" };
  const message = describe([
    ["containers with unknown status", unknown],
    ["containers with unready status", unready],
  ]);
  return message === "" ? YES : { status: "False", reason: "ContainersNotReady", message };
}

function ready(input: ConditionInput): Verdict {
  const containers = containersReady(input);
  if (containers.status !== "True") return containers;
  const gates = (input.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = input.pod.status.conditions?.find(({ type }) => type === conditionType);
    if (condition === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return condition.status === "True" ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`];
  });
  return gates.length === 0 ? YES : { status: "False", reason: "ReadinessGatesNotReady", message: gates.join(", ") };
}

function initialized({ pod, phase, statuses }: ConditionInput): Verdict {
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    const status = byName.get(container.name);
    if (status === undefined) unknown.push(container.name);
    else if (isSidecar(container) ? status.started !== true : !status.ready) incomplete.push(container.name);
  }
  if (phase === "Succeeded" && unknown.length === 0) return { status: "True", reason: "PodCompleted" };
  if (pod.spec.containers.some(({ name }) => hasStarted(byName.get(name)))) return YES;
  const message = describe([
    ["containers with unknown status", unknown],
    ["containers with incomplete status", incomplete],
  ]);
  return message === "" ? YES : { status: "False", reason: "ContainersNotInitialized", message };
}

function hasStarted(status: ContainerStatus | undefined): boolean {
  return status?.state.running !== undefined || status?.state.terminated !== undefined;
}

/** Names as Go prints a slice: "[a b]". */
function describe(parts: [string, string[]][]): string {
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([text, names]) => `${text}: [${names.join(" ")}]`)
    .join(", ");
}
