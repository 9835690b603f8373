import type { Node, Pod } from "../../apimachinery/types/core.ts";
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
export const nodeAffinity: Filter = ({ pod, node }) => (matchesRequired(pod, node) ? undefined : never("node(s) didn't match Pod's node affinity/selector"));

/** Whether a pod's nodeSelector and required affinity allow the node. */
export function matchesRequired(pod: Pod, node: Node): boolean {
  const terms = pod.spec["affinity"]?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms as NodeSelectorTerm[] | undefined;
  return matchesAll(pod.spec.nodeSelector ?? {}, node.metadata.labels) && (terms === undefined || matchesNodeSelector(terms, node));
}

/** Host ports that another pod on the node has. Models plugins/nodeports. */
export const nodePorts: Filter = ({ pod, info }) => {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  const taken = [...info.pods.values()].flatMap(hostPorts);
  return wanted.some((port) => taken.some((other) => collide(port, other))) ? notNow("node(s) didn't have free ports for the requested pod ports") : undefined;
};

interface HostPort {
  ip: string;
  protocol: string;
  port: number;
}

function hostPorts(pod: Pod): HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...pod.spec.containers, ...sidecars]
    .flatMap((container) => container.ports ?? [])
    .filter(({ hostPort }) => hostPort)
    .map(({ hostIP, protocol, hostPort }) => ({ ip: hostIP || ANY_ADDRESS, protocol: protocol ?? "TCP", port: hostPort as number }));
}

const ANY_ADDRESS = "0.0.0.0";

/** A port on every address stands in the way of one on any. */
function collide(left: HostPort, right: HostPort): boolean {
  const sameAddress = left.ip === right.ip || left.ip === ANY_ADDRESS || right.ip === ANY_ADDRESS;
  return sameAddress && left.protocol === right.protocol && left.port === right.port;
}
