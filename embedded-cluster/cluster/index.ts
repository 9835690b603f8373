export { createCluster } from "./cluster.ts";
export type { Cluster, ClusterJournal, ClusterOptions, ClusterRecord, ClusterSnapshot } from "./options.ts";
export type { Addon } from "./system/addons.ts";
