import type { Filter } from "./filter.ts";
import { nodeAffinity, nodePorts, nodeUnschedulable, taintToleration } from "./node-placement.ts";
import { podAffinity } from "./pod-affinity.ts";
import { resourcesFit } from "./resources-fit.ts";
import { topologySpread } from "./topology-spread.ts";

/** In the order in which the default profile asks; the first objection of a node is the one that is told. Volumes are asked for between the two. */
export const FILTERS_BEFORE_VOLUMES: readonly Filter[] = [nodeUnschedulable, taintToleration, nodeAffinity, nodePorts, resourcesFit];
export const FILTERS_AFTER_VOLUMES: readonly Filter[] = [topologySpread, podAffinity];
