import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { Socket } from "../pod-network.ts";
import { IncomingBody, framingOf, sendStream, wholeBody } from "./body.ts";
import { type RequestHead, formatHead, readRequestHead } from "./head.ts";
import { HeadReader } from "./head-reader.ts";
import { HttpFailure } from "./http-failure.ts";
import { HttpHeaders } from "./http-headers.ts";
import type { HttpAnswer, HttpHandler, HttpRequest } from "./serve-http.ts";
import { statusText } from "./status-text.ts";

/** The server's side of one connection: reads a request, answers it, and so on until one end wants no more. */
export class ServerConnection {
  private readonly socket: Socket;
  private readonly clock: Clock;
  private readonly handler: HttpHandler;
  private readonly reader: HeadReader;
  private readonly done: Promise<void>;
  private markDone: () => void = () => undefined;
  private answering = false;
  private finishing = false;

  constructor(socket: Socket, clock: Clock, handler: HttpHandler) {
    this.socket = socket;
    this.clock = clock;
    this.handler = handler;
    this.reader = new HeadReader(socket.source);
    this.done = new Promise((resolve) => {
      this.markDone = resolve;
    });
  }

  /** Never rejects: whatever happens to a connection is its own affair. */
  async run(): Promise<void> {
    try {
      while (!this.finishing && (await this.exchange())) {
        // The next request of the same connection.
      }
    } catch (error) {
      if (error instanceof HttpFailure && error.code !== "truncated") await this.refuse(error).catch(() => undefined);
    } finally {
      this.socket.close();
      this.markDone();
    }
  }

  close(): void {
    this.finishing = true;
    this.socket.close();
  }

  /** Closes now when idle, after the answer otherwise. */
  finish(): Promise<void> {
    this.finishing = true;
    if (!this.answering) this.socket.close();
    return this.done;
  }

  /** One request and its answer. False when the connection is to be closed. */
  private async exchange(): Promise<boolean> {
    const head = await readRequestHead(this.reader);
    if (head === undefined) return false;
    this.answering = true;
    if (head.minorVersion >= 1 && head.headers.getAll("host").length !== 1) throw new HttpFailure("malformed", "missing or repeated Host");
    const body = new IncomingBody(this.reader, framingOf(head.headers, { kind: "none" }));
    const answer = await this.ask(this.request(head, body));
    const keepAlive = await this.send(head, answer);
    this.answering = false;
    // A client that still waits to be asked for its body will not send it, or will send it as the next request's first bytes.
    if (head.headers.has("expect") && !body.isComplete) return false;
    // What the handler left unread stands between this request and the next.
    while (keepAlive && (await body.read()) !== null);
    return keepAlive;
  }

  private request(head: RequestHead, body: IncomingBody): HttpRequest {
    const path = head.target.replace(/^https?:\/\/[^/?]*/i, "") || "/";
    const question = path.indexOf("?");
    return {
      method: head.method,
      path: question < 0 ? path : path.slice(0, question),
      query: question < 0 ? "" : path.slice(question + 1),
      httpVersion: `1.${head.minorVersion}`,
      headers: head.headers,
      body: head.headers.hasToken("expect", "100-continue") ? this.invited(body) : body,
      remote: this.socket.remote,
      local: this.socket.local,
    };
  }

  /** A client that waits to be asked for its body is asked when the handler first reads. */
  private invited(body: IncomingBody): ByteSource {
    let asked = body.isComplete;
    return {
      read: async (maxBytes) => {
        if (!asked) await this.socket.sink.write(encodeUtf8("HTTP/1.1 100 Continue\r\n\r\n"));
        asked = true;
        return body.read(maxBytes);
      },
    };
  }

  private async ask(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.handler(request);
    } catch (error) {
      // The request's own faults (a broken body) are answered as such; a program's are a 500.
      if (error instanceof HttpFailure) throw error;
      return { status: 500 };
    }
  }

  private async send(head: RequestHead, answer: HttpAnswer): Promise<boolean> {
    const headers = new HttpHeaders(answer.headers);
    if (!headers.has("date")) headers.set("Date", new Date(this.clock.now()).toUTCString());
    const whole = wholeBody(answer.body);
    const bodiless = answer.status === 204 || answer.status === 304 || answer.status < 200;
    const chunked = whole === undefined && !bodiless && head.minorVersion >= 1 && !headers.has("content-length");
    if (chunked) headers.set("Transfer-Encoding", "chunked");
    else if (whole !== undefined && !bodiless && !headers.has("content-length")) headers.set("Content-Length", String(whole.length));
    const asked = head.minorVersion >= 1 ? !head.headers.hasToken("connection", "close") : head.headers.hasToken("connection", "keep-alive");
    const delimited = chunked || bodiless || headers.has("content-length");
    const keepAlive = asked && delimited && !this.finishing && !headers.hasToken("connection", "close");
    if (!keepAlive) headers.set("Connection", "close");
    else if (head.minorVersion === 0) headers.set("Connection", "keep-alive");
    const start = encodeUtf8(formatHead(`HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}`, headers));
    if (bodiless || head.method === "HEAD") await this.socket.sink.write(start);
    else if (whole !== undefined) await this.socket.sink.write(concatBytes([start, whole]));
    else {
      await this.socket.sink.write(start);
      await sendStream(this.socket.sink, answer.body as ByteSource, chunked);
    }
    return keepAlive;
  }

  private async refuse(failure: HttpFailure): Promise<void> {
    const body = encodeUtf8(`${failure.status} ${statusText(failure.status)}: ${failure.message}\n`);
    const headers = new HttpHeaders({ "Content-Type": "text/plain; charset=utf-8", Connection: "close", "Content-Length": String(body.length) });
    const start = encodeUtf8(formatHead(`HTTP/1.1 ${failure.status} ${statusText(failure.status)}`, headers));
    await this.socket.sink.write(concatBytes([start, body]));
  }
}
