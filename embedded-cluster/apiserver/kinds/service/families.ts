import { invalidError } from "../../../apimachinery/errors.ts";
import type { Service } from "../../../apimachinery/types/core.ts";
import { isIpv6 } from "../rules/addresses.ts";
import { sameFields } from "../rules/equality.ts";
import { invalid, type Problems } from "../rules/problem.ts";
import { clusterAddressProblems } from "./address-rules.ts";

const SERVICE_KIND = { group: "", kind: "Service" };

/**
 * Which address families a Service has, on a cluster that has IPv4 only. Throws Invalid for what this cluster cannot give. Models
 * initIPFamilyFields of pkg/registry/core/service/storage/alloc.go.
 */
export function initFamilies(service: Service, previous: Service | undefined): void {
  const { spec } = service;
  if (spec.type === "ExternalName") return;
  const isBareHeadless = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= previous?.spec.ipFamilyPolicy ?? (isBareHeadless ? "RequireDualStack" : "SingleStack");
  refuse(service, clusterAddressProblems(spec));
  const problems: Problems = [];
  if (previous !== undefined) reduce(problems, service, previous);
  if (spec.ipFamilyPolicy === "SingleStack") checkSingle(problems, spec);
  inferFamilies(problems, spec);
  refuse(service, problems);
  if (isBareHeadless) {
    // Nothing is allocated for such a service: it may have both families anywhere.
    if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = ["IPv4"];
    if (spec.ipFamilyPolicy !== "SingleStack" && spec.ipFamilies?.length === 1) spec.ipFamilies.push(spec.ipFamilies[0] === "IPv4" ? "IPv6" : "IPv4");
    return;
  }
  if (spec.ipFamilyPolicy === "RequireDualStack") {
    problems.push(invalid("spec.ipFamilyPolicy", spec.ipFamilyPolicy, "this cluster is not configured for dual-stack services"));
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== "IPv4") problems.push(invalid(`spec.ipFamilies[${index}]`, family, "not configured on this cluster"));
  }
  refuse(service, problems);
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = ["IPv4"];
}

/** A change to one stack drops the second family; any other loss of a family has to be asked for. */
function reduce(problems: Problems, { spec }: Service, { spec: before }: Service): void {
  if (spec.ipFamilyPolicy === "SingleStack") {
    if (sameFields(spec.clusterIPs, before.clusterIPs)) spec.clusterIPs = spec.clusterIPs?.slice(0, 1);
    if (sameFields(spec.ipFamilies, before.ipFamilies)) spec.ipFamilies = spec.ipFamilies?.slice(0, 1);
    if (spec.clusterIPs === undefined) delete spec.clusterIPs;
    if (spec.ipFamilies === undefined) delete spec.ipFamilies;
    return;
  }
  const lost = (now: readonly string[] | undefined, then: readonly string[] | undefined) => (now ?? []).length === 1 && (then ?? []).length === 2;
  const field = "spec.ipFamilyPolicy";
  if (lost(spec.clusterIPs, before.clusterIPs)) {
    problems.push(invalid(field, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP"));
  }
  if (lost(spec.ipFamilies, before.ipFamilies)) {
    problems.push(invalid(field, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family"));
  }
}

function checkSingle(problems: Problems, spec: Service["spec"]): void {
  const several = (what: string) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  if (spec.clusterIPs?.length === 2) problems.push(invalid("spec.ipFamilyPolicy", spec.ipFamilyPolicy, several("cluster IPs")));
  if (spec.ipFamilies?.length === 2) problems.push(invalid("spec.ipFamilyPolicy", spec.ipFamilyPolicy, several("IP families")));
}

function inferFamilies(problems: Problems, spec: Service["spec"]): void {
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === "None") return;
    if (index < (spec.ipFamilies ?? []).length) continue;
    if (isIpv6(address)) problems.push(invalid(`spec.clusterIPs[${index}]`, spec.clusterIPs, "IPv6 is not configured on this cluster"));
    else spec.ipFamilies = [...(spec.ipFamilies ?? []), "IPv4"];
  }
}

function refuse(service: Service, problems: Problems): void {
  if (problems.length > 0) throw invalidError(SERVICE_KIND, service.metadata.name, problems);
}
