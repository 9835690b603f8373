import { once } from "node:events";
import { type TLSSocket, connect } from "node:tls";
import type { Endpoint } from "./kubeconfig.ts";

export interface Answer {
  status: number;
  body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");

/**
 * One keep-alive HTTP/1.1 connection over mutual TLS; one request at a time. Thinner than node:https, so that what is measured is the
 * server: a client that costs more than the server it asks would make all servers look alike.
 */
export class Connection {
  private readonly endpoint: Endpoint;
  private readonly host: string;
  private socket: TLSSocket;
  private chunks: Buffer[] = [];
  private wake: (() => void) | undefined;
  private over: Error | undefined;

  private constructor(endpoint: Endpoint, socket: TLSSocket) {
    this.endpoint = endpoint;
    this.host = `${endpoint.host}:${endpoint.port}`;
    this.socket = socket;
    this.listen(socket);
  }

  static async open(endpoint: Endpoint): Promise<Connection> {
    return new Connection(endpoint, await dial(endpoint));
  }

  /** Sends a request and reads the whole answer. */
  async send(method: string, path: string, body?: string, contentType = "application/json"): Promise<Answer> {
    // Servers hang up on who has been silent for long.
    if (this.over !== undefined) await this.reopen();
    this.write(method, path, body, contentType);
    const { status, length } = await this.head();
    if (length !== undefined) return { status, body: await this.take(length) };
    const parts: Buffer[] = [];
    for (let part = await this.chunk(); part.length > 0; part = await this.chunk()) parts.push(part);
    return { status, body: Buffer.concat(parts) };
  }

  /** Opens a watch; `line` sees how many events each piece of the stream ends. */
  async watch(path: string, line: (events: number) => void): Promise<void> {
    this.write("GET", path);
    const { status } = await this.head();
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    void this.follow(line).catch(() => undefined);
  }

  close(): void {
    this.socket.destroy();
  }

  private async reopen(): Promise<void> {
    this.socket = await dial(this.endpoint);
    this.chunks = [];
    this.over = undefined;
    this.listen(this.socket);
  }

  private listen(socket: TLSSocket): void {
    socket.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.signal();
    });
    socket.on("error", (error) => this.end(error));
    socket.on("close", () => this.end(new Error("the server has closed the connection")));
  }

  private async follow(line: (events: number) => void): Promise<void> {
    for (let part = await this.chunk(); part.length > 0; part = await this.chunk()) {
      let events = 0;
      for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) events++;
      if (events > 0) line(events);
    }
  }

  private write(method: string, path: string, body?: string, contentType?: string): void {
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\naccept: application/json\r\nuser-agent: tsunagu-bench\r\n`;
    if (body === undefined) this.socket.write(`${head}\r\n`);
    else this.socket.write(`${head}content-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private async head(): Promise<{ status: number; length: number | undefined }> {
    const text = (await this.until(HEAD_END)).toString("latin1");
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    return { status: Number(text.slice(9, 12)), length: length === undefined ? undefined : Number(length) };
  }

  /** One chunk of a chunked body; the last one is empty. */
  private async chunk(): Promise<Buffer> {
    const length = Number.parseInt((await this.until(LINE_END)).toString("latin1"), 16);
    const data = await this.take(length + LINE_END.length);
    return data.subarray(0, length);
  }

  private async until(mark: Buffer): Promise<Buffer> {
    for (;;) {
      const all = this.merged();
      const at = all.indexOf(mark);
      if (at >= 0) return (await this.take(at + mark.length)).subarray(0, at);
      await this.more();
    }
  }

  private async take(length: number): Promise<Buffer> {
    let have = this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    while (have < length) {
      const before = this.chunks.length;
      await this.more();
      for (const chunk of this.chunks.slice(before)) have += chunk.length;
    }
    const all = this.merged();
    this.chunks.length = 0;
    if (all.length > length) this.chunks.push(all.subarray(length));
    return all.subarray(0, length);
  }

  private merged(): Buffer {
    if (this.chunks.length > 1) this.chunks.splice(0, this.chunks.length, Buffer.concat(this.chunks));
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  private async more(): Promise<void> {
    if (this.over !== undefined) throw this.over;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    if (this.over !== undefined && this.chunks.length === 0) throw this.over;
  }

  private signal(): void {
    this.wake?.();
    this.wake = undefined;
  }

  private end(error: Error): void {
    this.over ??= error;
    this.signal();
  }
}

async function dial({ host, port, ca, cert, key }: Endpoint): Promise<TLSSocket> {
  const socket = connect({ host, port, ca, cert, key, ALPNProtocols: ["http/1.1"] });
  await once(socket, "secureConnect");
  socket.setNoDelay(true);
  return socket;
}
