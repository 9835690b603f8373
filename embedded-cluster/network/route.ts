import { type Cidr, cidrContains, isLoopback, parseIPv4 } from "./ipv4.ts";
import type { NetworkNamespace } from "./network-namespace.ts";
import type { Frontend } from "./service/frontend.ts";
import type { ServiceTable } from "./service/service-table.ts";

/** ICMP has no ports: Services do not know it, and a policy's rule with ports does not permit it. */
export type Protocol = "TCP" | "UDP" | "ICMP";

/** What becomes of a packet. `source` is the address its receiver sees. */
export type Route =
  | { kind: "deliver"; to: NetworkNamespace; port: number; source: string }
  | { kind: "refused" | "dropped" | "host-unreachable" | "network-unreachable" };

/** The parts of the cluster that routing looks at. */
export interface Topology {
  services: ServiceTable;
  /** By address: pods and nodes. */
  namespaces: ReadonlyMap<string, NetworkNamespace>;
  /** Pod and node ranges: an address in one of them that nobody has is a lost neighbour. */
  localRanges: readonly Cidr[];
  allows(from: NetworkNamespace, to: NetworkNamespace, port: number, protocol: Protocol): boolean;
}

/**
 * The way of one new connection or datagram: out of the sender's namespace, through kube-proxy's rules on its node, through
 * the policies of both ends, to a namespace. What happens where there is nothing, as on a kind cluster without a way out:
 *
 * - pod and node ranges, address unassigned: "No route to host" after the neighbour lookup's 3 s;
 * - a Service address without a rule (unknown address, or a port the Service does not have): kube-proxy's iptables mode leaves
 *   the packet alone, the default gateway swallows it, the client times out;
 * - a Service without endpoints: refused at once (REJECT with icmp-port-unreachable);
 * - anything outside the cluster: times out, since nothing forwards it;
 * - IPv6 and anything that is no address: "Network is unreachable".
 */
export function routePacket(topology: Topology, from: NetworkNamespace, protocol: Protocol, ip: string, port: number): Route {
  if (ip === "0.0.0.0" || isLoopback(ip)) {
    const nodePort = from.pod === undefined ? topology.services.findNodePort(protocol, port) : undefined;
    if (nodePort !== undefined) return viaService(topology, from, nodePort, protocol, from);
    return { kind: "deliver", to: from, port, source: isLoopback(ip) ? ip : "127.0.0.1" };
  }
  const address = parseIPv4(ip);
  if (address === undefined) return { kind: "network-unreachable" };
  const frontend = topology.services.find(protocol, ip, port);
  if (frontend !== undefined) return viaService(topology, from, frontend, protocol, undefined);
  const to = topology.namespaces.get(ip);
  if (to !== undefined && to.pod === undefined) {
    const nodePort = topology.services.findNodePort(protocol, port);
    if (nodePort !== undefined) return viaService(topology, from, nodePort, protocol, to);
  }
  return direct(topology, from, protocol, ip, port, undefined);
}

/** `entry` is the node whose port was addressed; the rules of other frontends run on the sender's node. */
function viaService(topology: Topology, from: NetworkNamespace, frontend: Frontend, protocol: Protocol, entry: NetworkNamespace | undefined): Route {
  const node = entry?.node ?? from.node;
  const fromInside = from.node.name === node.name;
  const choice = topology.services.choose(frontend, from.ip, node.name, from.clock.now(), fromInside);
  if (choice === "reject") return { kind: "refused" };
  if (choice === "drop") return { kind: "dropped" };
  // Traffic from outside leaves the node where it came in under that node's address, unless the policy keeps it local; a pod of that
  // node keeps its own then. A pod that reaches itself through its Service is masked too: otherwise it would answer itself directly.
  const keepsSource = frontend.kind === "cluster" || (frontend.rule.externalLocal && (from.pod !== undefined || !fromInside));
  const masquerade = !keepsSource || choice.ip === from.ip ? node : undefined;
  return direct(topology, from, protocol, choice.ip, choice.port, masquerade);
}

function direct(
  topology: Topology,
  from: NetworkNamespace,
  protocol: Protocol,
  ip: string,
  port: number,
  masquerade: NetworkNamespace["node"] | undefined,
): Route {
  const to = topology.namespaces.get(ip);
  if (to === undefined) {
    const address = parseIPv4(ip);
    if (address === undefined) return { kind: "network-unreachable" };
    return { kind: topology.localRanges.some((range) => cidrContains(range, address)) ? "host-unreachable" : "dropped" };
  }
  if (!topology.allows(from, to, port, protocol)) return { kind: "dropped" };
  return { kind: "deliver", to, port, source: sourceSeen(from, to, masquerade) };
}

/** A pod keeps its address; a node shows the address of the interface it sends through. */
function sourceSeen(from: NetworkNamespace, to: NetworkNamespace, masquerade: NetworkNamespace["node"] | undefined): string {
  const node = masquerade ?? (from.pod === undefined ? from.node : undefined);
  if (node === undefined) return from.ip;
  return to.pod !== undefined && to.node.name === node.name ? node.gateway : node.ip;
}
