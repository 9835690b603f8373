import type { Endpoint, EndpointSlice } from "../../apimachinery/types/core.ts";

/** One place a connection to a Service port may go. */
export interface Backend {
  ip: string;
  port: number;
  nodeName: string | undefined;
}

/** The backends of one Service port, as kube-proxy sorts them. Each list in a stable order, without repeats. */
export interface Backends {
  ready: readonly Backend[];
  /** Terminating pods that still pass their readiness probe: used when no endpoint is ready. */
  servingTerminating: readonly Backend[];
}

/** Gathers one port's backends from a Service's slices. Models pkg/proxy/endpointslicecache: ports match by name and protocol. */
export function backendsOf(slices: Iterable<EndpointSlice>, portName: string, protocol: string): Backends {
  const ready = new Map<string, Backend>();
  const servingTerminating = new Map<string, Backend>();
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    for (const port of slice.ports ?? []) {
      if ((port.name ?? "") !== portName || (port.protocol ?? "TCP") !== protocol || port.port === undefined) continue;
      for (const endpoint of slice.endpoints ?? []) {
        const ip = endpoint.addresses[0];
        if (ip === undefined) continue;
        const backend = { ip, port: port.port, nodeName: endpoint.nodeName };
        if (isReady(endpoint)) ready.set(`${ip}:${port.port}`, backend);
        else if (isServing(endpoint) && endpoint.conditions?.terminating === true) servingTerminating.set(`${ip}:${port.port}`, backend);
      }
    }
  }
  return { ready: [...ready.values()], servingTerminating: [...servingTerminating.values()] };
}

/** An absent ready condition means ready. */
export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions?.ready ?? true;
}

function isServing(endpoint: Endpoint): boolean {
  return endpoint.conditions?.serving ?? isReady(endpoint);
}
