import type { Disposable } from "../../kernel/disposable.ts";

/**
 * When each node's kubelet was last heard of. It stands for the Leases that real kubelets renew every ten seconds: a simulated
 * machine that is up is always heard of, and costs no timer.
 */
export interface NodeHeartbeats {
  /** Milliseconds since the epoch, now for a machine that is up; undefined: there is no such machine. */
  last(nodeName: string): number | undefined;
  isUp(nodeName: string): boolean;
  /** A machine went down or came up. */
  onChange(listener: (nodeName: string) => void): Disposable;
}
