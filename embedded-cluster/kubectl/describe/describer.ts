import type { KubeObject } from "../../apimachinery/object.ts";
import type { Cluster } from "../config/cluster.ts";

export interface DescribeContext {
  cluster: Cluster;
  /** Milliseconds since the epoch. */
  now: number;
  showEvents: boolean;
}

/** The text of `kubectl describe` for one object that was read already. */
export type Describer = (object: KubeObject, context: DescribeContext) => Promise<string>;
