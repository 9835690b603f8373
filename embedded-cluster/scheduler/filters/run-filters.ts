import type { Pod } from "../../apimachinery/types/core.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodClaims, VolumeBinding } from "../volumes.ts";
import type { NamespaceLabels, Rejection } from "./filter.ts";
import { FILTERS_AFTER_VOLUMES, FILTERS_BEFORE_VOLUMES } from "./registry.ts";

export interface FilterCycle {
  pod: Pod;
  claims: PodClaims;
  volumes: VolumeBinding;
  all: readonly NodeInfo[];
  namespaceLabels: NamespaceLabels;
  /** Pods that were promised room on a node by preemption. */
  nominated(nodeName: string): readonly Pod[];
}

/** The first objection to a node, as it is and as it will be when the pods that were promised room there have come. Models RunFilterPluginsWithNominatedPods. */
export function filterNode(cycle: FilterCycle, info: NodeInfo): Rejection | undefined {
  const { pod } = cycle;
  const priority = pod.spec.priority ?? 0;
  const coming = cycle
    .nominated(info.node?.metadata.name ?? "")
    .filter((other) => (other.spec.priority ?? 0) >= priority && other.metadata.uid !== pod.metadata.uid);
  if (coming.length > 0) {
    const filled = info.clone();
    for (const other of coming) filled.add(other);
    const rejection = runFilters({ ...cycle, all: replaced(cycle.all, info, filled) }, filled);
    if (rejection !== undefined) return rejection;
  }
  return runFilters(cycle, info);
}

/** The nodes with one of them as it would be. */
export function replaced(all: readonly NodeInfo[], present: NodeInfo, wouldBe: NodeInfo): NodeInfo[] {
  return all.map((info) => (info === present ? wouldBe : info));
}

function runFilters({ pod, claims, volumes, all, namespaceLabels }: FilterCycle, info: NodeInfo): Rejection | undefined {
  const { node } = info;
  if (node === undefined) return undefined;
  const input = { pod, info, node, all, namespaceLabels };
  for (const filter of FILTERS_BEFORE_VOLUMES) {
    const rejection = filter(input);
    if (rejection !== undefined) return rejection;
  }
  const ofVolumes = volumes.filter(claims, info, node);
  if (ofVolumes !== undefined) return ofVolumes;
  for (const filter of FILTERS_AFTER_VOLUMES) {
    const rejection = filter(input);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
