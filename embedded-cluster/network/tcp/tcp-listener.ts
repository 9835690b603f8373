import { ACCEPT_BACKLOG_CONNECTIONS } from "../../kernel/limits.ts";
import type { Listener, Socket } from "../pod-network.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** A listening socket: the handshake is over when a connection is queued, whether or not the program has accepted it. */
export class TcpListener implements Listener {
  readonly port: number;
  readonly owner: Set<TcpSocket>;
  private readonly backlog: TcpSocket[] = [];
  private readonly waiting: ((socket: Socket | null) => void)[] = [];
  private readonly onClosed: () => void;
  private closed = false;

  constructor(port: number, owner: Set<TcpSocket>, onClosed: () => void) {
    this.port = port;
    this.owner = owner;
    this.onClosed = onClosed;
  }

  get isFull(): boolean {
    return this.backlog.length >= ACCEPT_BACKLOG_CONNECTIONS;
  }

  accept(): Promise<Socket | null> {
    if (this.closed) return Promise.resolve(null);
    const next = this.backlog.shift();
    if (next !== undefined) return Promise.resolve(next);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  deliver(socket: TcpSocket): void {
    const accepting = this.waiting.shift();
    if (accepting !== undefined) accepting(socket);
    else this.backlog.push(socket);
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClosed();
    for (const socket of this.backlog.splice(0)) socket.reset();
    for (const accepting of this.waiting.splice(0)) accepting(null);
  }
}
