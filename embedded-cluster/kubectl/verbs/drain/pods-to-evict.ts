import type { KubeList, KubeObject } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import type { Info } from "../../resource/info.ts";

/** Pods that must leave the node, and what is to be said of the others. Throws for pods that flags do not allow to lose. Models kubectl's drain filters. */
export async function podsToEvict(invocation: Invocation, node: Info): Promise<{ pods: KubeObject[]; warnings: string }> {
  const query = { fieldSelector: `spec.nodeName=${node.name}`, labelSelector: invocation.flags.string("pod-selector") };
  const { items } = await invocation.cluster.json<KubeList>("GET", resourcePath(RESOURCES.pods, { query }));
  const pods: KubeObject[] = [];
  const warnings = new Map<string, string[]>();
  const fatal = new Map<string, string[]>();
  for (const pod of items) {
    const { evict, warning, error } = await judge(invocation, pod);
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (error !== undefined) fatal.set(error, [...(fatal.get(error) ?? []), name]);
    else if (warning !== undefined) warnings.set(warning, [...(warnings.get(warning) ?? []), name]);
    if (evict) pods.push(pod);
  }
  throwAll([...fatal].map(([message, names]) => new CommandError(`cannot delete ${message}: ${names.join(", ")}`)));
  return { pods, warnings: [...warnings].map(([message, names]) => `${message}: ${names.join(", ")}`).join("; ") };
}

interface Verdict {
  evict: boolean;
  warning?: string;
  error?: string;
}

async function judge(invocation: Invocation, pod: KubeObject): Promise<Verdict> {
  const { flags } = invocation;
  if (pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return { evict: false };
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
  const finished = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  if (owner?.kind === "DaemonSet" && !finished) {
    if (!(await daemonSetExists(invocation, pod, owner.name))) {
      return flags.bool("force")
        ? { evict: true, warning: `daemonsets.apps "${owner.name}" not found` }
        : { evict: false, error: `daemonsets.apps "${owner.name}" not found` };
    }
    if (!flags.bool("ignore-daemonsets")) return { evict: false, error: "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)" };
    return { evict: false, warning: "ignoring DaemonSet-managed Pods" };
  }
  if (finished) return { evict: true };
  if ((pod.spec?.volumes ?? []).some((volume: { emptyDir?: unknown }) => volume.emptyDir !== undefined)) {
    if (!flags.bool("delete-emptydir-data")) return { evict: false, error: "Pods with local storage (use --delete-emptydir-data to override)" };
    if (owner !== undefined) return { evict: true, warning: "deleting Pods with local storage" };
  }
  if (owner === undefined) {
    return flags.bool("force")
      ? { evict: true, warning: "deleting Pods that declare no controller" }
      : { evict: false, error: "Pods that declare no controller (use --force to override)" };
  }
  return { evict: true };
}

async function daemonSetExists(invocation: Invocation, pod: KubeObject, name: string): Promise<boolean> {
  try {
    await invocation.cluster.json("GET", resourcePath({ group: "apps", version: "v1", resource: "daemonsets" }, { namespace: pod.metadata.namespace, name }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
