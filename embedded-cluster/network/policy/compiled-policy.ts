import type { LabelSelector } from "../../apimachinery/types/core.ts";
import { type LabelMatcher, labelMatcher } from "../../client/label-selector.ts";
import { cidrContains, parseCidr, parseIPv4 } from "../ipv4.ts";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "./network-policy.ts";

/** One end of a connection, as policies see it. */
export interface Party {
  ip: string;
  /** undefined for a node, and for what runs on its network. */
  pod: { namespace: string; labels: Readonly<Record<string, string>>; namespaceLabels: Readonly<Record<string, string>> } | undefined;
}

/** The port that is called, and how the called pod names its ports. */
export interface CalledPort {
  port: number;
  protocol: string;
  portNamed(name: string, protocol: string): number | undefined;
}

/** A rule permits when peer and port match. */
export type Rule = (peer: Party, called: CalledPort) => boolean;

export interface CompiledPolicy {
  namespace: string;
  selects: LabelMatcher;
  /** undefined: the policy says nothing about this direction. An empty list isolates. */
  ingress: readonly Rule[] | undefined;
  egress: readonly Rule[] | undefined;
}

export function compilePolicy(policy: NetworkPolicy): CompiledPolicy {
  const { spec } = policy;
  const namespace = policy.metadata.namespace ?? "default";
  // The API server's defaults: every policy is about ingress, and about egress when it has such rules.
  const types = spec.policyTypes ?? (spec.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"]);
  return {
    namespace,
    selects: labelMatcher(spec.podSelector ?? {}),
    ingress: types.includes("Ingress") ? (spec.ingress ?? []).map((rule) => compileRule(namespace, rule.from, rule.ports)) : undefined,
    egress: types.includes("Egress") ? (spec.egress ?? []).map((rule) => compileRule(namespace, rule.to, rule.ports)) : undefined,
  };
}

/** An absent or empty list of peers or ports permits all of them. */
function compileRule(namespace: string, peers: readonly NetworkPolicyPeer[] = [], ports: readonly NetworkPolicyPort[] = []): Rule {
  const matchers = peers.map((peer) => compilePeer(namespace, peer));
  return (party, called) =>
    (matchers.length === 0 || matchers.some((matches) => matches(party))) && (ports.length === 0 || ports.some((port) => portMatches(port, called)));
}

function compilePeer(namespace: string, peer: NetworkPolicyPeer): (party: Party) => boolean {
  if (peer.ipBlock !== undefined) return compileBlock(peer.ipBlock);
  const selectsPod = labelMatcher(peer.podSelector ?? {});
  const selectsNamespace = peer.namespaceSelector === undefined ? undefined : labelMatcher(peer.namespaceSelector as LabelSelector);
  return ({ pod }) => {
    if (pod === undefined || !selectsPod(pod.labels)) return false;
    return selectsNamespace === undefined ? pod.namespace === namespace : selectsNamespace(pod.namespaceLabels);
  };
}

function compileBlock(block: { cidr: string; except?: string[] }): (party: Party) => boolean {
  const included = parseCidr(block.cidr);
  const excluded = (block.except ?? []).flatMap((cidr) => parseCidr(cidr) ?? []);
  return ({ ip }) => {
    const address = parseIPv4(ip);
    if (address === undefined || included === undefined) return false;
    return cidrContains(included, address) && !excluded.some((range) => cidrContains(range, address));
  };
}

function portMatches(wanted: NetworkPolicyPort, called: CalledPort): boolean {
  const protocol = wanted.protocol ?? "TCP";
  if (protocol !== called.protocol) return false;
  if (wanted.port === undefined) return true;
  if (typeof wanted.port === "string") return called.portNamed(wanted.port, protocol) === called.port;
  return called.port >= wanted.port && called.port <= (wanted.endPort ?? wanted.port);
}
