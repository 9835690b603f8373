import type { Node } from "../../apimachinery/types/core.ts";
import { readyOf } from "./node-health.ts";

/** As --unhealthy-zone-threshold. */
const UNHEALTHY_PART = 0.55;
/** With so few nodes down it is no disruption yet. */
const UNHEALTHY_NODES = 2;

/**
 * Whether pods may be driven off a node that is down. Not when its whole zone is, or most of it: then the fault is rather between
 * the nodes and the control plane. Models ComputeZoneState with the rates of small clusters.
 */
export function mayEvict(node: Node, all: Iterable<Node>): boolean {
  let ready = 0;
  let down = 0;
  for (const other of all) {
    if (zoneOf(other) !== zoneOf(node)) continue;
    if (readyOf(other)?.status === "True") ready++;
    else down++;
  }
  if (ready === 0) return false;
  return down <= UNHEALTHY_NODES || down / (down + ready) < UNHEALTHY_PART;
}

function zoneOf({ metadata: { labels } }: Node): string {
  return `${labels?.["topology.kubernetes.io/region"] ?? ""}:${labels?.["topology.kubernetes.io/zone"] ?? ""}`;
}
