import { objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import type { WatchedResources } from "../watched-resources.ts";
import { cidrContains, parseIPv4 } from "../ipv4.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import { type Backend, backendsOf, isReady, nearest } from "./backend.ts";
import { type Frontend, type ServicePortRule, frontendKey, frontendsOf, nodePortKey } from "./frontend.ts";

/** Where a new connection goes: a backend, REJECT when the Service has no endpoint, DROP when it has none on this node. */
export type Choice = Backend | "reject" | "drop";

/** Which endpoint slices belong to which Service. */
const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
/** Services with this label are left to another proxy. */
const OTHER_PROXY_LABEL = "service.kubernetes.io/service-proxy-name";

/**
 * What kube-proxy would have programmed, kept current from Services and EndpointSlices. Models pkg/proxy/iptables: rules change
 * at once with the watch; only new connections are balanced; a Service address without a rule for the port is left alone.
 */
export class ServiceTable {
  private readonly frontends = new Map<string, Frontend>();
  private readonly frontendsByService = new Map<string, Map<string, Frontend>>();
  private readonly slicesByService = new Map<string, Map<string, EndpointSlice>>();
  private readonly random: Random;
  private readonly nodes: Informer;

  constructor(informers: WatchedResources, random: Random) {
    this.random = random;
    this.nodes = informers.informer(RESOURCES.nodes);
    informers.informer<Service>(RESOURCES.services).onChange({
      added: (service) => this.putService(service),
      updated: (service) => this.putService(service),
      deleted: (service) => this.removeService(objectKey(service)),
    });
    informers.informer<EndpointSlice>(RESOURCES.endpointslices).onChange({
      added: (slice) => this.putSlice(slice),
      updated: (slice, previous) => {
        if (serviceOf(slice) !== serviceOf(previous)) this.removeSlice(previous);
        this.putSlice(slice);
      },
      deleted: (slice) => this.removeSlice(slice),
    });
  }

  /** The rule for a cluster, external or load balancer address. */
  find(protocol: string, ip: string, port: number): Frontend | undefined {
    return this.frontends.get(frontendKey(protocol, ip, port));
  }

  findNodePort(protocol: string, port: number): Frontend | undefined {
    return this.frontends.get(nodePortKey(protocol, port));
  }

  /**
   * Balances one new connection. `clientIp` is what affinity goes by; `node` is where the rules run. `fromInside`: the caller is on that
   * node or one of its pods, whom externalTrafficPolicy is not about.
   */
  choose(frontend: Frontend, clientIp: string, node: string, now: number, fromInside: boolean): Choice {
    const { rule } = frontend;
    const all = this.usable(rule, undefined);
    if (all.length === 0) return "reject";
    const caller = parseIPv4(clientIp);
    if (frontend.callers !== undefined && !frontend.callers.some((range) => caller !== undefined && cidrContains(range, caller))) return "drop";
    const local = frontend.kind === "cluster" ? rule.internalLocal : rule.externalLocal && !fromInside;
    const backends = local ? this.usable(rule, node) : nearest(all, node, this.zoneOf(node));
    if (backends.length === 0) return "drop";
    if (rule.affinitySeconds === undefined) return backends[randomInteger(this.random, backends.length)] as Backend;
    const chosen = rule.affinity.find(clientIp, backends, now, rule.affinitySeconds) ?? (backends[randomInteger(this.random, backends.length)] as Backend);
    rule.affinity.remember(clientIp, chosen, now);
    return chosen;
  }

  /** How many ready addresses a Service ("namespace/name") has on a node. */
  localEndpoints(service: string, node: string): number {
    const ready = new Set<string>();
    for (const slice of this.slicesByService.get(service)?.values() ?? []) {
      for (const endpoint of slice.endpoints ?? []) if (endpoint.nodeName === node && isReady(endpoint)) ready.add(endpoint.addresses[0] ?? "");
    }
    return ready.size;
  }

  /** Models pkg/proxy.CategorizeEndpoints: ready endpoints, or else those that terminate but still serve. */
  private usable(rule: ServicePortRule, node: string | undefined): readonly Backend[] {
    rule.backends ??= backendsOf(this.slicesByService.get(rule.service)?.values() ?? [], rule.port.name ?? "", rule.protocol);
    const { ready, servingTerminating } = rule.backends;
    if (node === undefined) return ready.length > 0 ? ready : servingTerminating;
    const localReady = ready.filter((backend) => backend.nodeName === node);
    return localReady.length > 0 ? localReady : servingTerminating.filter((backend) => backend.nodeName === node);
  }

  private zoneOf(node: string): string | undefined {
    return this.nodes.get(node)?.metadata.labels?.["topology.kubernetes.io/zone"];
  }

  private putService(service: Service): void {
    const key = objectKey(service);
    const previous = this.frontendsByService.get(key) ?? new Map<string, Frontend>();
    this.removeService(key);
    if (service.metadata.labels?.[OTHER_PROXY_LABEL] !== undefined) return;
    const current = frontendsOf(service, previous);
    if (current.size === 0) return;
    this.frontendsByService.set(key, current);
    for (const [address, frontend] of current) this.frontends.set(address, frontend);
  }

  private removeService(key: string): void {
    const current = this.frontendsByService.get(key);
    if (current === undefined) return;
    this.frontendsByService.delete(key);
    for (const [address, frontend] of current) if (this.frontends.get(address) === frontend) this.frontends.delete(address);
  }

  private putSlice(slice: EndpointSlice): void {
    const service = serviceOf(slice);
    if (service === undefined) return;
    const slices = this.slicesByService.get(service) ?? new Map<string, EndpointSlice>();
    this.slicesByService.set(service, slices.set(slice.metadata.name, slice));
    this.forgetBackends(service);
  }

  private removeSlice(slice: EndpointSlice): void {
    const service = serviceOf(slice);
    if (service === undefined) return;
    const slices = this.slicesByService.get(service);
    slices?.delete(slice.metadata.name);
    if (slices?.size === 0) this.slicesByService.delete(service);
    this.forgetBackends(service);
  }

  private forgetBackends(service: string): void {
    for (const { rule } of this.frontendsByService.get(service)?.values() ?? []) rule.backends = undefined;
  }
}

function serviceOf(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name === undefined ? undefined : `${slice.metadata.namespace}/${name}`;
}
