import type { LabelSelector, Node, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { NodeInfo } from "../node-info.ts";
import { type Filter, never, notNow } from "./filter.ts";

interface AffinityTerm {
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
  topologyKey: string;
}

/** Required affinity and anti-affinity between pods, those of the pods that run included. Models plugins/interpodaffinity. */
export const podAffinity: Filter = ({ pod, node, all }) => {
  if (!satisfiesAffinity(pod, node, all)) return never("node(s) didn't match pod affinity rules");
  const avoided = requiredTerms(pod, "podAntiAffinity");
  if (avoided.some((term) => podsNear(node, term, all).some((other) => selects(term, pod, other))))
    return notNow("node(s) didn't match pod anti-affinity rules");
  return repelled(pod, node, all) ? notNow("node(s) didn't satisfy existing pods anti-affinity rules") : undefined;
};

/** The first pod of a group that is drawn to itself may go anywhere: there is nobody to join yet. */
function satisfiesAffinity(pod: Pod, node: Node, all: readonly NodeInfo[]): boolean {
  const terms = requiredTerms(pod, "podAffinity");
  if (terms.length === 0) return true;
  if (terms.every((term) => podsNear(node, term, all).some((other) => selects(term, pod, other)))) return true;
  const nobody = all.every((info) => [...info.pods.values()].every((other) => !terms.some((term) => selects(term, pod, other))));
  return nobody && terms.every((term) => selects(term, pod, pod) && node.metadata.labels?.[term.topologyKey] !== undefined);
}

function repelled(pod: Pod, node: Node, all: readonly NodeInfo[]): boolean {
  for (const info of all) {
    for (const other of info.pods.values()) {
      for (const term of requiredTerms(other, "podAntiAffinity")) {
        if (info.node !== undefined && sameDomain(info.node, node, term.topologyKey) && selects(term, other, pod)) return true;
      }
    }
  }
  return false;
}

function podsNear(node: Node, term: AffinityTerm, all: readonly NodeInfo[]): Pod[] {
  return all.filter((info) => info.node !== undefined && sameDomain(info.node, node, term.topologyKey)).flatMap((info) => [...info.pods.values()]);
}

function sameDomain(left: Node, right: Node, topologyKey: string): boolean {
  const domain = left.metadata.labels?.[topologyKey];
  return domain !== undefined && domain === right.metadata.labels?.[topologyKey];
}

/** Whether a term of `owner` means `other`. An empty namespaceSelector means every namespace. */
function selects(term: AffinityTerm, owner: Pod, other: Pod): boolean {
  const everywhere = term.namespaceSelector !== undefined && Object.keys(term.namespaceSelector).length === 0;
  const namespaces = term.namespaces?.length ? term.namespaces : [owner.metadata.namespace ?? ""];
  return (everywhere || namespaces.includes(other.metadata.namespace ?? "")) && labelMatcher(term.labelSelector)(other.metadata.labels);
}

function requiredTerms(pod: Pod, kind: "podAffinity" | "podAntiAffinity"): AffinityTerm[] {
  return pod.spec["affinity"]?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}
