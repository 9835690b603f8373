import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service, ServicePort } from "../../../apimachinery/types/core.ts";
import { failure } from "../../../apimachinery/status.ts";
import { type Random, randomInteger } from "../../../kernel/random.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { formatIpv4, parseIpv4 } from "../rules/addresses.ts";
import { isHeadless } from "./defaults.ts";

// Cluster IPs and node ports. Models pkg/registry/core/service/storage/alloc.go and its allocators: no table of what is taken is
// kept, the services themselves are it.

export const SERVICE_RANGE = "10.96.0.0/12";
export const NODE_PORT_RANGE = "30000-32767";
const FIRST_ADDRESS = 10 * 2 ** 24 + 96 * 2 ** 16;
const ADDRESSES = 2 ** 20;
/** Below this offset only addresses asked for by name are given, as upstream's static band: 10.96.0.1, 10.96.0.10. */
const STATIC_BAND = 256;
const FIRST_NODE_PORT = 30_000;
const NODE_PORTS = 2_768;

/** Gives a service what it needs and has not got. */
export function allocate(service: Service, context: StrategyContext): void {
  if (service.spec.type !== "ExternalName") {
    defaultFamilies(service);
    allocateAddress(service, context);
  }
  const balancer = service.spec as { allocateLoadBalancerNodePorts?: boolean };
  const wantsPorts = service.spec.type === "NodePort" || (service.spec.type === "LoadBalancer" && balancer.allocateLoadBalancerNodePorts !== false);
  if (wantsPorts) allocateNodePorts(service, context);
}

/** One family on this cluster; a headless service that selects nothing is taken to want both, as upstream. */
function defaultFamilies({ spec }: Service): void {
  const bare = isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= bare ? "RequireDualStack" : "SingleStack";
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = bare && spec.ipFamilyPolicy !== "SingleStack" ? ["IPv4", "IPv6"] : ["IPv4"];
}

function allocateAddress(service: Service, context: StrategyContext): void {
  const { spec } = service;
  if (spec.clusterIP) return;
  const used = new Set<string>();
  for (const other of context.list("services", "", undefined)) for (const address of (other as Service).spec.clusterIPs ?? []) used.add(address);
  const offset = firstFree(context.random, ADDRESSES - STATIC_BAND - 1, (candidate) => used.has(formatIpv4(FIRST_ADDRESS + STATIC_BAND + candidate)));
  if (offset === undefined) throw failure(500, "InternalError", `Internal error occurred: failed to allocate a serviceIP: range is full`);
  spec.clusterIP = formatIpv4(FIRST_ADDRESS + STATIC_BAND + offset);
  spec.clusterIPs = [spec.clusterIP];
}

function allocateNodePorts(service: Service, context: StrategyContext): void {
  const missing = (service.spec.ports ?? []).filter((port) => !port.nodePort);
  if (missing.length === 0) return;
  const used = usedNodePorts(service, context);
  for (const port of service.spec.ports ?? []) if (port.nodePort) used.add(port.nodePort);
  for (const port of missing) {
    // A number serves both protocols of one service port, as upstream hands them out.
    const twin = (service.spec.ports ?? []).find((other) => other !== port && other.port === port.port && other.protocol !== port.protocol && other.nodePort);
    const offset = firstFree(context.random, NODE_PORTS, (candidate) => used.has(FIRST_NODE_PORT + candidate));
    if (offset === undefined) throw failure(500, "InternalError", "Internal error occurred: failed to allocate a nodePort: range is full");
    port.nodePort = twin?.nodePort ?? FIRST_NODE_PORT + offset;
    used.add(port.nodePort);
  }
}

/** Node ports of every other service. */
export function usedNodePorts(service: KubeObject, context: StrategyContext): Set<number> {
  const used = new Set<number>();
  for (const other of context.list("services", "", undefined)) {
    if (isSame(other, service)) continue;
    for (const port of ((other as Service).spec.ports ?? []) as ServicePort[]) if (port.nodePort) used.add(port.nodePort);
  }
  return used;
}

/** What is wrong with an address that was asked for; "" when nothing is. */
export function addressProblem(service: KubeObject, address: string, context: StrategyContext): string {
  const value = parseIpv4(address);
  if (value === undefined || value <= FIRST_ADDRESS || value >= FIRST_ADDRESS + ADDRESSES - 1) {
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${SERVICE_RANGE}`;
  }
  const taken = context
    .list("services", "", undefined)
    .some((other) => !isSame(other, service) && ((other as Service).spec.clusterIPs ?? []).includes(address));
  return taken ? "provided IP is already allocated" : "";
}

export function isNodePort(port: number): boolean {
  return port >= FIRST_NODE_PORT && port < FIRST_NODE_PORT + NODE_PORTS;
}

function isSame(one: KubeObject, other: KubeObject): boolean {
  return one.metadata.name === other.metadata.name && one.metadata.namespace === other.metadata.namespace;
}

/** A free number in [0, bound), looked for upwards from a random one. */
function firstFree(random: Random, bound: number, isTaken: (candidate: number) => boolean): number | undefined {
  const start = randomInteger(random, bound);
  for (let step = 0; step < bound; step++) {
    const candidate = (start + step) % bound;
    if (!isTaken(candidate)) return candidate;
  }
  return undefined;
}
