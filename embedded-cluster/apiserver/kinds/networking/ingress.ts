import type { KindDefinition } from "../../registry/kind-definition.ts";
import { ingressTable } from "../../tables/network.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { isIpv6, parseIpv4 } from "../rules/addresses.ts";
import { dns1123Label, dns1123Subdomain, portName, portNumber, wildcardSubdomain } from "../rules/names.ts";
import { invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

interface Backend {
  service?: { name?: string; port?: { name?: string; number?: number } };
  resource?: { apiGroup?: string; kind?: string; name?: string };
}

interface IngressSpec {
  ingressClassName?: string;
  defaultBackend?: Backend;
  rules?: { host?: string; http?: { paths?: { path?: string; pathType?: string; backend?: Backend }[] } }[];
  tls?: { hosts?: string[]; secretName?: string }[];
}

const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const FORBIDDEN_IN_PATHS = ["//", "/./", "/../", "%2f", "%2F"];
const FORBIDDEN_ENDS = ["/..", "/."];

/** Models ValidateIngressSpec of pkg/apis/networking/validation. */
const checkIngress: SpecCheck = (problems, object) => {
  const spec = (object["spec"] ?? {}) as IngressSpec;
  const rules = spec.rules ?? [];
  if (rules.length === 0 && !spec.defaultBackend) {
    problems.push(invalid("spec", spec.rules ?? null, "either `defaultBackend` or `rules` must be specified"));
  }
  if (spec.defaultBackend) checkBackend(problems, "spec.defaultBackend", spec.defaultBackend);
  for (const [index, rule] of rules.entries()) {
    const field = `spec.rules[${index}]`;
    if (rule.host) checkHost(problems, `${field}.host`, rule.host);
    if (!rule.http) continue;
    if ((rule.http.paths ?? []).length === 0) problems.push(required(`${field}.http.paths`));
    for (const [position, path] of (rule.http.paths ?? []).entries()) checkPath(problems, `${field}.http.paths[${position}]`, path);
  }
  for (const [index, tls] of (spec.tls ?? []).entries()) {
    for (const [position, host] of (tls.hosts ?? []).entries()) {
      invalidFor(problems, `spec.tls[${index}].hosts[${position}]`, host, host.includes("*") ? wildcardSubdomain(host) : dns1123Subdomain(host));
    }
    if (tls.secretName) invalidFor(problems, `spec.tls[${index}].secretName`, tls.secretName, dns1123Subdomain(tls.secretName));
  }
  if (spec.ingressClassName) invalidFor(problems, "spec.ingressClassName", spec.ingressClassName, dns1123Subdomain(spec.ingressClassName));
};

function checkHost(problems: Problems, field: string, host: string): void {
  if (parseIpv4(host) !== undefined || isIpv6(host)) problems.push(invalid(field, host, "must be a DNS name, not an IP address"));
  invalidFor(problems, field, host, host.includes("*") ? wildcardSubdomain(host) : dns1123Subdomain(host));
}

function checkPath(problems: Problems, field: string, { path = "", pathType, backend }: { path?: string; pathType?: string; backend?: Backend }): void {
  if (!pathType) {
    problems.push(required(`${field}.pathType`, "pathType must be specified"));
    return;
  }
  if (pathType === "Exact" || pathType === "Prefix") {
    if (!path.startsWith("/")) problems.push(invalid(`${field}.path`, path, "must be an absolute path"));
    for (const part of FORBIDDEN_IN_PATHS) if (path.includes(part)) problems.push(invalid(`${field}.path`, path, `must not contain '${part}'`));
    for (const end of FORBIDDEN_ENDS) if (path.endsWith(end)) problems.push(invalid(`${field}.path`, path, `cannot end with '${end}'`));
  } else if (pathType === "ImplementationSpecific") {
    if (path !== "" && !path.startsWith("/")) problems.push(invalid(`${field}.path`, path, "must be an absolute path"));
  } else {
    problems.push(notSupported(`${field}.pathType`, pathType, PATH_TYPES));
  }
  checkBackend(problems, `${field}.backend`, backend ?? {});
}

function checkBackend(problems: Problems, field: string, { service, resource }: Backend): void {
  if (service && resource) {
    problems.push(invalid(field, "", "cannot set both resource and service backends"));
    return;
  }
  if (resource) {
    if (!resource.kind) problems.push(required(`${field}.resource.kind`));
    if (!resource.name) problems.push(required(`${field}.resource.name`));
    return;
  }
  if (!service) {
    problems.push(invalid(field, "", "resource or service backend is required"));
    return;
  }
  if (!service.name) problems.push(required(`${field}.service.name`));
  else invalidFor(problems, `${field}.service.name`, service.name, dns1123Label(service.name));
  const { name, number } = service.port ?? {};
  if (name && number) problems.push(invalid(field, "", "cannot set both port name & port number"));
  else if (name) invalidFor(problems, `${field}.service.port.name`, name, portName(name));
  else if (number) invalidFor(problems, `${field}.service.port.number`, number, portNumber(number));
  else problems.push(required(field, "port name or number is required"));
}

/** Models pkg/registry/networking/ingress/strategy.go. */
export const INGRESS: KindDefinition = defineKind({
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  shortNames: ["ing"],
  namespaced: true,
  subresources: ["status"],
  applyDefaults(object) {
    (object["status"] ??= {}).loadBalancer ??= {};
  },
  ...ownStatus(() => ({ loadBalancer: {} })),
  ...validation({ namespaced: true, check: checkIngress }),
  table: ingressTable,
});
