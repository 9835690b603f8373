import type { NodeSelectorTerm } from "../../apimachinery/types/storage.ts";
import { matchesAll } from "../../client/label-selector.ts";
import { matchesNodeSelector } from "../../client/node-selector.ts";
import { type Filter, never, notNow } from "./filter.ts";
import { toleratesAll } from "./tolerations.ts";

const UNSCHEDULABLE_TAINT = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** A cordoned node. Models plugins/nodeunschedulable. */
export const nodeUnschedulable: Filter = ({ pod, node }) => {
  if (node.spec?.unschedulable !== true || toleratesAll(pod, [UNSCHEDULABLE_TAINT])) return undefined;
  return never("node(s) were unschedulable");
};

/** Models plugins/tainttoleration. */
export const taintToleration: Filter = ({ pod, node }) => {
  const taints = (node.spec?.taints ?? []).filter((taint) => taint.effect === "NoSchedule" || taint.effect === "NoExecute");
  return toleratesAll(pod, taints) ? undefined : never("node(s) had untolerated taint(s)");
};

/** nodeSelector and required node affinity. Models plugins/nodeaffinity. */
export const nodeAffinity: Filter = ({ pod, node }) => {
  const terms = pod.spec["affinity"]?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms as NodeSelectorTerm[] | undefined;
  const selected = matchesAll(pod.spec.nodeSelector ?? {}, node.metadata.labels) && (terms === undefined || matchesNodeSelector(terms, node));
  return selected ? undefined : never("node(s) didn't match Pod's node affinity/selector");
};

/** Host ports that another pod on the node has. Models plugins/nodeports. */
export const nodePorts: Filter = ({ pod, info }) => {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  const taken = new Set([...info.pods.values()].flatMap(hostPorts));
  return wanted.some((port) => taken.has(port)) ? notNow("node(s) didn't have free ports for the requested pod ports") : undefined;
};

function hostPorts(pod: Parameters<Filter>[0]["pod"]): string[] {
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  return ports.filter((port) => port.hostPort).map((port) => `${port.protocol ?? "TCP"}/${port.hostPort}`);
}
