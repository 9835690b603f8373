import { objectKey } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { WatchedResources } from "./watched-resources.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import { DisposableStack } from "../kernel/disposable.ts";
import type { Random } from "../kernel/random.ts";
import { AttachedNetwork } from "./attached-network.ts";
import { type Cidr, formatIPv4, parseCidr } from "./ipv4.ts";
import { type NodeAddresses, NetworkNamespace } from "./network-namespace.ts";
import { PodAddresses } from "./pod-addresses.ts";
import type { PodNetwork } from "./pod-network.ts";
import { NetworkPolicies } from "./policy/network-policies.ts";
import { type Protocol, type Route, type Topology, routePacket } from "./route.ts";
import { HealthCheckPorts } from "./service/health-check-ports.ts";
import { ServiceTable } from "./service/service-table.ts";

export interface ClusterNetworkOptions {
  clock: Clock;
  random: Random;
  /** As system:kube-proxy: reads Services, EndpointSlices, Pods, Namespaces and NetworkPolicies. */
  client: ApiClient;
  /** "10.244.0.0/16" by default: each node gets a /24 of it, in the order in which nodes are first named. */
  podCidr?: string;
  /** "172.18.0.0/16" by default: node addresses, from the third on. */
  nodeCidr?: string;
  /** A node's own ranges, when they are decided elsewhere (Node.spec.podCIDR). */
  addressesOfNode?(node: string): { ip: string; podCidr: string } | undefined;
}

export interface PodAttachment {
  /** From {@link ClusterNetwork.allocatePodIp}, or a restored pod's. Left out by host-network pods. */
  ip?: string;
  node: string;
  namespace: string;
  name: string;
  labels?: Readonly<Record<string, string>>;
  /** The pod shares its node's namespace; it takes no address of its own. */
  hostNetwork?: boolean;
}

/** The network of one cluster. Nothing in it leads to the host's. */
export interface ClusterNetwork extends Disposable {
  /** Resolves when the first lists of Services, EndpointSlices and NetworkPolicies are in. */
  readonly synced: Promise<void>;
  /** Throws when the node's range is used up, worded as the CNI plugin does. */
  allocatePodIp(node: string): string;
  /** For an address that was allocated and never attached. */
  releasePodIp(ip: string): void;
  /** Disposing the answer kills the pod's connections with a reset and releases its address. */
  attachPod(pod: PodAttachment): PodNetwork;
  /** The node's own view: probes of the kubelet, and what a control plane's node listens on (6443 behind the `kubernetes` Service). */
  hostNetwork(node: string): PodNetwork;
  nodeAddresses(node: string): { ip: string; podCidr: string };
  /** A node that is down answers nobody. Its pods are detached by their kubelet. */
  setNodeUp(node: string, up: boolean): void;
}

/** Builds the network and begins to watch. Models kindnet, kube-proxy in iptables mode and kube-network-policies together. */
export function createClusterNetwork(options: ClusterNetworkOptions): ClusterNetwork {
  return new VirtualNetwork(options);
}

interface VirtualNode {
  addresses: NodeAddresses;
  pods: PodAddresses;
  podCidr: string;
  namespace: NetworkNamespace;
  host: PodNetwork;
}

class VirtualNetwork implements ClusterNetwork {
  readonly synced: Promise<void>;
  private readonly options: ClusterNetworkOptions;
  private readonly nodes = new Map<string, VirtualNode>();
  private readonly namespaces = new Map<string, NetworkNamespace>();
  private readonly opened = new DisposableStack();
  private readonly topology: Topology;
  private readonly healthChecks: HealthCheckPorts;
  private readonly views = new Set<PodNetwork>();
  private readonly ranges: { pods: Cidr; nodes: Cidr };

  constructor(options: ClusterNetworkOptions) {
    this.options = options;
    this.ranges = {
      pods: range(options.podCidr ?? "10.244.0.0/16"),
      nodes: range(options.nodeCidr ?? "172.18.0.0/16"),
    };
    const informers = this.opened.use(new WatchedResources(options.client, options.clock));
    const policies = new NetworkPolicies(informers);
    const services = new ServiceTable(informers, options.random);
    this.healthChecks = this.opened.use(new HealthCheckPorts(informers, services));
    this.topology = {
      services,
      namespaces: this.namespaces,
      localRanges: [this.ranges.pods, this.ranges.nodes],
      allows: (from, to, port, protocol) => policies.allows(from, to, port, protocol),
    };
    this.synced = informers.start();
  }

  allocatePodIp(node: string): string {
    return this.node(node).pods.allocate();
  }

  releasePodIp(ip: string): void {
    for (const node of this.nodes.values()) node.pods.release(ip);
  }

  attachPod(pod: PodAttachment): PodNetwork {
    const node = this.node(pod.node);
    if (pod.hostNetwork === true) return this.view(node.namespace);
    const ip = pod.ip ?? node.pods.allocate();
    if (this.namespaces.has(ip)) throw new Error(`address ${ip} of pod ${objectKey({ metadata: pod })} is in use`);
    node.pods.reserve(ip);
    const namespace = new NetworkNamespace(ip, this.options.clock, node.addresses, { namespace: pod.namespace, name: pod.name, labels: pod.labels ?? {} });
    this.namespaces.set(ip, namespace);
    return this.view(namespace, () => {
      this.namespaces.delete(ip);
      node.pods.release(ip);
    });
  }

  hostNetwork(node: string): PodNetwork {
    return this.node(node).host;
  }

  nodeAddresses(node: string): { ip: string; podCidr: string } {
    const { addresses, podCidr } = this.node(node);
    return { ip: addresses.ip, podCidr };
  }

  setNodeUp(node: string, up: boolean): void {
    const { addresses, namespace } = this.node(node);
    if (up) this.namespaces.set(addresses.ip, namespace);
    else this.namespaces.delete(addresses.ip);
  }

  dispose(): void {
    this.opened.dispose();
    for (const view of this.views) view.dispose();
  }

  private readonly route = (from: NetworkNamespace, protocol: Protocol, ip: string, port: number): Route => {
    return routePacket(this.topology, from, protocol, ip, port);
  };

  private view(namespace: NetworkNamespace, detached: () => void = () => undefined): PodNetwork {
    const view: PodNetwork = new AttachedNetwork(namespace, this.route, () => {
      this.views.delete(view);
      detached();
    });
    this.views.add(view);
    return view;
  }

  private node(name: string): VirtualNode {
    const known = this.nodes.get(name);
    if (known !== undefined) return known;
    const index = this.nodes.size;
    const given = this.options.addressesOfNode?.(name);
    const podCidr = given?.podCidr ?? `${formatIPv4(this.ranges.pods.base + index * 256)}/24`;
    const ip = given?.ip ?? formatIPv4(this.ranges.nodes.base + 2 + index);
    const pods = new PodAddresses(podCidr);
    const addresses = { name, ip, gateway: pods.gateway };
    const namespace = new NetworkNamespace(ip, this.options.clock, addresses);
    const node = { addresses, pods, podCidr, namespace, host: this.view(namespace) };
    this.nodes.set(name, node);
    this.namespaces.set(ip, namespace);
    this.healthChecks.addNode({ name, host: node.host });
    return node;
  }
}

function range(cidr: string): Cidr {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new Error(`invalid CIDR ${cidr}`);
  return parsed;
}
