import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import type { Socket, SocketAddress } from "../../network/pod-network.ts";
import { ALERT, RECORD, type RecordReader, writeRecord } from "./records.ts";

/** A connection after the handshake: bytes travel in records. Nothing is encrypted: nobody can listen on a simulated wire. */
export class TlsSocket implements Socket {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly source: ByteSource;
  readonly sink: ByteSink;
  private readonly socket: Socket;
  private readonly reader: RecordReader;
  private unread: Uint8Array | undefined;
  private ended = false;
  private finished = false;

  constructor(socket: Socket, reader: RecordReader) {
    this.socket = socket;
    this.reader = reader;
    this.local = socket.local;
    this.remote = socket.remote;
    this.source = { read: (maxBytes) => this.read(maxBytes) };
    this.sink = { write: (chunk) => this.socket.sink.write(writeRecord(RECORD.data, chunk)), close: () => this.finish() };
  }

  close(): void {
    this.finish();
    this.socket.close();
  }

  reset(): void {
    this.socket.reset();
  }

  private async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.unread === undefined) {
      if (this.ended) return null;
      const record = await this.reader.next();
      if (record === null || record === "not-tls" || record.type === RECORD.alert) this.ended = true;
      else if (record.type === RECORD.data && record.payload.length > 0) this.unread = record.payload;
    }
    const taken = this.unread.subarray(0, maxBytes);
    this.unread = taken.length < this.unread.length ? this.unread.subarray(taken.length) : undefined;
    return taken;
  }

  /** Says close_notify, once, and that nothing more will be sent. */
  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    void this.socket.sink
      .write(writeRecord(RECORD.alert, Uint8Array.of(1, ALERT.closeNotify)))
      .catch(() => undefined)
      .then(() => this.socket.sink.close());
  }
}
