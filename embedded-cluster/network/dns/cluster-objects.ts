import { objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import type { WatchedResources } from "../watched-resources.ts";
import { ObjectIndex } from "../../client/object-index.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Clock } from "../../kernel/clock.ts";
import { isReady } from "../service/backend.ts";

/** One address behind a Service. */
export interface DnsEndpoint {
  ip: string;
  /** Its label under the Service's name: the pod's hostname, or the address with dashes. */
  label: string;
  /** Port -1 stands for a Service without ports: it has addresses, but no SRV records. */
  ports: readonly { name: string; protocol: string; port: number }[];
}

const NO_PORTS = [{ name: "", protocol: "", port: -1 }];

/** What the kubernetes plugin of CoreDNS caches: Services, ready endpoints by Service and by address, and which namespaces exist. */
export class ClusterObjects {
  /** When something last changed, in seconds since the epoch: the zone's serial. */
  modified: number;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly namespaces: Informer;
  private readonly serviceByIp = new ObjectIndex<Service>((service) => service.spec.clusterIPs ?? (service.spec.clusterIP ? [service.spec.clusterIP] : []));
  private readonly slicesByService = new ObjectIndex<EndpointSlice>((slice) => [serviceKey(slice)]);
  private readonly slicesByIp = new ObjectIndex<EndpointSlice>((slice) => (slice.endpoints ?? []).filter(isReady).flatMap((endpoint) => endpoint.addresses));

  constructor(informers: WatchedResources, clock: Clock) {
    const changed = () => {
      this.modified = Math.floor(clock.now() / 1_000);
    };
    this.modified = Math.floor(clock.now() / 1_000);
    this.namespaces = informers.informer(RESOURCES.namespaces);
    this.services = informers.informer<Service>(RESOURCES.services).onChange({
      added: (service) => {
        this.serviceByIp.put(objectKey(service), service);
        changed();
      },
      updated: (service, previous) => {
        this.serviceByIp.put(objectKey(service), service, previous);
        changed();
      },
      deleted: (service) => {
        this.serviceByIp.remove(objectKey(service), service);
        changed();
      },
    });
    const indices = [this.slicesByService, this.slicesByIp];
    this.slices = informers.informer<EndpointSlice>(RESOURCES.endpointslices).onChange({
      added: (slice) => {
        for (const index of indices) index.put(objectKey(slice), slice);
        changed();
      },
      updated: (slice, previous) => {
        for (const index of indices) index.put(objectKey(slice), slice, previous);
        changed();
      },
      deleted: (slice) => {
        for (const index of indices) index.remove(objectKey(slice), slice);
        changed();
      },
    });
  }

  namespaceExists(name: string): boolean {
    return this.namespaces.get(name) !== undefined;
  }

  service(namespace: string, name: string): Service | undefined {
    return this.services.get(`${namespace}/${name}`);
  }

  /** The Service that has this cluster IP. */
  serviceWithIp(ip: string): Service | undefined {
    for (const key of this.serviceByIp.keys(ip) ?? []) return this.services.get(key);
    return undefined;
  }

  /** Ready endpoints, in the order of their slices' names. */
  endpoints(namespace: string, service: string): DnsEndpoint[] {
    const keys = [...(this.slicesByService.keys(`${namespace}/${service}`) ?? [])].sort();
    return keys.flatMap((key) => endpointsOf(this.slices.get(key)));
  }

  /** The Services ("namespace", "name") that have a ready endpoint of this address, with the endpoint's label there. */
  endpointsWithIp(ip: string): { namespace: string; service: string; label: string }[] {
    const keys = [...(this.slicesByIp.keys(ip) ?? [])].sort();
    return keys.flatMap((key) => {
      const slice = this.slices.get(key);
      if (slice === undefined) return [];
      const [namespace = "", service = ""] = serviceKey(slice).split("/");
      return endpointsOf(slice).flatMap((endpoint) => (endpoint.ip === ip && service !== "" ? [{ namespace, service, label: endpoint.label }] : []));
    });
  }
}

function endpointsOf(slice: EndpointSlice | undefined): DnsEndpoint[] {
  if (slice === undefined) return [];
  const ports = (slice.ports ?? []).map((port) => ({ name: port.name ?? "", protocol: port.protocol ?? "", port: port.port ?? -1 }));
  return (slice.endpoints ?? [])
    .filter(isReady)
    .flatMap((endpoint) =>
      endpoint.addresses.map((ip) => ({ ip, label: endpoint.hostname || ip.replace(/[.:]/g, "-"), ports: ports.length === 0 ? NO_PORTS : ports })),
    );
}

function serviceKey(slice: EndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.["kubernetes.io/service-name"] ?? ""}`;
}
