import type { KubeList } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import type { Invocation } from "../../command/invocation.ts";
import type { ApiResource } from "../../discovery/api-resource.ts";
import { CommandError } from "../../errors/command-error.ts";
import { klogLine } from "../../errors/klog.ts";
import { printResult } from "../../printers/output.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { LAST_APPLIED } from "./last-applied.ts";

/** Group, version and kind of what --prune looks at unless --prune-allowlist says otherwise. */
const NAMESPACED = [
  "core/v1/ConfigMap",
  "core/v1/Endpoints",
  "core/v1/PersistentVolumeClaim",
  "core/v1/Pod",
  "core/v1/ReplicationController",
  "core/v1/Secret",
  "core/v1/Service",
  "batch/v1/Job",
  "batch/v1/CronJob",
  "networking.k8s.io/v1/Ingress",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/ReplicaSet",
  "apps/v1/StatefulSet",
];
const CLUSTER_SCOPED = ["core/v1/Namespace", "core/v1/PersistentVolume"];

const CLUSTER_SCOPED_WARNING =
  "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.";

/** Throws for combinations of flags that upstream refuses. */
export function checkPrune(invocation: Invocation): void {
  const { flags } = invocation;
  if (!flags.bool("prune") || flags.bool("all") || flags.string("selector") !== "") return;
  throw new CommandError(
    "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
  );
}

/** Deletes what was applied once, is selected, and was not applied now. Models kubectl's apply/prune.go. */
export async function prune(
  invocation: Invocation,
  applied: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
  dryRun: "none" | "client" | "server",
): Promise<void> {
  const { flags, cluster, namespace } = invocation;
  const allowed = flags.list("prune-allowlist");
  if (namespace.explicit && allowed.length === 0) await invocation.err(klogLine(invocation.process, "W", "prune.go:71", CLUSTER_SCOPED_WARNING));
  const kinds = allowed.length > 0 ? allowed : [...NAMESPACED, ...CLUSTER_SCOPED];
  for (const kind of kinds) {
    const mapping = await mappingOf(invocation, kind);
    for (const place of mapping.namespaced ? namespaces : [undefined]) {
      const { items } = await cluster.json<KubeList>("GET", pathOf({ mapping, namespace: place }, undefined, { labelSelector: flags.string("selector") }));
      for (const item of items) {
        if (item.metadata.annotations?.[LAST_APPLIED] === undefined || applied.has(String(item.metadata.uid))) continue;
        const object = { ...item, apiVersion: mapping.group === "" ? mapping.version : `${mapping.group}/${mapping.version}`, kind: mapping.kind };
        await remove(invocation, { mapping, namespace: place, name: item.metadata.name, source: "", object }, dryRun);
        await printResult(invocation, object, "pruned");
      }
    }
  }
}

async function mappingOf(invocation: Invocation, text: string): Promise<ApiResource> {
  const parts = text.split("/");
  const [group = "", version = "", kind = ""] = parts;
  if (parts.length !== 3) throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  const mapping = await invocation.cluster.discovery.forKind(group === "core" ? version : `${group}/${version}`, kind);
  if (mapping !== undefined) return mapping;
  const where = `${group === "core" ? "" : group}/${version}`;
  throw new CommandError(
    `error retrieving RESTMappings to prune: invalid resource ${where}, Kind=${kind}, Namespaced=true: no matches for kind "${kind}" in version "${where.replace(/^\//, "")}"`,
  );
}

async function remove(invocation: Invocation, info: Info, dryRun: "none" | "client" | "server"): Promise<void> {
  if (dryRun === "client") return;
  const { flags } = invocation;
  const policy = { background: "Background", orphan: "Orphan", foreground: "Foreground" }[flags.string("cascade")] ?? "Background";
  const grace = flags.int("grace-period");
  const body = {
    kind: "DeleteOptions",
    apiVersion: "v1",
    propagationPolicy: policy,
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === "server" ? { dryRun: ["All"] } : {}),
  };
  try {
    await invocation.cluster.json("DELETE", pathOf(info), { body });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
