import type { KindDefinition } from "../../registry/kind-definition.ts";
import { endpointsTable } from "../../tables/network.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkProtocol } from "../pod-template/validate-containers.ts";
import { checkAddress, checkEndpointAddress } from "../rules/addresses.ts";
import { dns1123Label, portNumber } from "../rules/names.ts";
import { invalidFor, required } from "../rules/problem.ts";

interface Subset {
  addresses?: { ip: string; hostname?: string }[];
  notReadyAddresses?: { ip: string; hostname?: string }[];
  ports?: { name?: string; port: number; protocol?: string }[];
}

/** Models validateEndpointSubsets of pkg/apis/core/validation. */
const checkEndpoints: SpecCheck = (problems, object) => {
  for (const [index, subset] of ((object["subsets"] ?? []) as Subset[]).entries()) {
    const field = `subsets[${index}]`;
    if ((subset.addresses ?? []).length === 0 && (subset.notReadyAddresses ?? []).length === 0) {
      problems.push(required(field, "must specify `addresses` or `notReadyAddresses`"));
    }
    for (const list of ["addresses", "notReadyAddresses"] as const) {
      for (const [position, address] of (subset[list] ?? []).entries()) {
        const at = `${field}.${list}[${position}]`;
        if (checkAddress(problems, `${at}.ip`, address.ip ?? "")) checkEndpointAddress(problems, `${at}.ip`, address.ip);
        if (address.hostname) invalidFor(problems, `${at}.hostname`, address.hostname, dns1123Label(address.hostname));
      }
    }
    const ports = subset.ports ?? [];
    for (const [position, port] of ports.entries()) {
      const at = `${field}.ports[${position}]`;
      if (port.name) invalidFor(problems, `${at}.name`, port.name, dns1123Label(port.name));
      else if (ports.length > 1) problems.push(required(`${at}.name`));
      invalidFor(problems, `${at}.port`, port.port ?? 0, portNumber(port.port ?? 0));
      checkProtocol(problems, `${at}.protocol`, port.protocol);
    }
  }
};

export const ENDPOINTS: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  shortNames: ["ep"],
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults(object) {
    for (const subset of (object["subsets"] ?? []) as Subset[]) for (const port of subset.ports ?? []) port.protocol ||= "TCP";
  },
  ...validation({ namespaced: true, check: checkEndpoints }),
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  table: endpointsTable,
});
