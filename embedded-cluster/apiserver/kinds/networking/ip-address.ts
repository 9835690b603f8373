import type { KindDefinition } from "../../registry/kind-definition.ts";
import { ipAddressTable } from "../../tables/network.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { isIpv6, parseIpv4 } from "../rules/addresses.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalidFor, required } from "../rules/problem.ts";

interface ParentReference {
  group?: string;
  resource?: string;
  namespace?: string;
  name?: string;
}

/** Models ValidateIPAddress of pkg/apis/networking/validation. */
const checkAddressObject: SpecCheck = (problems, object, previous) => {
  const parent: ParentReference | undefined = object["spec"]?.parentRef;
  if (previous !== undefined) {
    checkImmutable(problems, "spec.parentRef", parent, previous["spec"]?.parentRef);
    return;
  }
  if (!parent) {
    problems.push(required("spec.parentRef"));
    return;
  }
  if (parent.group) invalidFor(problems, "spec.parentRef.group", parent.group, dns1123Subdomain(parent.group));
  for (const field of ["resource", "name"] as const) {
    const value = parent[field];
    if (!value) problems.push(required(`spec.parentRef.${field}`));
    else invalidFor(problems, `spec.parentRef.${field}`, value, pathSegment(value));
  }
  if (parent.namespace) invalidFor(problems, "spec.parentRef.namespace", parent.namespace, pathSegment(parent.namespace));
};

function pathSegment(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((character) => name.includes(character)).map((character) => `may not contain '${character}'`);
}

function addressName(name: string): string[] {
  return parseIpv4(name) === undefined && !isIpv6(name) ? ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"] : [];
}

/** Models pkg/registry/networking/ipaddress. */
export const IP_ADDRESS: KindDefinition = defineKind({
  group: "networking.k8s.io",
  version: "v1",
  kind: "IPAddress",
  plural: "ipaddresses",
  shortNames: ["ip"],
  namespaced: false,
  hasGeneration: false,
  ...validation({ namespaced: false, name: addressName, check: checkAddressObject }),
  table: ipAddressTable,
});
