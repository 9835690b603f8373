import { objectKey } from "../../../apimachinery/object.ts";
import { matchesLabels, selectorOf } from "../../../apimachinery/labels/selector.ts";
import { hostMatches, type IstioGateway, type VirtualService } from "../../../network/mesh/index.ts";
import { MANAGED_ANNOTATION } from "../gateway-listeners.ts";
import { type ConvertedRule, compareRanks, convertRule } from "./convert-rule.ts";
import {
  type BackendReference,
  GATEWAY_GROUP,
  type Gateway,
  type GatewayHttpRoute,
  type GatewayListener,
  type ParentReference,
  type ReferenceGrant,
} from "./gateway-types.ts";

/** The label of a gateway's pods: whose they are. */
export const GATEWAY_NAME_LABEL = "gateway.networking.k8s.io/gateway-name";

/** The cluster, as the controller's caches have it. Lists have the oldest first. */
export interface GatewayView {
  gateways: readonly Gateway[];
  routes: readonly GatewayHttpRoute[];
  grants: readonly ReferenceGrant[];
  isOwnClass(name: string): boolean;
  /** Ports of a Service; undefined: there is none. */
  servicePorts(namespace: string, name: string): readonly number[] | undefined;
  hasCertificate(namespace: string, name: string): boolean;
  labelsOfNamespace(name: string): Readonly<Record<string, string>>;
}

/** A condition before it has a time. */
export interface Finding {
  type: string;
  status: "True" | "False";
  reason: string;
  message: string;
}

export interface Converted {
  gateways: IstioGateway[];
  virtualServices: VirtualService[];
  /** By "namespace/name": what is to be said of each. */
  listenerFindings: ReadonlyMap<string, { name: string; attachedRoutes: number; findings: Finding[] }[]>;
  routeFindings: ReadonlyMap<string, { parentRef: ParentReference; findings: Finding[] }[]>;
}

/** Rules of one host of one listener, as they are gathered. */
interface Draft {
  gateway: string;
  namespace: string;
  host: string;
  rules: ConvertedRule[];
}

/** Turns Gateways and HTTPRoutes into what the mesh's own gateways are told. Models istio/pilot/pkg/config/kube/gateway. */
export function convertGateways(view: GatewayView): Converted {
  const own = view.gateways.filter(({ spec }) => view.isOwnClass(spec.gatewayClassName));
  const drafts = new Map<string, Draft>();
  const attached = new Map<string, Set<string>>();
  const routeFindings = new Map<string, { parentRef: ParentReference; findings: Finding[] }[]>();
  for (const route of view.routes) {
    const found = (route.spec.parentRefs ?? []).flatMap((parentRef) => {
      const findings = attach(view, own, route, parentRef, drafts, attached);
      return findings === undefined ? [] : [{ parentRef, findings }];
    });
    routeFindings.set(objectKey(route), found);
  }
  const listenerFindings = new Map<string, { name: string; attachedRoutes: number; findings: Finding[] }[]>();
  for (const gateway of own) {
    const said = gateway.spec.listeners.map((listener) => ({
      name: listener.name,
      attachedRoutes: attached.get(listenerKey(gateway, listener))?.size ?? 0,
      findings: listenerFinding(view, gateway, listener),
    }));
    listenerFindings.set(objectKey(gateway), said);
  }
  return {
    gateways: own.flatMap((gateway) => internalGateways(view, gateway)),
    virtualServices: [...drafts.values()].map(internalService),
    listenerFindings,
    routeFindings,
  };
}

/** Binds a route to one parent; undefined: the parent is none of ours, and nothing is said. */
function attach(
  view: GatewayView,
  own: readonly Gateway[],
  route: GatewayHttpRoute,
  parent: ParentReference,
  drafts: Map<string, Draft>,
  attached: Map<string, Set<string>>,
): Finding[] | undefined {
  const { namespace = "default" } = route.metadata;
  const problems: { reason: string; message: string }[] = [];
  const rules = (route.spec.rules ?? []).flatMap((rule) =>
    convertRule(
      route,
      rule,
      (reference) => problemOf(view, reference, namespace),
      (problem) => problems.push(problem),
    ),
  );
  const resolved: Finding =
    problems[0] === undefined
      ? { type: "ResolvedRefs", status: "True", reason: "ResolvedRefs", message: "All references resolved" }
      : { type: "ResolvedRefs", status: "False", ...problems[0] };
  const accepted = (): Finding[] => [{ type: "Accepted", status: "True", reason: "Accepted", message: "Route was valid" }, resolved];
  const refused = (reason: string, message: string): Finding[] => [{ type: "Accepted", status: "False", reason, message }, resolved];
  const put = (gateway: string, host: string) => {
    const key = `${gateway}|${host}`;
    const draft = drafts.get(key) ?? { gateway, namespace, host, rules: [] };
    draft.rules.push(...rules);
    drafts.set(key, draft);
  };
  const parentNamespace = parent.namespace ?? namespace;
  if (parent.kind === "Service") {
    put("mesh", `${parent.name}.${parentNamespace}.svc.cluster.local`);
    return accepted();
  }
  const gateway = own.find(({ metadata }) => metadata.name === parent.name && metadata.namespace === parentNamespace);
  if (gateway === undefined) return undefined;
  const sections = gateway.spec.listeners.filter(
    (listener) => (parent.sectionName === undefined || listener.name === parent.sectionName) && (parent.port === undefined || listener.port === parent.port),
  );
  if (sections.length === 0) {
    return refused("NoMatchingParent", parent.sectionName === undefined ? `port ${parent.port} not found` : `sectionName "${parent.sectionName}" not found`);
  }
  const allowed = sections.filter((listener) => allowsNamespace(view, gateway, listener, namespace));
  if (allowed.length === 0) {
    const hostname = sections[0]?.hostname ?? "*";
    return refused("NotAllowedByListeners", `hostnames matched parent hostname "${hostname}", but namespace "${namespace}" is not allowed by the parent`);
  }
  let isBound = false;
  for (const listener of allowed) {
    const hosts = commonHosts(listener.hostname, route.spec.hostnames);
    if (hosts.length === 0) continue;
    isBound = true;
    const key = listenerKey(gateway, listener);
    attached.set(key, (attached.get(key) ?? new Set()).add(objectKey(route)));
    for (const host of hosts) put(`${gateway.metadata.namespace}/${internalName(gateway, listener)}`, host);
  }
  return isBound ? accepted() : refused("NoMatchingListenerHostname", `no hostnames matched parent hostname "${allowed[0]?.hostname ?? "*"}"`);
}

/** Why a backend cannot be had. */
function problemOf(
  view: GatewayView,
  { group = "", kind = "Service", namespace, name, port }: BackendReference,
  own: string,
): { reason: string; message: string } | undefined {
  if (group !== "" || kind !== "Service") return { reason: "InvalidKind", message: `referencing unsupported backendRef: group "${group}" kind "${kind}"` };
  const target = namespace ?? own;
  if (target !== own && !isGranted(view, own, "HTTPRoute", "Service", target, name)) {
    return {
      reason: "RefNotPermitted",
      message: `backendRef ${name}/${target} not accessible to a HTTPRoute in namespace "${own}" (missing a ReferenceGrant?)`,
    };
  }
  if (port === undefined) return { reason: "UnsupportedValue", message: "port is required in backendRef" };
  const ports = view.servicePorts(target, name);
  if (ports === undefined) return { reason: "BackendNotFound", message: `backend(${name}.${target}.svc.cluster.local) not found` };
  return undefined;
}

function isGranted({ grants }: GatewayView, from: string, fromKind: string, kind: string, namespace: string, name: string): boolean {
  return grants.some(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec.from.some((each) => each.group === GATEWAY_GROUP && each.kind === fromKind && each.namespace === from) &&
      spec.to.some((each) => each.group === "" && each.kind === kind && (each.name === undefined || each.name === name)),
  );
}

function allowsNamespace(view: GatewayView, gateway: Gateway, { allowedRoutes }: GatewayListener, namespace: string): boolean {
  const { from = "Same", selector } = allowedRoutes?.namespaces ?? {};
  if (from === "All") return true;
  if (from === "Selector") return matchesLabels(selectorOf(selector), view.labelsOfNamespace(namespace));
  return namespace === gateway.metadata.namespace;
}

/** What a listener's name and a route's have in common: the narrower of each pair. */
function commonHosts(listener: string | undefined, route: readonly string[] | undefined): string[] {
  if (route === undefined || route.length === 0) return [listener ?? "*"];
  if (listener === undefined) return [...route];
  return route.flatMap((host) => (hostMatches(listener, host) ? host : hostMatches(host, listener) ? listener : []));
}

function certificateProblem(view: GatewayView, gateway: Gateway, { protocol, tls }: GatewayListener): { reason: string; message: string } | undefined {
  if (protocol !== "HTTPS") return undefined;
  const reference = tls?.certificateRefs?.[0];
  const own = gateway.metadata.namespace ?? "default";
  if (reference === undefined) return { reason: "InvalidCertificateRef", message: "invalid certificate reference, must specify a certificateRef" };
  const namespace = reference.namespace ?? own;
  if (namespace !== own && !isGranted(view, own, "Gateway", "Secret", namespace, reference.name)) {
    return {
      reason: "RefNotPermitted",
      message: `certificateRef ${reference.name}/${namespace} not accessible to a Gateway in namespace "${own}" (missing a ReferenceGrant?)`,
    };
  }
  if (view.hasCertificate(namespace, reference.name)) return undefined;
  return {
    reason: "InvalidCertificateRef",
    message: `invalid certificate reference ${namespace}/${reference.name}, secret ${namespace}/${reference.name} not found`,
  };
}

const CLEAR = "No errors found";

function listenerFinding(view: GatewayView, gateway: Gateway, listener: GatewayListener): Finding[] {
  const isSupported = ["HTTP", "HTTPS"].includes(listener.protocol);
  const problem = certificateProblem(view, gateway, listener);
  const good = (type: string, reason: string, status: "True" | "False" = "True"): Finding => ({ type, status, reason, message: CLEAR });
  return [
    isSupported
      ? good("Accepted", "Accepted")
      : { type: "Accepted", status: "False", reason: "UnsupportedProtocol", message: `protocol "${listener.protocol}" is unsupported` },
    good("Conflicted", "NoConflicts", "False"),
    problem === undefined && isSupported
      ? good("Programmed", "Programmed")
      : { type: "Programmed", status: "False", reason: "Invalid", message: problem?.message ?? `protocol "${listener.protocol}" is unsupported` },
    problem === undefined ? good("ResolvedRefs", "ResolvedRefs") : { type: "ResolvedRefs", status: "False", ...problem },
  ];
}

/** A listener as a Gateway of Istio's own API, which only the Gateway's own pods serve. */
function internalGateways(view: GatewayView, gateway: Gateway): IstioGateway[] {
  const { namespace = "default", name } = gateway.metadata;
  return gateway.spec.listeners.flatMap((listener) => {
    const { protocol, port, hostname, tls } = listener;
    if (!["HTTP", "HTTPS"].includes(protocol) || certificateProblem(view, gateway, listener) !== undefined) return [];
    const reference = tls?.certificateRefs?.[0];
    const credentialName = reference === undefined ? undefined : `${reference.namespace ?? namespace}/${reference.name}`;
    const server = {
      port: { number: port, protocol, name: listener.name },
      hosts: [hostname ?? "*"],
      ...(credentialName === undefined ? {} : { tls: { mode: "SIMPLE", credentialName } }),
    };
    return {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: { name: internalName(gateway, listener), namespace, annotations: { [MANAGED_ANNOTATION]: "gateway" } },
      spec: { selector: { [GATEWAY_NAME_LABEL]: name }, servers: [server] },
    };
  });
}

function internalService({ gateway, namespace, host, rules }: Draft): VirtualService {
  // The sort is stable: among equals the older route goes first, and rules keep their order.
  const http = [...rules].sort((one, other) => compareRanks(one.rank, other.rank)).map(({ route }) => route);
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: `${gateway.replace("/", "-")}-${host}`, namespace, annotations: { [MANAGED_ANNOTATION]: "gateway" } },
    spec: { hosts: [host], gateways: [gateway], http },
  };
}

function internalName({ metadata }: Gateway, { name }: GatewayListener): string {
  return `${metadata.name}-istio-autogenerated-k8s-gateway-${name}`;
}

function listenerKey(gateway: Gateway, { name }: GatewayListener): string {
  return `${objectKey(gateway)}/${name}`;
}
