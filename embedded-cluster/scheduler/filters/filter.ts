import type { Node, Pod } from "../../apimachinery/types/core.ts";
import type { NodeInfo } from "../node-info.ts";

/** Why a pod cannot run on a node. */
export interface Rejection {
  reasons: string[];
  /** Removing other pods from the node would not help. */
  unresolvable: boolean;
}

export interface FilterInput {
  pod: Pod;
  info: NodeInfo;
  node: Node;
  /** All nodes: affinity and spreading look beyond one. */
  all: readonly NodeInfo[];
  namespaceLabels: NamespaceLabels;
}

/** The labels of a namespace; undefined when there is none of that name. */
export type NamespaceLabels = (name: string) => Readonly<Record<string, string>> | undefined;

/** One plugin's say on one node; undefined: no objection. */
export type Filter = (input: FilterInput) => Rejection | undefined;

/** Nothing that other pods do changes this. */
export function never(reason: string): Rejection {
  return { reasons: [reason], unresolvable: true };
}

/** Not now, as things are on the node. */
export function notNow(reason: string): Rejection {
  return { reasons: [reason], unresolvable: false };
}
