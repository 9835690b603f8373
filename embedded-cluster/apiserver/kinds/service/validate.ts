import type { Service } from "../../../apimachinery/types/core.ts";
import type { SpecCheck } from "../define.ts";
import { checkProtocol } from "../pod-template/validate-containers.ts";
import { checkPortReference } from "../pod-template/validate-probes.ts";
import { checkAddress, checkCidr, checkEndpointAddress } from "../rules/addresses.ts";
import { checkLabels } from "../rules/labels.ts";
import { dns1123Label, dns1123Subdomain, labelKey, portNumber } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { clusterAddressProblems } from "./address-rules.ts";
import { isExternallyAccessible, isHeadless, needsHealthCheck } from "./defaults.ts";

// Models validateService and ValidateServiceUpdate of pkg/apis/core/validation.

const SERVICE_TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const TRAFFIC_DISTRIBUTIONS = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const LONGEST_AFFINITY_SECONDS = 86_400;

export const checkService: SpecCheck = (problems, object, previous) => {
  const service = object as Service;
  if (previous !== undefined) checkAddressesKept(problems, service, previous as Service);
  checkPortsPresent(problems, service);
  checkPorts(problems, service);
  checkLabels(problems, "spec.selector", service.spec.selector);
  checkAffinity(problems, service);
  problems.push(...clusterAddressProblems(service.spec));
  checkExternalAddresses(problems, service);
  checkType(problems, service);
  checkNodePorts(problems, service);
  checkDuplicatePorts(problems, service);
  checkBalancer(problems, service, previous as Service | undefined);
  checkTrafficPolicies(problems, service);
};

function checkPortsPresent(problems: Problems, { spec }: Service): void {
  const type = spec.type ?? "";
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && type !== "ExternalName") problems.push(required("spec.ports"));
  if ((type === "LoadBalancer" || type === "NodePort") && isHeadless(spec)) {
    problems.push(invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`));
  }
  if (type !== "ExternalName") return;
  if ((spec.clusterIPs ?? []).length > 0) problems.push(forbidden("spec.clusterIPs", "may not be set for ExternalName services"));
  if ((spec.ipFamilies ?? []).length > 0) problems.push(forbidden("spec.ipFamilies", "may not be set for ExternalName services"));
  if (spec.ipFamilyPolicy) problems.push(forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services"));
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  if (name === "") problems.push(required("spec.externalName"));
  else invalidFor(problems, "spec.externalName", name, dns1123Subdomain(name));
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

function checkExternalAddresses(problems: Problems, { spec }: Service): void {
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    const field = `spec.externalIPs[${index}]`;
    if (checkAddress(problems, field, address)) checkEndpointAddress(problems, field, address);
  }
}

function checkType(problems: Problems, { spec }: Service): void {
  if (!SERVICE_TYPES.includes(spec.type ?? "")) problems.push(notSupported("spec.type", spec.type, SERVICE_TYPES));
}

/** What only a load balancer has. */
function checkBalancer(problems: Problems, { spec }: Service, previous: Service | undefined): void {
  const isBalancer = spec.type === "LoadBalancer";
  const only = "may only be used when `type` is 'LoadBalancer'";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0 && !isBalancer) problems.push(forbidden("spec.LoadBalancerSourceRanges", only));
  for (const [index, range] of ranges.entries()) checkCidr(problems, `spec.LoadBalancerSourceRanges[${index}]`, range.trim());
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer) problems.push(forbidden("spec.allocateLoadBalancerNodePorts", only));
  const { loadBalancerClass } = spec;
  if (isBalancer && previous?.spec.type === "LoadBalancer" && previous.spec.loadBalancerClass !== loadBalancerClass) {
    problems.push(invalid("spec.loadBalancerClass", loadBalancerClass ?? null, "may not change once set"));
  }
  if (loadBalancerClass === undefined) return;
  if (isBalancer) invalidFor(problems, "spec.loadBalancerClass", loadBalancerClass, labelKey(loadBalancerClass));
  else problems.push(forbidden("spec.loadBalancerClass", only));
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
  checkHealthPort(problems, spec);
  const internal = spec.internalTrafficPolicy;
  if (internal !== undefined && internal !== "Cluster" && internal !== "Local") {
    problems.push(notSupported("spec.internalTrafficPolicy", internal, ["Cluster", "Local"]));
  }
  const { trafficDistribution } = spec;
  if (trafficDistribution !== undefined && !TRAFFIC_DISTRIBUTIONS.includes(trafficDistribution)) {
    problems.push(notSupported("spec.trafficDistribution", trafficDistribution, TRAFFIC_DISTRIBUTIONS));
  }
}

function checkHealthPort(problems: Problems, spec: Service["spec"]): void {
  const field = "spec.healthCheckNodePort";
  const port = spec.healthCheckNodePort ?? 0;
  if (needsHealthCheck(spec)) {
    if (port === 0) problems.push(required(field));
    else invalidFor(problems, field, port, portNumber(port));
  } else if (port !== 0) {
    problems.push(invalid(field, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
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
