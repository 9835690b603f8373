import type { Clock } from "../kernel/clock.ts";
import type { Disposable } from "../kernel/disposable.ts";
import { disposable } from "../kernel/disposable.ts";
import { SOCKETS_PER_POD } from "../kernel/limits.ts";
import { networkFailure } from "./network-failure.ts";
import type { Datagram, SocketAddress } from "./pod-network.ts";
import type { TrafficRedirect } from "./traffic-redirect.ts";
import { TcpListener } from "./tcp/tcp-listener.ts";
import { type TcpSocket, socketPair } from "./tcp/tcp-socket.ts";

/** net.ipv4.ip_local_port_range of Linux. */
const EPHEMERAL_FIRST = 32_768;
const EPHEMERAL_LAST = 60_999;

export type DatagramServer = (request: Datagram) => Promise<Uint8Array | null>;

/** A pod as policies and picture know it. */
export interface PodIdentity {
  namespace: string;
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** A node: its own address and the range its pods' addresses come from. */
export interface NodeAddresses {
  name: string;
  ip: string;
  /** First address of the node's pod range: the node's end of every pod's veth pair, so what its local pods see it as. */
  gateway: string;
}

/** One network namespace, a pod's or a node's: ports, sockets, and who is behind them. */
export class NetworkNamespace {
  readonly ip: string;
  readonly clock: Clock;
  readonly node: NodeAddresses;
  /** undefined for a node's own namespace. */
  readonly pod: PodIdentity | undefined;
  private readonly tcp = new Map<number, TcpListener>();
  private readonly udp = new Map<number, DatagramServer>();
  private nextPort = EPHEMERAL_FIRST;
  /** Sockets that are open, opening, or waiting for a datagram. */
  openSockets = 0;
  /** The nat rules that send this namespace's connections through a proxy in it. */
  redirect: TrafficRedirect | undefined;

  constructor(ip: string, clock: Clock, node: NodeAddresses, pod?: PodIdentity) {
    this.ip = ip;
    this.clock = clock;
    this.node = node;
    this.pod = pod;
  }

  get isFull(): boolean {
    return this.openSockets >= SOCKETS_PER_POD;
  }

  /** Accepted connections belong to `owner` until they are over. Port 0 chooses one. */
  listen(port: number, owner: Set<TcpSocket>, closed: () => void): TcpListener {
    const chosen = port === 0 ? this.ephemeralPort() : port;
    if (this.tcp.has(chosen)) throw networkFailure("EADDRINUSE");
    const listener = new TcpListener(chosen, owner, () => {
      this.tcp.delete(chosen);
      closed();
    });
    this.tcp.set(chosen, listener);
    return listener;
  }

  serveDatagrams(port: number, answer: DatagramServer): Disposable {
    if (this.udp.has(port)) throw networkFailure("EADDRINUSE");
    this.udp.set(port, answer);
    return disposable(() => this.udp.delete(port));
  }

  datagramServer(port: number): DatagramServer | undefined {
    return this.udp.get(port);
  }

  listeners(): { protocol: "tcp" | "udp"; port: number }[] {
    const ports = (protocol: "tcp" | "udp", map: Map<number, unknown>) => [...map.keys()].sort((a, b) => a - b).map((port) => ({ protocol, port }));
    return [...ports("tcp", this.tcp), ...ports("udp", this.udp)];
  }

  /**
   * Opens a connection into this namespace's `port`. `seenAs` is the client's address after translation, `dialed` the address it
   * asked for, `owner` what will hold its end. undefined: the SYN was dropped (backlog or descriptors are full); "refused": nobody listens.
   * `original` is where a redirected connection was going, and what its server's end shows as its own address.
   */
  accept(
    client: NetworkNamespace,
    owner: Set<TcpSocket>,
    seenAs: string,
    dialed: SocketAddress,
    port: number,
    original?: SocketAddress,
  ): TcpSocket | "refused" | undefined {
    const listener = this.tcp.get(port);
    if (listener === undefined) return "refused";
    if (listener.isFull || this.isFull) return undefined;
    const clientPort = client.ephemeralPort();
    const loopback = dialed.ip.startsWith("127.");
    const pair = socketPair(
      { local: { ip: loopback ? dialed.ip : client.ip, port: clientPort }, remote: dialed, released: client.holds(owner) },
      {
        local: original ?? { ip: loopback && client === this ? dialed.ip : this.ip, port },
        remote: { ip: seenAs, port: clientPort },
        released: this.holds(listener.owner),
      },
    );
    owner.add(pair.client);
    listener.owner.add(pair.server);
    listener.deliver(pair.server);
    return pair.client;
  }

  ephemeralPort(): number {
    const port = this.nextPort;
    this.nextPort = port === EPHEMERAL_LAST ? EPHEMERAL_FIRST : port + 1;
    return this.tcp.has(port) ? this.ephemeralPort() : port;
  }

  private holds(owner: Set<TcpSocket>): (socket: TcpSocket) => void {
    this.openSockets++;
    return (socket) => {
      this.openSockets--;
      owner.delete(socket);
    };
  }
}
