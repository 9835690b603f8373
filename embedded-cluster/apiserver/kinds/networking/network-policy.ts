import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { networkPolicyTable } from "../../tables/network.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkCidr, contains, parseCidr } from "../rules/addresses.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { portName, portNumber } from "../rules/names.ts";
import { forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

interface PolicyPort {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

interface PolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr?: string; except?: string[] };
}

interface PolicySpec {
  podSelector?: LabelSelector;
  policyTypes?: string[];
  ingress?: { ports?: PolicyPort[]; from?: PolicyPeer[] }[];
  egress?: { ports?: PolicyPort[]; to?: PolicyPeer[] }[];
}

/** Models ValidateNetworkPolicySpec of pkg/apis/networking/validation. */
const checkPolicy: SpecCheck = (problems, object) => {
  const spec = (object["spec"] ?? {}) as PolicySpec;
  checkLabelSelector(problems, "spec.podSelector", spec.podSelector);
  for (const [index, rule] of (spec.ingress ?? []).entries()) {
    checkPorts(problems, `spec.ingress[${index}].ports`, rule.ports ?? []);
    checkPeers(problems, `spec.ingress[${index}].from`, rule.from ?? []);
  }
  for (const [index, rule] of (spec.egress ?? []).entries()) {
    checkPorts(problems, `spec.egress[${index}].ports`, rule.ports ?? []);
    checkPeers(problems, `spec.egress[${index}].to`, rule.to ?? []);
  }
  const types = spec.policyTypes ?? [];
  if (types.length > 2) problems.push(invalid("spec.policyTypes", types, "may not specify more than two policyTypes"));
  else {
    for (const [index, type] of types.entries()) {
      if (type !== "Ingress" && type !== "Egress") problems.push(notSupported(`spec.policyTypes[${index}]`, type, ["Ingress", "Egress"]));
    }
  }
};

function checkPorts(problems: Problems, path: string, ports: readonly PolicyPort[]): void {
  for (const [index, { protocol, port, endPort }] of ports.entries()) {
    const field = `${path}[${index}]`;
    if (protocol && !["TCP", "UDP", "SCTP"].includes(protocol)) problems.push(notSupported(`${field}.protocol`, protocol, ["TCP", "UDP", "SCTP"]));
    if (typeof port === "number") {
      invalidFor(problems, `${field}.port`, port, portNumber(port));
      if (endPort !== undefined) {
        if (endPort < port) problems.push(invalid(`${field}.endPort`, port, "must be greater than or equal to `port`"));
        invalidFor(problems, `${field}.endPort`, endPort, portNumber(endPort));
      }
    } else if (typeof port === "string") {
      if (endPort !== undefined) problems.push(invalid(`${field}.endPort`, endPort, "may not be specified when `port` is non-numeric"));
      invalidFor(problems, `${field}.port`, port, portName(port));
    } else if (endPort !== undefined) {
      problems.push(invalid(`${field}.endPort`, endPort, "may not be specified when `port` is not specified"));
    }
  }
}

function checkPeers(problems: Problems, path: string, peers: readonly PolicyPeer[]): void {
  for (const [index, peer] of peers.entries()) {
    const field = `${path}[${index}]`;
    const named = [peer.podSelector, peer.namespaceSelector, peer.ipBlock].filter((part) => part !== undefined && part !== null).length;
    checkLabelSelector(problems, `${field}.podSelector`, peer.podSelector);
    checkLabelSelector(problems, `${field}.namespaceSelector`, peer.namespaceSelector);
    if (peer.ipBlock) checkBlock(problems, `${field}.ipBlock`, peer.ipBlock);
    if (named === 0) problems.push(required(field, "must specify a peer"));
    else if (named > 1 && peer.ipBlock) problems.push(forbidden(field, "may not specify both ipBlock and another peer"));
  }
}

function checkBlock(problems: Problems, field: string, block: NonNullable<PolicyPeer["ipBlock"]>): void {
  if (!block.cidr) {
    problems.push(required(`${field}.cidr`));
    return;
  }
  checkCidr(problems, `${field}.cidr`, block.cidr);
  const whole = parseCidr(block.cidr);
  for (const [index, text] of (block.except ?? []).entries()) {
    const at = `${field}.except[${index}]`;
    checkCidr(problems, at, text);
    const part = parseCidr(text);
    if (whole === undefined || part === undefined) continue;
    if (!contains(whole, part.base) || whole.bits >= part.bits) problems.push(invalid(at, text, "must be a strict subset of `cidr`"));
  }
}

/** Models pkg/registry/networking/networkpolicy/strategy.go. */
export const NETWORK_POLICY: KindDefinition = defineKind({
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  shortNames: ["netpol"],
  namespaced: true,
  applyDefaults(object) {
    const spec = (object["spec"] ??= {}) as PolicySpec;
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= "TCP";
    spec.podSelector ??= {};
    // A policy that names no direction means ingress, and egress when it has such rules.
    if ((spec.policyTypes ?? []).length === 0) spec.policyTypes = (spec.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  },
  ...validation({ namespaced: true, check: checkPolicy }),
  table: networkPolicyTable,
});
