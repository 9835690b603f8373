import type { EndpointSlice } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { endpointSliceTable } from "../../tables/network.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkProtocol } from "../pod-template/validate-containers.ts";
import { checkAddress, checkEndpointAddress, parseIpv4 } from "../rules/addresses.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Label, dns1123Subdomain } from "../rules/names.ts";
import { duplicate, invalid, invalidFor, notSupported, type Problems, required, tooMany } from "../rules/problem.ts";

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const MOST_ENDPOINTS = 1_000;
const MOST_ADDRESSES = 100;
const MOST_PORTS = 20_000;

/** Models ValidateEndpointSlice of pkg/apis/discovery/validation. */
const checkSlice: SpecCheck = (problems, object, previous) => {
  const slice = object as EndpointSlice;
  if (!slice.addressType) problems.push(required("addressType"));
  else if (!ADDRESS_TYPES.includes(slice.addressType)) problems.push(notSupported("addressType", slice.addressType, ADDRESS_TYPES));
  checkPorts(problems, slice);
  checkEndpoints(problems, slice);
  if (previous !== undefined) checkImmutable(problems, "addressType", slice.addressType, previous["addressType"]);
};

function checkPorts(problems: Problems, slice: EndpointSlice): void {
  const ports = slice.ports ?? [];
  if (ports.length > MOST_PORTS) problems.push(tooMany("ports", ports.length, MOST_PORTS));
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const name = port.name ?? "";
    if (name !== "") invalidFor(problems, `ports[${index}].name`, name, dns1123Label(name));
    if (names.has(name)) problems.push(duplicate(`ports[${index}].name`, name));
    names.add(name);
    checkProtocol(problems, `ports[${index}].protocol`, port.protocol);
  }
}

function checkEndpoints(problems: Problems, slice: EndpointSlice): void {
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length > MOST_ENDPOINTS) {
    problems.push(tooMany("endpoints", endpoints.length, MOST_ENDPOINTS));
    return;
  }
  for (const [index, endpoint] of endpoints.entries()) {
    const field = `endpoints[${index}]`;
    const addresses = endpoint.addresses ?? [];
    if (addresses.length === 0) problems.push(required(`${field}.addresses`, "must contain at least 1 address"));
    else if (addresses.length > MOST_ADDRESSES) problems.push(tooMany(`${field}.addresses`, addresses.length, MOST_ADDRESSES));
    for (const [position, address] of addresses.entries()) checkOne(problems, `${field}.addresses`, position, slice.addressType, address);
    if (endpoint.nodeName) invalidFor(problems, `${field}.nodeName`, endpoint.nodeName, dns1123Subdomain(endpoint.nodeName));
    if (endpoint.hostname) invalidFor(problems, `${field}.hostname`, endpoint.hostname, dns1123Label(endpoint.hostname));
  }
}

function checkOne(problems: Problems, path: string, position: number, type: string, address: string): void {
  const field = `${path}[${position}]`;
  if (type === "FQDN") {
    const name = address.replace(/\.$/, "");
    const wrong = dns1123Subdomain(name);
    if (wrong.length > 0) problems.push(invalid(field, name, wrong.join(",")));
    else if (!name.includes(".")) problems.push(invalid(field, name, "should be a domain with at least two segments separated by dots"));
    return;
  }
  if (!checkAddress(problems, field, address)) return;
  const isIpv4 = parseIpv4(address) !== undefined;
  if (type === "IPv4" && !isIpv4) problems.push(invalid(path, address, "must be an IPv4 address"));
  if (type === "IPv6" && isIpv4) problems.push(invalid(path, address, "must be an IPv6 address"));
  checkEndpointAddress(problems, field, address);
}

/** Models pkg/registry/discovery/endpointslice/strategy.go. */
export const ENDPOINT_SLICE: KindDefinition = defineKind({
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  namespaced: true,
  applyDefaults(object) {
    const slice = object as EndpointSlice;
    slice.endpoints ??= null;
    slice.ports ??= null;
    for (const port of slice.ports ?? []) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },
  ...validation({ namespaced: true, check: checkSlice }),
  table: endpointSliceTable,
});
