import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";

/** A way to the cluster that holds one sandbox. Everything above this knows nothing of where the cluster runs. */
export interface ClusterConnection {
  readonly kind: "embedded" | "kubeconfig";
  /** The sandbox server's own identity in the cluster. */
  readonly client: ApiClient;
  /** The cluster's own time: real, or virtual under test. Waiting for a cluster is done on this clock. */
  readonly clock: Clock;
  /** True when the whole cluster belongs to the sandbox: namespaces then keep the names the lab gives them. */
  readonly exclusive: boolean;
}

/** Where sandboxes live. */
export interface ClusterProvider {
  readonly kind: ClusterConnection["kind"];
  /** Opens the cluster of a new sandbox, or of one that was there before a restart of the server. */
  open(sandboxId: string, options: { nodes: number }): Promise<ClusterConnection>;
  /** True when `sandboxId` has data from before. */
  has(sandboxId: string): boolean;
  /** Forgets everything of an ended sandbox. On a shared cluster the namespaces are deleted by the session layer before. */
  destroy(sandboxId: string): Promise<void>;
  /** Forgets what is left of sandboxes other than `live`: of one whose end a kill cut short. */
  prune(live: ReadonlySet<string>): Promise<void>;
  /** Stops all, keeping what is on disk. */
  dispose(): Promise<void>;
}
