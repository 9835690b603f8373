import type { Endpoint, EndpointSlice } from "../../apimachinery/types/core.ts";

/** One place a connection to a Service port may go. */
export interface Backend {
  ip: string;
  port: number;
  nodeName: string | undefined;
  /** Whose proxies should prefer it; undefined without a hint. */
  forNodes?: readonly string[];
  forZones?: readonly string[];
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
        const backend = { ip, port: port.port, nodeName: endpoint.nodeName, ...hintsOf(endpoint) };
        if (isReady(endpoint)) ready.set(`${ip}:${port.port}`, backend);
        else if (isServing(endpoint) && endpoint.conditions?.terminating === true) servingTerminating.set(`${ip}:${port.port}`, backend);
      }
    }
  }
  return { ready: [...ready.values()], servingTerminating: [...servingTerminating.values()] };
}

function hintsOf({ hints }: Endpoint): Pick<Backend, "forNodes" | "forZones"> {
  const forNodes = (hints?.forNodes ?? []).map(({ name }) => name);
  const forZones = (hints?.forZones ?? []).map(({ name }) => name);
  return { ...(forNodes.length > 0 ? { forNodes } : {}), ...(forZones.length > 0 ? { forZones } : {}) };
}

/**
 * Those that are near a node, when every one has a hint and some are for it; all of them otherwise. Models topologyModeFromHints of
 * pkg/proxy: hints for nodes come before hints for zones.
 */
export function nearest(ready: readonly Backend[], node: string, zone: string | undefined): readonly Backend[] {
  if (ready.every((backend) => backend.forNodes !== undefined)) {
    const near = ready.filter((backend) => backend.forNodes?.includes(node));
    if (near.length > 0) return near;
  }
  if (zone === undefined || !ready.every((backend) => backend.forZones !== undefined)) return ready;
  const near = ready.filter((backend) => backend.forZones?.includes(zone));
  return near.length > 0 ? near : ready;
}

/** An absent ready condition means ready. */
export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions?.ready ?? true;
}

function isServing(endpoint: Endpoint): boolean {
  return endpoint.conditions?.serving ?? isReady(endpoint);
}
