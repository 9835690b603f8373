import type { Clock } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import type { ByteSink, ByteSource } from "../kernel/streams.ts";
import { type CapabilityKey } from "./capability.ts";
import type { TrafficRedirect } from "./traffic-redirect.ts";

export type NetworkErrorCode = "ECONNREFUSED" | "ECONNRESET" | "EHOSTUNREACH" | "ENETUNREACH" | "ETIMEDOUT" | "EADDRINUSE" | "EMFILE";

/** A failed network call, as connect(2) would report it. */
export class NetworkError extends Error {
  readonly code: NetworkErrorCode;
  constructor(code: NetworkErrorCode, message: string) {
    super(message);
    this.name = "NetworkError";
    this.code = code;
  }
}

export interface SocketAddress {
  ip: string;
  port: number;
}

/** One end of an established TCP connection. */
export interface Socket {
  /** Of a connection that was redirected to a proxy: where it was going (SO_ORIGINAL_DST). */
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly source: ByteSource;
  readonly sink: ByteSink;
  /** Closes both directions; unread data at the other end stays readable. */
  close(): void;
  /** RST: the other end's reads and writes fail with ECONNRESET. */
  reset(): void;
}

export interface Listener extends Disposable {
  readonly port: number;
  /** Resolves to null when the listener is closed. */
  accept(): Promise<Socket | null>;
}

export interface Datagram {
  from: SocketAddress;
  payload: Uint8Array;
}

/** The network as one pod sees it: its own address, virtual sockets, nothing of the host's. */
export interface PodNetwork extends Disposable {
  readonly ip: string;
  /** The cluster's time, for the timeouts of protocols above. */
  readonly clock: Clock;
  /** Throws EADDRINUSE. */
  listen(port: number): Listener;
  /** `ip` may be a pod's, a Service's, or 127.0.0.1. Rejects with {@link NetworkError}; with the signal's reason when aborted. */
  connect(ip: string, port: number, options?: { signal?: AbortSignal; timeoutMilliseconds?: number }): Promise<Socket>;
  /** Answers UDP requests on `port` (DNS). */
  serveDatagrams(port: number, answer: (request: Datagram) => Promise<Uint8Array | null>): Disposable;
  /** Sends one UDP request and waits for one answer. Rejects with ETIMEDOUT, or ECONNREFUSED when nobody listens. */
  requestDatagram(ip: string, port: number, payload: Uint8Array, options?: { signal?: AbortSignal; timeoutMilliseconds?: number }): Promise<Uint8Array>;
  /** ICMP echo: resolves when the answer is there. Nobody answers for a Service's address. Rejects with ETIMEDOUT (1 s by default), EHOSTUNREACH or ENETUNREACH. */
  ping(ip: string, options?: { signal?: AbortSignal; timeoutMilliseconds?: number }): Promise<void>;
  /**
   * The same network as one container of the pod has it: disposing the share ends what was opened through it as the kernel does
   * for a process that died (listeners gone, connections closed, reset where bytes were unread), and nothing else of the pod's.
   */
  share(): PodNetwork;
  /** Lays rules over the whole pod: connections that leave it or come to it go to a proxy's ports. What iptables does for istio-init. */
  redirect(rules: TrafficRedirect): void;
  /** Connections opened through this view are the proxy's own and go where they say: the rule for the user the proxy runs as. */
  escapeRedirect(): void;
  /** What is being listened on, for netstat and ss. */
  listeners(): { protocol: "tcp" | "udp"; port: number }[];
}

/** How programs in a pod find their network: `process.capability(POD_NETWORK)`. */
export const POD_NETWORK: CapabilityKey<PodNetwork> = { name: "pod-network" };
