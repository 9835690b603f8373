import type { Service } from "../../apimachinery/types/core.ts";
import { parseIPv4 } from "../ipv4.ts";
import { type ClusterName, parseClusterName } from "./cluster-name.ts";
import type { ClusterObjects, DnsEndpoint } from "./cluster-objects.ts";
import { absoluteName } from "./dns-message.ts";

/** Something that a name in the cluster domain leads to. */
export interface ZoneEntry {
  /** An address, or for ExternalName a name. */
  host: string;
  isName: boolean;
  /** -1: no port. */
  port: number;
  /** The name that SRV records point to. */
  owner: string;
}

/** Where the cluster's own DNS is reached: what ns.dns.<domain> and the zone's NS records lead to. */
const DNS_SERVICE = { namespace: "kube-system", name: "kube-dns" };

/**
 * The names of the cluster domain. Models Records, findServices and findPods of CoreDNS' kubernetes plugin, with `pods insecure`
 * as kubeadm configures it.
 */
export class ClusterZone {
  /** "cluster.local." */
  readonly domain: string;
  private readonly objects: ClusterObjects;

  constructor(objects: ClusterObjects, domain: string) {
    this.objects = objects;
    this.domain = absoluteName(domain);
  }

  /** "" for the domain itself; undefined for names outside of it. Expects lower case. */
  relative(name: string): string | undefined {
    if (name === this.domain) return "";
    return name.endsWith(`.${this.domain}`) ? name.slice(0, -this.domain.length - 1) : undefined;
  }

  /** Entries of a name; an empty list when it exists without any; undefined when it does not exist. */
  find(relative: string): ZoneEntry[] | undefined {
    if (relative === "ns.dns") return this.nameServers();
    const name = parseClusterName(relative);
    if (name === undefined) return undefined;
    if (name.kind === "branch") return [];
    if (!this.objects.namespaceExists(name.namespace)) return undefined;
    if (name.kind === "namespace") return [];
    if (name.kind === "pod") return this.pod(name.namespace, name.pod);
    const service = this.objects.service(name.namespace, name.service);
    const found = service === undefined ? [] : this.service(service, name);
    return found.length === 0 ? undefined : found;
  }

  /** The addresses of the cluster's DNS Service, owned by its name. */
  nameServers(): ZoneEntry[] {
    const service = this.objects.service(DNS_SERVICE.namespace, DNS_SERVICE.name);
    return service === undefined ? [] : clusterIPs(service).map((host) => ({ host, isName: false, port: -1, owner: this.owner(service) }));
  }

  /** The names behind an address: the Service that has it as cluster IP, or else every Service with such an endpoint. */
  namesOf(ip: string): string[] {
    const service = this.objects.serviceWithIp(ip);
    if (service !== undefined) return [this.owner(service)];
    return [...new Set(this.objects.endpointsWithIp(ip).map((found) => `${found.label}.${found.service}.${found.namespace}.svc.${this.domain}`))];
  }

  private pod(namespace: string, pod: string): ZoneEntry[] | undefined {
    // Whether such a pod exists is not looked at: that is what "insecure" means.
    const host = pod.replaceAll("-", ".");
    if (parseIPv4(host) === undefined) return undefined;
    return [{ host, isName: false, port: -1, owner: `${pod}.${namespace}.pod.${this.domain}` }];
  }

  private service(service: Service, name: Exclude<ClusterName, { kind: "branch" | "namespace" | "pod" }>): ZoneEntry[] {
    const owner = this.owner(service);
    if (service.spec.type === "ExternalName") {
      const host = absoluteName(service.spec.externalName ?? "");
      // An address in externalName is no name to lead to: upstream then knows nothing.
      return name.kind === "service" && parseIPv4(host.slice(0, -1)) === undefined ? [{ host, isName: true, port: -1, owner }] : [];
    }
    const wanted = name.kind === "port" ? name : { port: "", protocol: "" };
    if (service.spec.clusterIP === "None" || name.kind === "endpoint") {
      const endpoints = this.objects
        .endpoints(service.metadata.namespace ?? "", service.metadata.name)
        .filter((endpoint) => name.kind !== "endpoint" || endpoint.label.toLowerCase() === name.endpoint);
      return endpoints.flatMap((endpoint) => endpointEntries(endpoint, owner, wanted));
    }
    const ports = (service.spec.ports ?? []).filter((port) => portMatches(wanted, port.name ?? "", port.protocol ?? "TCP"));
    return ports.flatMap((port) => clusterIPs(service).map((host) => ({ host, isName: false, port: port.port, owner })));
  }

  private owner(service: Service): string {
    return `${service.metadata.name}.${service.metadata.namespace}.svc.${this.domain}`;
  }
}

function endpointEntries(endpoint: DnsEndpoint, owner: string, wanted: { port: string; protocol: string }): ZoneEntry[] {
  return endpoint.ports
    .filter((port) => portMatches(wanted, port.name, port.protocol))
    .map((port) => ({ host: endpoint.ip, isName: false, port: port.port, owner: `${endpoint.label}.${owner}` }));
}

function clusterIPs(service: Service): string[] {
  return (service.spec.clusterIPs ?? [service.spec.clusterIP ?? ""]).filter((ip) => parseIPv4(ip) !== undefined);
}

/** An empty wish matches everything. */
function portMatches(wanted: { port: string; protocol: string }, name: string, protocol: string): boolean {
  return (wanted.port === "" || wanted.port === name.toLowerCase()) && (wanted.protocol === "" || wanted.protocol === protocol.toLowerCase());
}
