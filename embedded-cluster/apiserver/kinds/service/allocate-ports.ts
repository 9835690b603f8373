import { invalidError } from "../../../apimachinery/errors.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { failure } from "../../../apimachinery/status.ts";
import type { Service } from "../../../apimachinery/types/core.ts";
import { randomInteger } from "../../../kernel/random.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { invalid } from "../rules/problem.ts";
import { needsHealthCheck } from "./defaults.ts";

const FIRST_PORT = 30_000;
const PORTS = 2_768;
/** Lower ports are for those who ask for them. */
const STATIC_BAND = 86;

/** Models initNodePorts and updateNodePorts: a service port of two protocols has one number for both. */
export function allocateNodePorts(service: Service, previous: Service | undefined, context: StrategyContext): void {
  const { spec } = service;
  if (spec.type !== "NodePort" && spec.type !== "LoadBalancer") return;
  const gives = spec.type === "NodePort" || spec.allocateLoadBalancerNodePorts !== false;
  const own = new Set((previous?.spec.ports ?? []).flatMap((port) => port.nodePort || []));
  let used: Set<number> | undefined;
  const taken = () => (used ??= usedPorts(service, context));
  const byPort = new Map<number, number>();
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort && !gives) continue;
    const twin = previous === undefined ? (byPort.get(port.port) ?? askedFor(spec, port.port)) : undefined;
    const wanted = port.nodePort || twin;
    if (wanted && wanted !== byPort.get(port.port) && !own.has(wanted)) claim(service, `spec.ports[${index}].nodePort`, wanted, taken());
    port.nodePort = wanted || next(context, taken(), "a nodePort");
    if (!byPort.has(port.port)) byPort.set(port.port, port.nodePort);
    taken().add(port.nodePort);
  }
}

/** Where load balancers ask a node whether it has a ready endpoint. */
export function allocateHealthCheckPort(service: Service, previous: Service | undefined, context: StrategyContext): void {
  const { spec } = service;
  if (!needsHealthCheck(spec) || (previous !== undefined && needsHealthCheck(previous.spec))) return;
  const used = usedPorts(service, context);
  for (const port of spec.ports ?? []) if (port.nodePort) used.add(port.nodePort);
  const asked = spec.healthCheckNodePort;
  const wrong = asked ? problemWith(asked, used) : "";
  if (wrong !== "") throw failure(500, "InternalError", `Internal error occurred: failed to allocate requested HealthCheck NodePort ${asked}: ${wrong}`);
  spec.healthCheckNodePort = asked || next(context, used, "a HealthCheck NodePort 0");
}

function askedFor(spec: Service["spec"], port: number): number | undefined {
  return (spec.ports ?? []).find((each) => each.port === port && each.nodePort)?.nodePort;
}

function claim(service: Service, field: string, port: number, used: ReadonlySet<number>): void {
  const wrong = problemWith(port, used);
  if (wrong !== "") throw invalidError({ group: "", kind: "Service" }, service.metadata.name, [invalid(field, port, wrong)]);
}

function problemWith(port: number, used: ReadonlySet<number>): string {
  if (port < FIRST_PORT || port >= FIRST_PORT + PORTS) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST_PORT}-${FIRST_PORT + PORTS - 1}`;
  }
  return used.has(port) ? "provided port is already allocated" : "";
}

function next(context: StrategyContext, used: ReadonlySet<number>, what: string): number {
  for (const [first, count] of [
    [FIRST_PORT + STATIC_BAND, PORTS - STATIC_BAND],
    [FIRST_PORT, STATIC_BAND],
  ] as const) {
    const start = randomInteger(context.random, count);
    for (let step = 0; step < count; step++) {
      const port = first + ((start + step) % count);
      if (!used.has(port)) return port;
    }
  }
  throw failure(500, "InternalError", `Internal error occurred: failed to allocate ${what}: range is full`);
}

/** Ports of every other service. */
function usedPorts(service: KubeObject, context: StrategyContext): Set<number> {
  const used = new Set<number>();
  for (const other of context.list("services", "", undefined)) {
    if (other.metadata.name === service.metadata.name && other.metadata.namespace === service.metadata.namespace) continue;
    const { ports = [], healthCheckNodePort } = (other as Service).spec;
    for (const port of ports) if (port.nodePort) used.add(port.nodePort);
    if (healthCheckNodePort) used.add(healthCheckNodePort);
  }
  return used;
}
