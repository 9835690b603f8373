import type { Node, Pod } from "../../apimachinery/types/core.ts";
import type { NodeInfo } from "../node-info.ts";
import { type AffinityTerm, requiredTerms, sameDomain, selects } from "./affinity-terms.ts";
import { type Filter, type FilterInput, never, notNow } from "./filter.ts";

/** Required affinity and anti-affinity between pods, those of the pods that run included. Models plugins/interpodaffinity. */
export const podAffinity: Filter = (input) => {
  const { pod, node, all, namespaceLabels } = input;
  if (!satisfiesAffinity(input)) return never("node(s) didn't match pod affinity rules");
  const avoided = requiredTerms(pod, "podAntiAffinity");
  if (avoided.some((term) => podsNear(node, term, all).some((other) => selects(term, pod, other, namespaceLabels))))
    return notNow("node(s) didn't match pod anti-affinity rules");
  return isRepelled(input) ? notNow("node(s) didn't satisfy existing pods anti-affinity rules") : undefined;
};

/** The first pod of a group that is drawn to itself may go anywhere: there is nobody to join yet. */
function satisfiesAffinity({ pod, node, all, namespaceLabels }: FilterInput): boolean {
  const terms = requiredTerms(pod, "podAffinity");
  if (terms.length === 0) return true;
  // A pod that counts has to be meant by every term, as upstream counts them.
  const isMeant = (other: Pod) => terms.every((term) => selects(term, pod, other, namespaceLabels));
  if (terms.every((term) => podsNear(node, term, all).some(isMeant))) return true;
  if (!terms.every((term) => node.metadata.labels?.[term.topologyKey] !== undefined)) return false;
  const nobody = all.every((info) => [...info.pods.values()].every((other) => !isMeant(other)));
  return nobody && isMeant(pod);
}

function isRepelled({ pod, node, all, namespaceLabels }: FilterInput): boolean {
  for (const info of all) {
    for (const other of info.podsWithAffinity.values()) {
      for (const term of requiredTerms(other, "podAntiAffinity")) {
        if (info.node !== undefined && sameDomain(info.node, node, term.topologyKey) && selects(term, other, pod, namespaceLabels)) return true;
      }
    }
  }
  return false;
}

function podsNear(node: Node, term: AffinityTerm, all: readonly NodeInfo[]): Pod[] {
  return all.filter((info) => info.node !== undefined && sameDomain(info.node, node, term.topologyKey)).flatMap((info) => [...info.pods.values()]);
}
