import { objectKey } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import type { WatchedResources } from "../watched-resources.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { NetworkNamespace } from "../network-namespace.ts";
import type { Protocol } from "../route.ts";
import { type CalledPort, type CompiledPolicy, type Party, compilePolicy } from "./compiled-policy.ts";
import type { NetworkPolicy } from "./network-policy.ts";

/**
 * Decides about new connections, after Service addresses were translated, by the addresses before any masquerading. Models
 * kube-network-policies (kindnet): a pod that some policy selects for a direction takes or makes only what a rule of such a
 * policy permits; everything else is dropped without an answer. Connections that exist stay.
 */
export class NetworkPolicies {
  private readonly byNamespace = new Map<string, Map<string, CompiledPolicy>>();
  private readonly pods: Informer<Pod>;
  private readonly namespaces: Informer;

  constructor(informers: WatchedResources) {
    this.pods = informers.informer<Pod>(RESOURCES.pods);
    this.namespaces = informers.informer(RESOURCES.namespaces);
    informers.informer<NetworkPolicy>(RESOURCES.networkpolicies).onChange({
      added: (policy) => this.put(policy),
      updated: (policy) => this.put(policy),
      deleted: (policy) => this.remove(policy),
    });
  }

  allows(from: NetworkNamespace, to: NetworkNamespace, port: number, protocol: Protocol): boolean {
    // Nothing can keep a pod from itself.
    if (this.byNamespace.size === 0 || from === to) return true;
    const source = this.party(from);
    const target = this.party(to);
    const called: CalledPort = { port, protocol, portNamed: (name, wanted) => this.portNamed(to, name, wanted) };
    if (!permits(this.selecting(source, "egress"), target, called)) return false;
    // A pod's own node always reaches it: otherwise probes would fail.
    if (from.pod === undefined && from.node.name === to.node.name) return true;
    return permits(this.selecting(target, "ingress"), source, called);
  }

  private selecting(party: Party, direction: "ingress" | "egress"): (readonly ((peer: Party, called: CalledPort) => boolean)[])[] {
    const { pod } = party;
    if (pod === undefined) return [];
    const policies = this.byNamespace.get(pod.namespace);
    if (policies === undefined) return [];
    return [...policies.values()].flatMap((policy) => {
      const rules = policy[direction];
      return rules !== undefined && policy.selects(pod.labels) ? [rules] : [];
    });
  }

  private party(of: NetworkNamespace): Party {
    if (of.pod === undefined) return { ip: of.ip, pod: undefined };
    const { namespace } = of.pod;
    const labels = this.pods.get(objectKey({ metadata: of.pod }))?.metadata.labels ?? of.pod.labels;
    return { ip: of.ip, pod: { namespace, labels, namespaceLabels: this.namespaces.get(namespace)?.metadata.labels ?? {} } };
  }

  private portNamed(of: NetworkNamespace, name: string, protocol: string): number | undefined {
    const pod = of.pod === undefined ? undefined : this.pods.get(objectKey({ metadata: of.pod }));
    const containers = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? []).filter((one) => one.restartPolicy === "Always")];
    const ports = containers.flatMap((container) => container.ports ?? []);
    return ports.find((port) => port.name === name && (port.protocol ?? "TCP") === protocol)?.containerPort;
  }

  private put(policy: NetworkPolicy): void {
    const compiled = compilePolicy(policy);
    const policies = this.byNamespace.get(compiled.namespace) ?? new Map<string, CompiledPolicy>();
    this.byNamespace.set(compiled.namespace, policies.set(policy.metadata.name, compiled));
  }

  private remove(policy: NetworkPolicy): void {
    const namespace = policy.metadata.namespace ?? "default";
    const policies = this.byNamespace.get(namespace);
    policies?.delete(policy.metadata.name);
    if (policies?.size === 0) this.byNamespace.delete(namespace);
  }
}

/** Policies add up: it is enough that one rule of one of them permits. */
function permits(policies: readonly (readonly ((peer: Party, called: CalledPort) => boolean)[])[], peer: Party, called: CalledPort): boolean {
  return policies.length === 0 || policies.some((rules) => rules.some((rule) => rule(peer, called)));
}
