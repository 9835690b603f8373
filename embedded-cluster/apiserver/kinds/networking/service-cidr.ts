import type { KindDefinition } from "../../registry/kind-definition.ts";
import { serviceCidrTable } from "../../tables/network.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { checkCidr, parseCidr } from "../rules/addresses.ts";
import { invalid, required } from "../rules/problem.ts";

const IMMUTABLE = "field is immutable";

/** Models ValidateServiceCIDR and ValidateServiceCIDRUpdate of pkg/apis/networking/validation. */
const checkRanges: SpecCheck = (problems, object, previous) => {
  const field = "spec.cidrs";
  const cidrs: string[] = object["spec"]?.cidrs ?? [];
  const before: string[] = previous?.["spec"]?.cidrs ?? [];
  if (previous !== undefined && cidrs.length === before.length) {
    for (const [index, cidr] of cidrs.entries()) if (cidr !== before[index]) problems.push(invalid(`${field}[${index}]`, cidr, IMMUTABLE));
    return;
  }
  if (previous !== undefined) {
    if (before.length !== 1 || cidrs.length !== 2) {
      problems.push(invalid(field, cidrs, IMMUTABLE));
      return;
    }
    if (cidrs[0] !== before[0]) problems.push(invalid(`${field}[0]`, cidrs[0], IMMUTABLE));
  }
  if (cidrs.length === 0) {
    problems.push(required(field, "at least one CIDR required"));
    return;
  }
  if (cidrs.length > 2) {
    problems.push(invalid(field, { CIDRs: cidrs }, "may only hold up to 2 values"));
    return;
  }
  const valid = cidrs.filter((cidr, index) => checkCidr(problems, `${field}[${index}]`, cidr));
  const families = new Set(valid.map((cidr) => parseCidr(cidr) === undefined));
  if (valid.length === 2 && families.size === 1) {
    problems.push(invalid(field, cidrs, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"));
  }
};

/** Models pkg/registry/networking/servicecidr. */
export const SERVICE_CIDR: KindDefinition = defineKind({
  group: "networking.k8s.io",
  version: "v1",
  kind: "ServiceCIDR",
  plural: "servicecidrs",
  namespaced: false,
  hasGeneration: false,
  subresources: ["status"],
  ...ownStatus(),
  ...validation({ namespaced: false, check: checkRanges }),
  table: serviceCidrTable,
});
