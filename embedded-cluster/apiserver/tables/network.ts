import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { EndpointSlice, Service } from "../../apimachinery/types/core.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, fewOf, labelsCell, NAME, wideColumn } from "./columns.ts";

// Models printService, printEndpoints, printEndpointSlice, printIngress, printNetworkPolicy of pkg/printers/internalversion/printers.go.

export const serviceTable: TablePrinter = {
  columns: [NAME, column("Type"), column("Cluster-IP"), column("External-IP"), column("Port(s)"), AGE, wideColumn("Selector")],
  cells(object, now) {
    const service = object as Service;
    const ports = (service.spec.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ""}/${protocol}`);
    return [
      service.metadata.name,
      service.spec.type ?? "",
      service.spec.clusterIPs?.[0] ?? "<none>",
      externalAddress(service),
      ports.join(",") || "<none>",
      age(service, now),
      labelsCell(service.spec.selector),
    ];
  },
};

function externalAddress({ spec, status }: Service): string {
  const external = (spec as { externalIPs?: string[] }).externalIPs ?? [];
  switch (spec.type) {
    case "ClusterIP":
    case "NodePort":
      return external.join(",") || "<none>";
    case "LoadBalancer":
      return [...balancerAddresses(status?.loadBalancer?.ingress), ...external].join(",") || "<pending>";
    case "ExternalName":
      return spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

function balancerAddresses(ingress: readonly { ip?: string; hostname?: string }[] | undefined): string[] {
  return [...new Set((ingress ?? []).map((point) => point.ip || point.hostname || "").filter((address) => address !== ""))].sort();
}

interface Subset {
  addresses?: { ip: string }[];
  ports?: { port: number }[];
}

export const endpointsTable: TablePrinter = {
  columns: [NAME, column("Endpoints"), AGE],
  cells(object, now) {
    const all: string[] = [];
    const subsets = (object["subsets"] ?? []) as Subset[];
    for (const subset of subsets) {
      const addresses = (subset.addresses ?? []).map((address) => address.ip);
      if ((subset.ports ?? []).length === 0) all.push(...addresses);
      for (const { port } of subset.ports ?? []) all.push(...addresses.map((ip) => `${ip.includes(":") ? `[${ip}]` : ip}:${port}`));
    }
    // Subsets whose addresses are all not ready leave the cell empty, as upstream.
    return [object.metadata.name, fewOf(all, subsets.length === 0 ? "<none>" : ""), age(object, now)];
  },
};

export const endpointSliceTable: TablePrinter = {
  columns: [NAME, column("AddressType"), column("Ports"), column("Endpoints"), AGE],
  cells(object, now) {
    const slice = object as EndpointSlice;
    const ports = (slice.ports ?? []).map((port) => (typeof port.port === "number" ? String(port.port) : (port.name ?? "*")));
    const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []);
    return [slice.metadata.name, slice.addressType ?? "", fewOf(ports, "<unset>"), fewOf(addresses, "<unset>"), age(slice, now)];
  },
};

export const ingressTable: TablePrinter = {
  columns: [
    NAME,
    column("Class", "string", "The name of the IngressClass resource that should be used for additional configuration"),
    column("Hosts", "string", "Hosts that incoming requests are matched against before the ingress rule"),
    column("Address", "string", "Address is a list containing ingress points for the load-balancer"),
    column("Ports", "string", "Ports of TLS configurations that open"),
    AGE,
  ],
  cells(object, now) {
    const spec = object["spec"] ?? {};
    const address = balancerAddresses(object["status"]?.loadBalancer?.ingress).join(",");
    const ports = (spec.tls ?? []).length > 0 ? "80, 443" : "80";
    return [object.metadata.name, spec.ingressClassName ?? "<none>", hosts(spec.rules ?? []), address, ports, age(object, now)];
  },
};

function hosts(rules: readonly { host?: string }[]): string {
  const list: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (list.length === 3) more = true;
    if (!more && host) list.push(host);
  }
  if (list.length === 0) return "*";
  return more ? `${list.join(",")} + ${rules.length - 3} more...` : list.join(",");
}

export const ingressClassTable: TablePrinter = {
  columns: [
    NAME,
    column("Controller", "string", "Controller that is responsible for handling this class"),
    column("Parameters", "string", "A reference to a resource with additional parameters"),
    AGE,
  ],
  cells(object, now) {
    const isDefault = object.metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
    const reference = object["spec"]?.parameters;
    const parameters = reference ? `${reference.kind}${reference.apiGroup ? `.${reference.apiGroup}` : ""}/${reference.name}` : "<none>";
    return [`${object.metadata.name}${isDefault ? " (default)" : ""}`, object["spec"]?.controller ?? "", parameters, age(object, now)];
  },
};

export const networkPolicyTable: TablePrinter = {
  columns: [NAME, column("Pod-Selector"), AGE],
  cells: (object, now) => [object.metadata.name, formatLabelSelector(object["spec"]?.podSelector ?? {}), age(object, now)],
};

export const ipAddressTable: TablePrinter = {
  columns: [NAME, column("ParentRef", "string", "ParentRef references the resource that an IPAddress is attached to.")],
  // A third cell without a column, as upstream's printIPAddress.
  cells(object, now) {
    const parent = object["spec"]?.parentRef;
    const resource = parent?.group ? `${parent.resource}.${parent.group}` : parent?.resource;
    const reference = parent ? [resource, ...(parent.namespace ? [parent.namespace] : []), parent.name].join("/") : "<none>";
    return [object.metadata.name, reference, age(object, now)];
  },
};

export const serviceCidrTable: TablePrinter = {
  columns: [NAME, column("CIDRs"), AGE],
  cells: (object, now) => [object.metadata.name, ((object["spec"]?.cidrs ?? []) as string[]).join(","), age(object, now)],
};
