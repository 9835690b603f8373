import { selectorOf, selectorOfMap, selectorText } from "../../apimachinery/labels/selector.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { sleep } from "../../kernel/clock.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";
import { selectResources } from "./arguments.ts";
import { pathOf } from "./info.ts";

/** `kubectl logs deploy/web`: the object that was named. A bare name is a pod's. */
export async function namedWorkload(invocation: Invocation, argument: string): Promise<KubeObject> {
  const selection = await selectResources(invocation.cluster, argument.includes("/") ? [argument] : ["pods", argument]);
  const target = selection.form === "names" ? selection.targets[0] : undefined;
  if (target === undefined) throw new CommandError("expected a resource");
  const namespace = target.mapping.namespaced ? invocation.namespace.name : undefined;
  return invocation.cluster.json("GET", pathOf({ mapping: target.mapping, namespace, name: target.name }));
}

/** The pods a workload selects, best first: for logs the longest running, for exec the most ready. */
export async function podsOf(invocation: Invocation, workload: KubeObject, order: "logging" | "active"): Promise<KubeObject[]> {
  if (workload.kind === "Pod") return [workload];
  const labels = workload.spec?.selector;
  let selector = "";
  if (workload.kind === "Service" || workload.kind === "ReplicationController") {
    if (labels === undefined || Object.keys(labels).length === 0)
      throw new CommandError(
        `${forLogs(order, workload)}invalid ${workload.kind.toLowerCase()} '${workload.metadata.name}': ${workload.kind} is defined without a selector`,
      );
    selector = selectorText(selectorOfMap(labels));
  } else if (labels !== undefined) selector = selectorText(selectorOf(labels));
  else {
    const type = `*${workload.apiVersion.split("/").pop()}.${workload.kind}`;
    throw new CommandError(`cannot ${order === "logging" ? "get the logs from" : "attach to"} ${type}: selector for ${type} not implemented`);
  }
  const path = resourcePath(RESOURCES.pods, { namespace: workload.metadata.namespace, query: { labelSelector: selector } });
  const list = await invocation.cluster.json<KubeList>("GET", path);
  const pods = list.items.map((pod) => ({ ...pod, apiVersion: "v1", kind: "Pod" }));
  return pods.sort(order === "logging" ? byLogging : byActivity);
}

/** A kind's Go type, as errors of client libraries name it: "*v1.ConfigMap". */
function goType({ apiVersion, kind }: KubeObject): string {
  return `*${apiVersion.split("/").at(-1)}.${kind}`;
}

function forLogs(order: "logging" | "active", workload: KubeObject): string {
  return `cannot ${order === "logging" ? "get the logs from" : "attach to"} ${goType(workload)}: `;
}

/** Waits until the workload has a pod. Throws `timed out waiting for the condition`. */
export async function firstPod(
  invocation: Invocation,
  workload: KubeObject,
  order: "logging" | "active",
  timeoutMilliseconds: number,
): Promise<{ pod: KubeObject; count: number }> {
  const limit = invocation.now() + timeoutMilliseconds;
  for (;;) {
    const pods = await podsOf(invocation, workload, order);
    if (pods[0] !== undefined) return { pod: pods[0], count: pods.length };
    if (invocation.now() >= limit) throw new CommandError("timed out waiting for the condition");
    await sleep(invocation.process.clock, 500, invocation.process.signal);
  }
}

/** Scheduled before unscheduled, running before pending, ready before not, longer ready first. Models util/podutils.ByLogging. */
function byLogging(a: KubeObject, b: KubeObject): number {
  return podRank(b) - podRank(a) || Date.parse(readySince(a)) - Date.parse(readySince(b)) || restarts(b) - restarts(a) || byAge(a, b);
}

/** Models util/podutils.ActivePods, reversed: the one to talk to first. */
function byActivity(a: KubeObject, b: KubeObject): number {
  const deleted = Number(a.metadata.deletionTimestamp !== undefined) - Number(b.metadata.deletionTimestamp !== undefined);
  return deleted || podRank(b) - podRank(a) || Date.parse(readySince(a)) - Date.parse(readySince(b)) || restarts(a) - restarts(b) || byAge(a, b);
}

function podRank(pod: KubeObject): number {
  const phase = { Pending: 0, Unknown: 1, Running: 2 }[pod.status?.phase as string] ?? 0;
  return (pod.spec?.nodeName ? 100 : 0) + phase * 10 + (isReady(pod) ? 1 : 0);
}

export function isReady(pod: KubeObject): boolean {
  return (pod.status?.conditions ?? []).some((condition: { type: string; status: string }) => condition.type === "Ready" && condition.status === "True");
}

function readySince(pod: KubeObject): string {
  const condition = (pod.status?.conditions ?? []).find((each: { type: string; status: string }) => each.type === "Ready" && each.status === "True");
  return condition?.lastTransitionTime ?? "1970-01-01T00:00:00Z";
}

function restarts(pod: KubeObject): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status: { restartCount?: number }) => status.restartCount ?? 0));
}

function byAge(a: KubeObject, b: KubeObject): number {
  return Date.parse(b.metadata.creationTimestamp ?? "") - Date.parse(a.metadata.creationTimestamp ?? "") || 0;
}

interface NamedContainer {
  name: string;
}

/** Every container, as the messages list them: init and ephemeral ones say so. */
export function containerNames(pod: KubeObject): string {
  const names = (field: string, suffix: string) => ((pod.spec?.[field] ?? []) as NamedContainer[]).map((container) => `${container.name}${suffix}`);
  return [...names("containers", ""), ...names("ephemeralContainers", " (ephem)"), ...names("initContainers", " (init)")].join(", ");
}

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

/** The container that `-c` names, or the default one, which is said on stderr when there are several. */
export async function containerOf(invocation: Invocation, pod: KubeObject, wanted: string, quiet = false): Promise<string> {
  const all = ["containers", "initContainers", "ephemeralContainers"].flatMap((field) => (pod.spec?.[field] ?? []) as NamedContainer[]);
  const name = wanted || pod.metadata.annotations?.[DEFAULT_CONTAINER] || "";
  if (name !== "") {
    if (all.some((container) => container.name === name)) return name;
    throw new CommandError(`container ${name} is not valid for pod ${pod.metadata.name} out of: ${containerNames(pod)}`);
  }
  const first = all[0]?.name ?? "";
  if (all.length > 1 && !quiet) await invocation.err(`Defaulted container ${goQuote(first)} out of: ${containerNames(pod)}\n`);
  return first;
}
