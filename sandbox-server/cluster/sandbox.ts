import type { ClusterConnection } from "./connection.ts";

/** Every object of a sandbox carries it, so that all of it can be found from labels. */
export const SANDBOX_LABEL = "tsunagu.dev/sandbox";

/** A session's place in a cluster: names, and the way there. What graders and terminals are given. */
export interface Sandbox {
  readonly id: string;
  readonly connection: ClusterConnection;
  /** As the lab calls them → as the cluster has them. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Holds the toolbox Pod; the learner's role does not reach it. */
  readonly toolboxNamespace: string;
  readonly toolboxPod: string;
  /** Holds the prober Pod the grader sends traffic from; the learner's role does not reach it. */
  readonly graderNamespace: string;
  readonly proberPod: string;
}
