import type { Service } from "../../../apimachinery/types/core.ts";
import { checkAddress, isIpv6 } from "../rules/addresses.ts";
import { duplicate, invalid, notSupported, type Problems, required } from "../rules/problem.ts";
import { isHeadless } from "./defaults.ts";

const FAMILY_POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/** What is wrong with clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy together. Models ValidateServiceClusterIPsRelatedFields. */
export function clusterAddressProblems(spec: Service["spec"]): Problems {
  const problems: Problems = [];
  if (spec.type === "ExternalName") return problems;
  const addresses = spec.clusterIPs ?? [];
  const field = "spec.clusterIPs";
  if (spec.clusterIP) {
    if (addresses.length === 0) problems.push(required(field));
    else if (addresses[0] !== spec.clusterIP) problems.push(invalid(field, addresses, "first value must match `clusterIP`"));
  } else if (addresses.length > 0) {
    problems.push(invalid(field, addresses, "must be empty when `clusterIP` is not specified"));
  }
  checkFamilies(problems, spec);
  const before = problems.length;
  for (const [index, address] of addresses.entries()) {
    if (index > 0 || address !== "None") checkAddress(problems, `${field}[${index}]`, address);
    else if (addresses.length > 1) problems.push(invalid(field, addresses, "'None' must be the first and only value"));
  }
  const malformed = problems.length > before;
  if (addresses.length > 2) problems.push(invalid(field, addresses, "may only hold up to 2 values"));
  if (malformed) return problems;
  const families = new Set(addresses.map(isIpv6));
  if (addresses.length > 1 && families.size !== addresses.length)
    problems.push(invalid(field, addresses, "may specify no more than one IP for each IP family"));
  if (!isHeadless(spec)) checkFamiliesMatch(problems, field, addresses, spec.ipFamilies ?? []);
  return problems;
}

function checkFamilies(problems: Problems, spec: Service["spec"]): void {
  const seen = new Set<string>();
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== "IPv4" && family !== "IPv6") problems.push(notSupported(`spec.ipFamilies[${index}]`, family, ["IPv4", "IPv6"]));
    if (seen.has(family)) problems.push(duplicate(`spec.ipFamilies[${index}]`, family));
    seen.add(family);
  }
  if (spec.ipFamilyPolicy && !FAMILY_POLICIES.includes(spec.ipFamilyPolicy)) {
    problems.push(notSupported("spec.ipFamilyPolicy", spec.ipFamilyPolicy, FAMILY_POLICIES));
  }
}

function checkFamiliesMatch(problems: Problems, field: string, addresses: readonly string[], families: readonly string[]): void {
  for (const [index, address] of addresses.slice(0, families.length).entries()) {
    const wanted = families[index] as string;
    if ((wanted === "IPv6") !== isIpv6(address)) {
      problems.push(invalid(`${field}[${index}]`, address, `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``));
    }
  }
}
