import type { Service, ServicePort } from "../../../apimachinery/types/core.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import type { SpecCheck } from "../define.ts";
import { checkProtocol } from "../pod-template/validate-containers.ts";
import { checkPortReference } from "../pod-template/validate-probes.ts";
import { checkAddress, checkEndpointAddress, isIpv6 } from "../rules/addresses.ts";
import { checkLabels } from "../rules/labels.ts";
import { dns1123Label, dns1123Subdomain, labelKey, portNumber } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { addressProblem, isNodePort, NODE_PORT_RANGE, usedNodePorts } from "./allocate.ts";
import { isExternallyAccessible, isHeadless } from "./defaults.ts";

// Models validateService and ValidateServiceUpdate of pkg/apis/core/validation.

const SERVICE_TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const FAMILY_POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const LONGEST_AFFINITY_SECONDS = 86_400;

export const checkService: SpecCheck = (problems, object, previous, context) => {
  const service = object as Service;
  if (previous !== undefined) checkAddressesKept(problems, service, previous as Service);
  checkType(problems, service);
  checkPorts(problems, service);
  checkLabels(problems, "spec.selector", service.spec.selector);
  checkAffinity(problems, service);
  checkAddresses(problems, service);
  checkExternalAddresses(problems, service);
  checkNodePorts(problems, service);
  checkDuplicatePorts(problems, service);
  checkTrafficPolicies(problems, service);
  if (problems.length === 0) checkAllocation(problems, service, context);
};

function checkType(problems: Problems, { spec }: Service): void {
  const type = spec.type ?? "";
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && type !== "ExternalName") problems.push(required("spec.ports"));
  if ((type === "LoadBalancer" || type === "NodePort") && isHeadless(spec)) {
    problems.push(invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`));
  }
  if (type === "ExternalName") {
    if ((spec.clusterIPs ?? []).length > 0) problems.push(forbidden("spec.clusterIPs", "may not be set for ExternalName services"));
    if ((spec.ipFamilies ?? []).length > 0) problems.push(forbidden("spec.ipFamilies", "may not be set for ExternalName services"));
    if (spec.ipFamilyPolicy) problems.push(forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services"));
    const name = (spec.externalName ?? "").replace(/\.$/, "");
    if (name === "") problems.push(required("spec.externalName"));
    else invalidFor(problems, "spec.externalName", name, dns1123Subdomain(name));
  }
  if (!SERVICE_TYPES.includes(type)) problems.push(notSupported("spec.type", type, SERVICE_TYPES));
}

function checkPorts(problems: Problems, { spec }: Service): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    if (port.name) {
      invalidFor(problems, `${field}.name`, port.name, dns1123Label(port.name));
      if (names.has(port.name)) problems.push(duplicate(`${field}.name`, port.name));
      names.add(port.name);
    } else if (ports.length > 1) {
      problems.push(required(`${field}.name`));
    }
    invalidFor(problems, `${field}.port`, port.port ?? 0, portNumber(port.port ?? 0));
    checkProtocol(problems, `${field}.protocol`, port.protocol);
    checkPortReference(problems, `${field}.targetPort`, port.targetPort);
    if (port.appProtocol) invalidFor(problems, `${field}.appProtocol`, port.appProtocol, labelKey(port.appProtocol));
  }
}

function checkAffinity(problems: Problems, { spec }: Service): void {
  const affinity = spec.sessionAffinity ?? "";
  if (affinity !== "ClientIP" && affinity !== "None") problems.push(notSupported("spec.sessionAffinity", affinity, ["ClientIP", "None"]));
  const field = "spec.sessionAffinityConfig";
  if (affinity === "None" && spec.sessionAffinityConfig) problems.push(forbidden(field, "must not be set when session affinity is None"));
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (affinity === "ClientIP" && seconds !== undefined && (seconds <= 0 || seconds > LONGEST_AFFINITY_SECONDS)) {
    problems.push(invalid(`${field}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${LONGEST_AFFINITY_SECONDS}`));
  }
}

/** Models ValidateServiceClusterIPsRelatedFields. */
function checkAddresses(problems: Problems, { spec }: Service): void {
  if (spec.type === "ExternalName") return;
  const addresses = spec.clusterIPs ?? [];
  const field = "spec.clusterIPs";
  if (spec.clusterIP) {
    if (addresses.length === 0) problems.push(required(field));
    else if (addresses[0] !== spec.clusterIP) problems.push(invalid(field, addresses, "first value must match `clusterIP`"));
  } else if (addresses.length > 0) {
    problems.push(invalid(field, addresses, "must be empty when `clusterIP` is not specified"));
  }
  const seen = new Set<string>();
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== "IPv4" && family !== "IPv6") problems.push(notSupported(`spec.ipFamilies[${index}]`, family, ["IPv4", "IPv6"]));
    if (seen.has(family)) problems.push(duplicate(`spec.ipFamilies[${index}]`, family));
    seen.add(family);
  }
  if (spec.ipFamilyPolicy && !FAMILY_POLICIES.includes(spec.ipFamilyPolicy)) {
    problems.push(notSupported("spec.ipFamilyPolicy", spec.ipFamilyPolicy, FAMILY_POLICIES));
  }
  for (const [index, address] of addresses.entries()) {
    if (index === 0 && address === "None") {
      if (addresses.length > 1) problems.push(invalid(field, addresses, "'None' must be the first and only value"));
      continue;
    }
    checkAddress(problems, `${field}[${index}]`, address);
    if (isIpv6(address)) problems.push(invalid(`${field}[${index}]`, address, "expected an IPv4 value as indicated by `ipFamilies[0]`"));
  }
}

function checkExternalAddresses(problems: Problems, { spec }: Service): void {
  for (const [index, address] of ((spec as { externalIPs?: string[] }).externalIPs ?? []).entries()) {
    const field = `spec.externalIPs[${index}]`;
    if (checkAddress(problems, field, address)) checkEndpointAddress(problems, field, address);
  }
}

function checkNodePorts(problems: Problems, { spec }: Service): void {
  const seen = new Set<string>();
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) continue;
    const field = `spec.ports[${index}].nodePort`;
    if (spec.type === "ClusterIP") problems.push(forbidden(field, "may not be used when `type` is 'ClusterIP'"));
    const key = `${port.protocol}/${port.nodePort}`;
    if (seen.has(key)) problems.push(duplicate(field, port.nodePort));
    seen.add(key);
  }
}

function checkDuplicatePorts(problems: Problems, { spec }: Service): void {
  const seen = new Set<string>();
  for (const [index, port] of (spec.ports ?? []).entries()) {
    const key = `${port.protocol}/${port.port}`;
    if (seen.has(key)) {
      // The key that upstream prints is a ServicePort of its internal type with nothing else in it.
      const shown = { Name: "", Protocol: port.protocol, AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 };
      problems.push(duplicate(`spec.ports[${index}]`, shown));
    }
    seen.add(key);
  }
}

function checkTrafficPolicies(problems: Problems, { spec }: Service): void {
  const external = spec.externalTrafficPolicy ?? "";
  if (!isExternallyAccessible(spec)) {
    if (external !== "") problems.push(invalid("spec.externalTrafficPolicy", external, "may only be set for externally-accessible services"));
  } else if (external !== "Cluster" && external !== "Local") {
    problems.push(notSupported("spec.externalTrafficPolicy", external, ["Cluster", "Local"]));
  }
  const internal = spec.internalTrafficPolicy;
  if (internal !== undefined && internal !== "Cluster" && internal !== "Local") {
    problems.push(notSupported("spec.internalTrafficPolicy", internal, ["Cluster", "Local"]));
  }
}

/** Models validateUpgradeDowngradeClusterIPs: an address stays for life. */
function checkAddressesKept(problems: Problems, { spec }: Service, { spec: before }: Service): void {
  if (spec.type === "ExternalName" || before.type === "ExternalName") return;
  if (isHeadless(spec) && isHeadless(before)) return;
  const addresses = spec.clusterIPs ?? [];
  const old = before.clusterIPs ?? [];
  if (old.length > 0 && addresses.length === 0) problems.push(invalid("spec.clusterIPs[0]", addresses, "primary clusterIP can not be unset"));
  else if (old.length > 0 && addresses[0] !== old[0]) problems.push(invalid("spec.clusterIPs[0]", addresses, "may not change once set"));
}

/** Whether what was asked for by name can be given. Upstream finds out when it allocates, after everything else is right. */
function checkAllocation(problems: Problems, service: Service, context: StrategyContext): void {
  const { spec } = service;
  if (spec.type !== "ExternalName" && spec.clusterIP && spec.clusterIP !== "None") {
    const wrong = addressProblem(service, spec.clusterIP, context);
    if (wrong !== "") problems.push(invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate IP ${spec.clusterIP}: ${wrong}`));
  }
  const asked = ((spec.ports ?? []) as ServicePort[]).some((port) => port.nodePort);
  if (!asked) return;
  const used = usedNodePorts(service, context);
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) continue;
    const field = `spec.ports[${index}].nodePort`;
    if (!isNodePort(port.nodePort)) {
      problems.push(invalid(field, port.nodePort, `provided port is not in the valid range. The range of valid ports is ${NODE_PORT_RANGE}`));
    } else if (used.has(port.nodePort)) {
      problems.push(invalid(field, port.nodePort, "provided port is already allocated"));
    }
  }
}
