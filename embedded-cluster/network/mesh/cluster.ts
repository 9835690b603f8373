import { fullHost } from "./host-names.ts";
import type { Destination, DestinationRule, TrafficPolicy } from "./istio-types.ts";
import { type MeshConfiguration, type MeshEndpoint, ROOT_NAMESPACE } from "./mesh-configuration.ts";
import { isExported } from "./virtual-host.ts";

/** Endpoints that are chosen among, and the rules for it: a cluster, in Envoy's word. */
export interface UpstreamCluster {
  /** "outbound|8080|v1|reviews.default.svc.cluster.local" */
  name: string;
  hostname: string;
  port: number;
  endpoints: readonly MeshEndpoint[];
  policy: TrafficPolicy;
  isOpen: boolean;
  isTls: boolean;
}

/** What a destination leads to. undefined: no such Service, port or subset, which Envoy answers with 503 NC. */
export function upstreamCluster(
  configuration: MeshConfiguration,
  destination: Destination,
  ruleNamespace: string,
  proxyNamespace: string,
  defaultPort: number,
): UpstreamCluster | undefined {
  const hostname = fullHost(destination.host, ruleNamespace);
  const service = configuration.services.get(hostname);
  if (service === undefined) return undefined;
  // A destination that does not say which port means the only one there is.
  const number = destination.port?.number ?? (service.ports.length === 1 ? service.ports[0]?.number : defaultPort);
  const port = service.ports.find((each) => each.number === number);
  if (port === undefined) return undefined;
  const rule = destinationRuleFor(configuration, hostname, service.namespace, proxyNamespace);
  const subset = destination.subset ? rule?.spec.subsets?.find(({ name }) => name === destination.subset) : undefined;
  if (destination.subset && subset === undefined) return undefined;
  const labels = Object.entries(subset?.labels ?? {});
  return {
    name: `outbound|${port.number}|${destination.subset ?? ""}|${hostname}`,
    hostname,
    port: port.number,
    endpoints: labels.length === 0 ? port.endpoints : port.endpoints.filter((each) => labels.every(([name, value]) => each.labels[name] === value)),
    policy: { ...policyOfPort(rule?.spec.trafficPolicy, port.number), ...policyOfPort(subset?.trafficPolicy, port.number) },
    isOpen: service.isOpen,
    isTls: port.isTls === true,
  };
}

/** A port's own settings stand in for the others as a whole, each where it says something. */
function policyOfPort(policy: TrafficPolicy | undefined, port: number): TrafficPolicy {
  if (policy === undefined) return {};
  const { portLevelSettings, ...rest } = policy;
  const own = portLevelSettings?.find((each) => each.port?.number === port);
  if (own === undefined) return rest;
  const { port: _port, ...settings } = own;
  return settings;
}

/** The client's namespace is asked first, then the Service's, then the root; a whole name before a star. Models PushContext.destinationRule. */
export function destinationRuleFor(
  { destinationRules }: MeshConfiguration,
  hostname: string,
  serviceNamespace: string,
  proxyNamespace: string,
): DestinationRule | undefined {
  for (const namespace of [proxyNamespace, serviceNamespace, ROOT_NAMESPACE]) {
    const own = destinationRules.filter((rule) => rule.metadata.namespace === namespace && isExported(rule, proxyNamespace));
    const exact = own.filter((rule) => fullHost(rule.spec.host, namespace) === hostname);
    if (exact[0] !== undefined) return joined(exact);
    const stars = own.filter(({ spec: { host } }) => host.startsWith("*") && hostname.endsWith(host.slice(1)));
    const closest = stars.sort((one, other) => other.spec.host.length - one.spec.host.length)[0];
    if (closest !== undefined) return closest;
  }
  return undefined;
}

/** Several rules of one host: the first's policy, everybody's subsets. */
function joined(rules: readonly DestinationRule[]): DestinationRule {
  const [first] = rules as [DestinationRule];
  if (rules.length === 1) return first;
  const trafficPolicy = rules.find(({ spec }) => spec.trafficPolicy !== undefined)?.spec.trafficPolicy;
  const subsets = rules.flatMap(({ spec }) => spec.subsets ?? []);
  return { ...first, spec: { ...first.spec, ...(trafficPolicy === undefined ? {} : { trafficPolicy }), subsets } };
}
