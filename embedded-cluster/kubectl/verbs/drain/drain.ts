import { parseSelector } from "../../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError, isNotFound } from "../../../apimachinery/status.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import { sleep } from "../../../kernel/clock.ts";
import type { Command } from "../../command/command.ts";
import { SELECTOR_FLAG } from "../../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { AggregateFailure, CommandError, PlainError, throwAll } from "../../errors/command-error.ts";
import { messageOf } from "../../errors/report.ts";
import { DRY_RUN_FLAG, dryRunOf, printResult } from "../../printers/output.ts";
import type { Info } from "../../resource/info.ts";
import { nodesOf, setSchedulable } from "./cordon.ts";
import { podsToEvict } from "./pods-to-evict.ts";

/** Between two tries of an eviction that a disruption budget refuses. */
const RETRY_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 1_000;

export const drain: Command = {
  name: "drain",
  use: "drain NODE",
  short: "Drain node in preparation for maintenance",
  long: "Mark a node unschedulable and evict its pods, so that it can be taken away.",
  flags: [
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    intFlag("chunk-size", "", "Return large lists in chunks rather than all at once. Pass 0 to disable.", 500),
    boolFlag("delete-emptydir-data", "", "Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained)."),
    boolFlag("disable-eviction", "", "Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets."),
    boolFlag("force", "", "Continue even if there are pods that do not declare a controller."),
    intFlag("grace-period", "", "Seconds each pod may take to end. If negative, the default value specified in the pod will be used.", -1),
    boolFlag("ignore-daemonsets", "", "Ignore DaemonSet-managed pods."),
    stringFlag("pod-selector", "", "Label selector to filter pods on the node"),
    intFlag("skip-wait-for-delete-timeout", "", "If pod DeletionTimestamp older than N seconds, skip waiting for the pod."),
    durationFlag("timeout", "", "The length of time to wait before giving up, zero means infinite"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  try {
    parseSelector(invocation.flags.string("pod-selector"));
  } catch {
    throw new CommandError("--pod-selector=<pod_selector> must be a valid label selector");
  }
  const nodes = await nodesOf(invocation, "drain NODE");
  for (const node of nodes) await setSchedulable(invocation, node, false);
  const failures: unknown[] = [];
  const remaining: string[] = [];
  for (const node of nodes) {
    try {
      await drainOne(invocation, node);
      await printResult(invocation, node.object, "drained");
    } catch (error) {
      if (invocation.process.signal.aborted) throw error;
      await invocation.err(
        `error: unable to drain node "${node.name}" due to error: ${error instanceof Error ? error.message : String(error)}, continuing command...\n`,
      );
      failures.push(error);
      remaining.push(node.name);
    }
  }
  if (remaining.length > 0) await invocation.err(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join("")}`);
  // Upstream nests these errors, so that they stand there without "error: ".
  if (failures.length > 0) throw new PlainError(failures.flatMap(leavesOf).map(messageOf).join("\n"));
}

function leavesOf(error: unknown): readonly unknown[] {
  return error instanceof AggregateFailure ? error.errors.flatMap(leavesOf) : [error];
}

async function drainOne(invocation: Invocation, node: Info): Promise<void> {
  const { pods, warnings } = await podsToEvict(invocation, node);
  if (warnings !== "") await invocation.err(`Warning: ${warnings}\n`);
  const dryRun = dryRunOf(invocation);
  if (dryRun === "client") {
    for (const pod of pods) await invocation.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name} (dry run)\n`);
    return;
  }
  const timeout = invocation.flags.duration("timeout");
  const deadline = timeout > 0 ? invocation.now() + timeout : Number.POSITIVE_INFINITY;
  const results = await Promise.allSettled(pods.map((pod) => evict(invocation, pod, deadline)));
  try {
    throwAll(results.flatMap((result) => (result.status === "rejected" ? [result.reason] : [])));
  } catch (error) {
    await tellPending(invocation, node, error);
    throw error;
  }
}

/** Which pods are still there when something went wrong. */
async function tellPending(invocation: Invocation, node: Info, error: unknown): Promise<void> {
  const { pods } = await podsToEvict(invocation, node);
  if (pods.length === 0) return;
  const names = pods.map(({ metadata }) => `pod/${metadata.name}\n`).join("");
  await invocation.err(`There are pending pods in node ${JSON.stringify(node.name)} when an error occurred: ${messageOf(error)}\n${names}`);
}

async function evict(invocation: Invocation, pod: KubeObject, deadline: number): Promise<void> {
  const { name, namespace } = pod.metadata;
  const dryRun = dryRunOf(invocation) === "server";
  const byDelete = invocation.flags.bool("disable-eviction");
  for (;;) {
    if (!byDelete) await invocation.out(`evicting pod ${namespace}/${name}${dryRun ? " (server dry run)" : ""}\n`);
    if (invocation.now() > deadline) {
      throw new CommandError(`error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${invocation.flags.string("timeout")}`);
    }
    try {
      await remove(invocation, pod, byDelete, dryRun);
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      const refused = error instanceof ApiError && error.code === 429;
      if (!refused) throw new CommandError(`error when evicting pods/"${name}" -n "${namespace}": ${error instanceof Error ? error.message : String(error)}`);
      await invocation.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
      await sleep(invocation.process.clock, RETRY_MILLISECONDS, invocation.process.signal);
    }
  }
  if (!dryRun) await awaitEnd(invocation, pod, deadline, byDelete);
}

async function remove(invocation: Invocation, pod: KubeObject, byDelete: boolean, dryRun: boolean): Promise<void> {
  const { name, namespace } = pod.metadata;
  const grace = invocation.flags.int("grace-period");
  const options = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun ? { dryRun: ["All"] } : {}) };
  if (byDelete) {
    await invocation.cluster.json("DELETE", resourcePath(RESOURCES.pods, { namespace, name }), {
      body: { kind: "DeleteOptions", apiVersion: "v1", ...options },
    });
    return;
  }
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: options };
  await invocation.cluster.json("POST", resourcePath(RESOURCES.pods, { namespace, name, subresource: "eviction" }), { body });
}

async function awaitEnd(invocation: Invocation, pod: KubeObject, deadline: number, byDelete: boolean): Promise<void> {
  const { name, namespace, uid } = pod.metadata;
  for (;;) {
    let current: KubeObject | undefined;
    try {
      current = await invocation.cluster.json("GET", resourcePath(RESOURCES.pods, { namespace, name }));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (current === undefined || current.metadata.uid !== uid) return invocation.out(`pod/${name} ${byDelete ? "deleted" : "evicted"}\n`);
    if (invocation.now() >= deadline)
      throw new CommandError(
        `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${invocation.flags.string("timeout")}`,
      );
    await sleep(invocation.process.clock, POLL_MILLISECONDS, invocation.process.signal);
  }
}
