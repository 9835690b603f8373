import type { PortChannels } from "../../../apimachinery/wire.ts";
import { EMPTY_BYTES, encodeUtf8 } from "../../../kernel/bytes.ts";
import { SPDY_STREAMS_PER_CONNECTION } from "../../../kernel/limits.ts";
import type { ByteSource } from "../../../kernel/streams.ts";
import type { MessageSocket, StreamSession } from "../messages.ts";
import { type Frame, FrameReader, FrameWriter } from "./frames.ts";

export const SPDY_PROTOCOL = "SPDY/3.1+portforward.k8s.io";
const DATA_BYTES = 32 * 1024;

/** One forwarded connection: two SPDY streams that name the same request. */
interface Connection {
  port: number;
  error: number | undefined;
  data: number | undefined;
  channels: Promise<PortChannels | undefined> | undefined;
}

/**
 * port-forward as kubectl does it: SPDY frames tunnelled in WebSocket messages, a pair of streams for each connection.
 * Models k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go.
 */
export function spdySession(connect: (port: number) => Promise<PortChannels>, socket: MessageSocket): StreamSession {
  return new SpdySession(connect, socket);
}

class SpdySession implements StreamSession {
  private readonly reader = new FrameReader();
  private readonly writer = new FrameWriter();
  private readonly requests = new Map<string, Connection>();
  private readonly streams = new Map<number, Connection>();
  private readonly connect: (port: number) => Promise<PortChannels>;
  private readonly socket: MessageSocket;

  constructor(connect: (port: number) => Promise<PortChannels>, socket: MessageSocket) {
    this.connect = connect;
    this.socket = socket;
  }

  async receive(message: Uint8Array): Promise<void> {
    try {
      for (const frame of this.reader.read(message)) await this.handle(frame);
    } catch {
      this.disconnected();
      this.socket.close(1002, "bad frame");
    }
  }

  disconnected(): void {
    for (const connection of this.requests.values()) void connection.channels?.then((channels) => channels?.close());
    this.requests.clear();
    this.streams.clear();
  }

  private async handle(frame: Frame): Promise<void> {
    if (frame.type === "open") await this.open(frame.stream, frame.headers);
    else if (frame.type === "data") await this.data(frame);
    else if (frame.type === "reset") await this.forget(frame.stream);
    else if (frame.type === "ping") await this.socket.send(this.writer.ping(frame.id));
    else if (frame.type === "goaway") this.socket.close(1000);
  }

  private async open(stream: number, headers: Record<string, string>): Promise<void> {
    const port = Number(headers["port"]);
    const kind = headers["streamtype"];
    const known = kind === "data" || kind === "error";
    if (!known || !(port > 0 && port < 65_536) || this.streams.size >= SPDY_STREAMS_PER_CONNECTION) return this.socket.send(this.writer.refuse(stream));
    const request = headers["requestid"] ?? String(port);
    const connection = this.requests.get(request) ?? { port, error: undefined, data: undefined, channels: undefined };
    connection[kind] = stream;
    this.requests.set(request, connection);
    this.streams.set(stream, connection);
    await this.socket.send(this.writer.reply(stream));
    if (connection.error === undefined || connection.data === undefined) return;
    connection.channels = this.dial(connection);
    void this.carry(connection, request, connection.error, connection.data);
  }

  /** undefined, and the reason on the error stream, when the port cannot be had. */
  private async dial(connection: Connection): Promise<PortChannels | undefined> {
    try {
      return await this.connect(connection.port);
    } catch (error) {
      await this.send(connection.error as number, encodeUtf8((error as Error).message));
      return undefined;
    }
  }

  private async carry(connection: Connection, request: string, errorStream: number, dataStream: number): Promise<void> {
    const channels = await connection.channels;
    if (channels !== undefined) await Promise.all([this.copy(channels.data.source, dataStream), this.copy(channels.error, errorStream)]);
    await this.send(dataStream, EMPTY_BYTES, true);
    await this.send(errorStream, EMPTY_BYTES, true);
    channels?.close();
    this.requests.delete(request);
    this.streams.delete(dataStream);
    this.streams.delete(errorStream);
  }

  private async copy(source: ByteSource, stream: number): Promise<void> {
    try {
      for (let chunk = await source.read(DATA_BYTES); chunk !== null; chunk = await source.read(DATA_BYTES)) await this.send(stream, chunk);
    } catch {
      // The pod's end broke: the client sees the end of the stream.
    }
  }

  /** A stream that is gone takes nothing more. */
  private async send(stream: number, bytes: Uint8Array, last = false): Promise<void> {
    if (this.streams.has(stream)) await this.socket.send(this.writer.data(stream, bytes, last)).catch(() => undefined);
  }

  private async data({ stream, bytes, last }: Frame & { type: "data" }): Promise<void> {
    const connection = this.streams.get(stream);
    if (connection?.data !== stream) return;
    const sink = (await connection.channels)?.data.sink;
    if (bytes.length > 0) await sink?.write(bytes).catch(() => undefined);
    if (last) sink?.close();
  }

  private async forget(stream: number): Promise<void> {
    const connection = this.streams.get(stream);
    this.streams.delete(stream);
    if (connection?.data === stream) (await connection.channels)?.close();
  }
}
