import type { ByteSink } from "../../kernel/streams.ts";
import { networkFailure } from "../network-failure.ts";
import type { Socket, SocketAddress } from "../pod-network.ts";
import { ByteQueue } from "./byte-queue.ts";

/** One end, as its owner sees it: `remote` is what it dialed or whom it sees calling, whatever was translated on the way. */
export interface SocketEnd {
  local: SocketAddress;
  remote: SocketAddress;
  /** The connection no longer counts for this end: closed, reset, or over in both directions. */
  released(socket: TcpSocket): void;
}

/** Makes an established connection. */
export function socketPair(client: SocketEnd, server: SocketEnd): { client: TcpSocket; server: TcpSocket } {
  const toServer = new ByteQueue(() => serverSocket.sawEnd());
  const toClient = new ByteQueue(() => clientSocket.sawEnd());
  const clientSocket = new TcpSocket(client, toClient, toServer);
  const serverSocket = new TcpSocket(server, toServer, toClient);
  clientSocket.peer = serverSocket;
  serverSocket.peer = clientSocket;
  return { client: clientSocket, server: serverSocket };
}

export class TcpSocket implements Socket {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly source: ByteQueue;
  readonly sink: ByteSink;
  peer: TcpSocket | undefined;
  private readonly outgoing: ByteQueue;
  private readonly end: SocketEnd;
  private ended = false;
  private isReleased = false;

  constructor(end: SocketEnd, incoming: ByteQueue, outgoing: ByteQueue) {
    this.local = end.local;
    this.remote = end.remote;
    this.end = end;
    this.source = incoming;
    this.outgoing = outgoing;
    this.sink = {
      write: (chunk) => outgoing.write(chunk),
      close: () => {
        outgoing.close();
        if (this.ended) this.release();
      },
    };
  }

  close(): void {
    if (this.isReleased) return;
    this.outgoing.close();
    this.source.abandon();
    this.release();
  }

  reset(): void {
    const reason = networkFailure("ECONNRESET");
    this.outgoing.fail(reason);
    this.source.fail(reason);
    this.peer?.release();
    this.release();
  }

  /** The reader has read to the end; with both directions over, the kernel keeps nothing. */
  sawEnd(): void {
    this.ended = true;
    if (this.outgoing.isFinished) this.release();
  }

  private release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.end.released(this);
  }
}
