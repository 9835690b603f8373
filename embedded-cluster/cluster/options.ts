import type { ApiClient } from "../apimachinery/wire.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import type { UserInfo } from "../apiserver/hooks.ts";
import type { ImageRegistry } from "../images/image.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import type { DiskRecord, DiskSnapshot } from "../kubelet/index.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { JournalRecord, StoreSnapshot } from "../store/journal.ts";
import type { Addon } from "./system/addons.ts";

/** Everything of a cluster that outlives the process: the API's objects and the files of volumes. JSON. */
export interface ClusterSnapshot {
  store: StoreSnapshot;
  disk: DiskSnapshot;
}

/** One change after a snapshot. JSON. */
export type ClusterRecord = { store: JournalRecord } | { disk: DiskRecord };

/** Where changes go, in order. An `append` that throws makes the API write that caused it fail. */
export interface ClusterJournal {
  append(record: ClusterRecord): void;
}

export interface ClusterOptions {
  clock: Clock;
  random: Random;
  /** 1 by default: a control plane that runs pods itself. More are workers beside it, and then it takes none. */
  nodes?: number;
  /** None by default, as in a cluster of kubeadm or kind. */
  addons?: readonly Addon[];
  /** Every image of the project when left out. */
  images?: ImageRegistry;
  /** What was there before: objects keep their uids, pods come back as after a reboot of their nodes. */
  restore?: ClusterSnapshot;
  /** Changes after `restore`, or all there were when there is no snapshot. */
  records?: Iterable<ClusterRecord>;
  journal?: ClusterJournal;
  /** Bearer tokens that are good for ever, and whose they are. */
  staticTokens?: Readonly<Record<string, UserInfo>>;
  /** Signs service-account tokens: 32 secret bytes. Without it tokens end with the process. */
  tokenKey?: Uint8Array;
  /** PEM of an authority that clients are to trust besides the cluster's own, for ConfigMap kube-root-ca.crt. */
  rootCa?: string;
}

export interface Cluster {
  readonly apiServer: ApiServer;
  /** system:masters. */
  readonly adminClient: ApiClient;
  clientForToken(token: string): ApiClient;
  readonly network: ClusterNetwork;
  /** Resolves when the API answers, nodes are registered and every component works. System pods may still be starting. */
  start(): Promise<void>;
  /**
   * Switches a machine off, as by pulling its plug: its pods die, its addresses no longer answer, and its kubelet is no longer heard of.
   * Rejects for a node without a machine, and does nothing for one that is off.
   */
  failNode(name: string): Promise<void>;
  /** Switches it on again: its kubelet registers and starts what is still bound to it. */
  recoverNode(name: string): Promise<void>;
  snapshot(): ClusterSnapshot;
  /** Stops everything at once, as pulling the plug; what is journalled stays. */
  stop(): Promise<void>;
}
