import type { Filter } from "./filter.ts";
import { nodeAffinity, nodePorts, nodeUnschedulable, taintToleration } from "./node-placement.ts";
import { podAffinity } from "./pod-affinity.ts";
import { resourcesFit } from "./resources-fit.ts";
import { topologySpread } from "./topology-spread.ts";

/** In the order in which the default profile asks; the first objection of a node is the one that is told. */
export const FILTERS: readonly Filter[] = [nodeUnschedulable, taintToleration, nodeAffinity, nodePorts, resourcesFit, topologySpread, podAffinity];
