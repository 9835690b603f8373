import { type Clock, sleep } from "../kernel/clock.ts";
import { type Disposable, disposable } from "../kernel/disposable.ts";
import { DATAGRAM_BYTES } from "../kernel/limits.ts";
import { networkFailure } from "./network-failure.ts";
import type { DatagramServer, NetworkNamespace } from "./network-namespace.ts";
import type { Listener, PodNetwork, Socket } from "./pod-network.ts";
import type { Protocol, Route } from "./route.ts";
import { isLoopback } from "./ipv4.ts";
import { type TrafficRedirect, redirectsInbound, redirectsOutbound } from "./traffic-redirect.ts";
import { type SynAnswer, connectTcp } from "./tcp/connect.ts";
import type { TcpSocket } from "./tcp/tcp-socket.ts";

type Router = (from: NetworkNamespace, protocol: Protocol, ip: string, port: number) => Route;

/** How established connections end with the view: reset with the pod, closed as the kernel does with a process. */
type Farewell = "reset" | "close";

interface CallOptions {
  signal?: AbortSignal;
  timeoutMilliseconds?: number;
}

const DATAGRAM_TIMEOUT_MILLISECONDS = 5_000;
const PING_TIMEOUT_MILLISECONDS = 1_000;
/** As for connect(2): how long a neighbour that nobody is takes to be given up. */
const NEIGHBOUR_LOST_MILLISECONDS = 3_000;

/**
 * The view that a pod, a host-network pod or the kubelet has of its network namespace. Disposing it closes what was opened
 * through it: listeners are gone, established connections are reset, waiting calls fail.
 */
export class AttachedNetwork implements PodNetwork {
  readonly ip: string;
  readonly clock: Clock;
  private readonly namespace: NetworkNamespace;
  private readonly router: Router;
  private readonly onDetached: () => void;
  private readonly farewell: Farewell;
  private readonly opened = new Set<Disposable>();
  private readonly sockets = new Set<TcpSocket>();
  private readonly waiting = new Set<AbortController>();
  private readonly shares = new Set<AttachedNetwork>();
  private detached = false;
  /** Connections of this view are those of the proxy that others are redirected to. */
  private isProxy = false;

  constructor(namespace: NetworkNamespace, router: Router, onDetached: () => void, farewell: Farewell = "reset") {
    this.ip = namespace.ip;
    this.clock = namespace.clock;
    this.namespace = namespace;
    this.router = router;
    this.onDetached = onDetached;
    this.farewell = farewell;
  }

  listen(port: number): Listener {
    this.assertAttached();
    const listener = this.namespace.listen(port, this.sockets, () => this.opened.delete(listener));
    this.opened.add(listener);
    return listener;
  }

  async connect(ip: string, port: number, options: CallOptions = {}): Promise<Socket> {
    // Most connections are answered at once: they need no timer and no signal.
    this.assertAvailable(options);
    const first = this.sendSyn(ip, port);
    if (first.kind === "accepted") return first.socket;
    return this.wait(options.signal, (signal) => connectTcp(this.clock, first, () => this.sendSyn(ip, port), signal, options.timeoutMilliseconds));
  }

  serveDatagrams(port: number, answer: DatagramServer): Disposable {
    this.assertAttached();
    const server = this.namespace.serveDatagrams(port, answer);
    const serving = disposable(() => {
      server.dispose();
      this.opened.delete(serving);
    });
    this.opened.add(serving);
    return serving;
  }

  async requestDatagram(ip: string, port: number, payload: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    this.assertAvailable(options);
    if (payload.length > DATAGRAM_BYTES) throw new RangeError(`a datagram carries at most ${DATAGRAM_BYTES} bytes`);
    return this.wait(
      options.signal,
      (signal) =>
        new Promise((resolve, reject) => {
          const timer = this.clock.setTimer(options.timeoutMilliseconds ?? DATAGRAM_TIMEOUT_MILLISECONDS, () => reject(networkFailure("ETIMEDOUT")));
          const over = (settle: () => void) => {
            timer.dispose();
            settle();
          };
          signal.addEventListener("abort", () => over(() => reject(signal.reason)), { once: true });
          this.sendDatagram(ip, port, payload).then(
            (answer) => over(() => resolve(answer)),
            (error) => over(() => reject(error)),
          );
        }),
    );
  }

  async ping(ip: string, options: CallOptions = {}): Promise<void> {
    this.assertAvailable(options);
    const { kind } = this.router(this.namespace, "ICMP", ip, 0);
    if (kind === "deliver") return;
    if (kind === "network-unreachable") throw networkFailure("ENETUNREACH");
    const patience = options.timeoutMilliseconds ?? PING_TIMEOUT_MILLISECONDS;
    const isLost = kind === "host-unreachable" && patience >= NEIGHBOUR_LOST_MILLISECONDS;
    await this.wait(options.signal, (signal) => sleep(this.clock, isLost ? NEIGHBOUR_LOST_MILLISECONDS : patience, signal));
    throw networkFailure(isLost ? "EHOSTUNREACH" : "ETIMEDOUT");
  }

  share(): PodNetwork {
    this.assertAttached();
    const share: AttachedNetwork = new AttachedNetwork(this.namespace, this.router, () => this.shares.delete(share), "close");
    this.shares.add(share);
    return share;
  }

  redirect(rules: TrafficRedirect): void {
    this.assertAttached();
    this.namespace.redirect = rules;
  }

  escapeRedirect(): void {
    this.isProxy = true;
  }

  listeners(): { protocol: "tcp" | "udp"; port: number }[] {
    return this.namespace.listeners();
  }

  dispose(): void {
    this.detach(this.farewell);
  }

  private detach(farewell: Farewell): void {
    if (this.detached) return;
    this.detached = true;
    this.onDetached();
    for (const share of this.shares) share.detach(farewell);
    for (const opened of this.opened) opened.dispose();
    for (const socket of this.sockets) {
      if (farewell === "reset" || socket.source.size > 0) socket.reset();
      else socket.close();
    }
    for (const call of this.waiting) call.abort(networkFailure("ENETUNREACH"));
  }

  private sendSyn(ip: string, port: number): SynAnswer {
    const { namespace } = this;
    if (!this.isProxy && !isLoopback(ip) && ip !== "0.0.0.0" && redirectsOutbound(namespace.redirect, port)) {
      return this.answerOf(namespace.accept(namespace, this.sockets, namespace.ip, { ip, port }, namespace.redirect.outboundPort, { ip, port }));
    }
    const route = this.router(this.namespace, "TCP", ip, port);
    if (route.kind !== "deliver") return { kind: route.kind };
    const dialed = { ip: ip === "0.0.0.0" ? "127.0.0.1" : ip, port };
    const { redirect } = route.to;
    const comesIn = !isLoopback(dialed.ip) && (route.to !== namespace || this.isProxy);
    if (!comesIn || !redirectsInbound(redirect, route.port)) return this.answerOf(route.to.accept(namespace, this.sockets, route.source, dialed, route.port));
    const original = { ip: route.to.ip, port: route.port };
    return this.answerOf(route.to.accept(namespace, this.sockets, route.source, dialed, redirect.inboundPort, original));
  }

  private answerOf(socket: TcpSocket | "refused" | undefined): SynAnswer {
    if (socket === undefined) return { kind: "dropped" };
    return socket === "refused" ? { kind: "refused" } : { kind: "accepted", socket };
  }

  /** Rejects when nobody listens; never settles when the packet, or its answer, is lost. */
  private async sendDatagram(ip: string, port: number, payload: Uint8Array): Promise<Uint8Array> {
    const route = this.router(this.namespace, "UDP", ip, port);
    if (route.kind === "refused") throw networkFailure("ECONNREFUSED");
    if (route.kind === "network-unreachable") throw networkFailure("ENETUNREACH");
    if (route.kind === "deliver") {
      const server = route.to.datagramServer(route.port);
      if (server === undefined) throw networkFailure("ECONNREFUSED");
      const answer = await server({ from: { ip: route.source, port: this.namespace.ephemeralPort() }, payload }).catch(() => null);
      // A pod that died while it answered has sent nothing.
      if (answer !== null && route.to.datagramServer(route.port) === server) return answer;
    }
    return new Promise<never>(() => undefined);
  }

  /** Runs a call that may take time: it counts as an open socket, and ends with the caller's signal or with this view. */
  private async wait<T>(signal: AbortSignal | undefined, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const abort = () => stop.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.waiting.add(stop);
    this.namespace.openSockets++;
    try {
      return await call(stop.signal);
    } finally {
      this.namespace.openSockets--;
      this.waiting.delete(stop);
      signal?.removeEventListener("abort", abort);
    }
  }

  private assertAvailable(options: CallOptions): void {
    this.assertAttached();
    options.signal?.throwIfAborted();
    if (this.namespace.isFull) throw networkFailure("EMFILE");
  }

  private assertAttached(): void {
    if (this.detached) throw networkFailure("ENETUNREACH");
  }
}
