import type { MeshEndpoint, MeshPort, MeshService, ServiceEntry } from "../../network/mesh/index.ts";
import { protocolOf } from "./mesh-cache.ts";

/** The hosts of a ServiceEntry, each as if it were a Service. Models istio/pilot/pkg/serviceregistry/serviceentry. */
export function serviceEntryServices(entry: ServiceEntry): MeshService[] {
  const { spec, metadata } = entry;
  const isOpen = (spec.resolution ?? "NONE") === "NONE";
  return spec.hosts.map((host): MeshService => {
    const ports = (spec.ports ?? []).map((port): MeshPort => {
      const protocol = protocolOf((port.protocol ?? port.name)?.toLowerCase(), port.number);
      const endpoints = isOpen ? [] : endpointsOf(entry, host, port);
      return {
        number: port.number,
        name: port.name ?? "",
        protocol,
        targetPort: port.targetPort,
        endpoints,
        isTls: ["TLS", "HTTPS"].includes(port.protocol ?? ""),
      };
    });
    return {
      hostname: host.toLowerCase(),
      namespace: metadata.namespace ?? "default",
      name: host,
      addresses: spec.addresses ?? [],
      ports,
      selector: undefined,
      isOpen,
    };
  });
}

/** With DNS an endpoint may be a name, and the host itself is the only one when there are none. */
function endpointsOf({ spec }: ServiceEntry, host: string, port: NonNullable<ServiceEntry["spec"]["ports"]>[number]): MeshEndpoint[] {
  const number = port.targetPort ?? port.number;
  const isName = (address: string) => !/^[\d.]+$/.test(address);
  const at = (address: string, own: number, labels: Readonly<Record<string, string>>): MeshEndpoint => ({
    ip: address,
    port: own,
    labels,
    hasProxy: false,
    ...(isName(address) ? { name: address } : {}),
  });
  const given = (spec.endpoints ?? []).filter(({ address }) => address !== undefined);
  if (given.length === 0) return spec.resolution === "STATIC" ? [] : [at(host, number, {})];
  return given.map(({ address, ports, labels }) => at(address as string, ports?.[port.name ?? ""] ?? number, labels ?? {}));
}
