import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";
import { BrokenPipe, type ByteSource } from "../../kernel/streams.ts";
import { NetworkError, type PodNetwork, type Socket, type SocketAddress } from "../pod-network.ts";
import { type BodyInit, type Framing, IncomingBody, framingOf, sendStream, wholeBody } from "./body.ts";
import { type ResponseHead, formatHead, readResponseHead } from "./head.ts";
import { HeadReader } from "./head-reader.ts";
import { HttpFailure } from "./http-failure.ts";
import { type HeadersInit, HttpHeaders } from "./http-headers.ts";

export interface HttpMessage {
  /** GET by default. */
  method?: string;
  /** Path with query; "/" by default. */
  path?: string;
  /** Host and Content-Length are added when they are missing. */
  headers?: HeadersInit;
  body?: BodyInit;
  /** Ends the exchange; calls reject with its reason. */
  signal?: AbortSignal;
  /** For the whole exchange, the body of the answer included. Fails with HttpFailure "timeout". */
  timeoutMilliseconds?: number;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  /** "1.1" or "1.0". */
  httpVersion: string;
  headers: HttpHeaders;
  /** Rejects with NetworkError ECONNRESET or HttpFailure when the rest does not come. */
  body: ByteSource;
  local: SocketAddress;
  remote: SocketAddress;
  /** Drops what is unread. Needed only when the body is not read to its end. */
  close(): void;
}

/** A client's connection: one request after the other, as long as both ends keep it alive. */
export class HttpConnection {
  readonly socket: Socket;
  private readonly network: PodNetwork;
  private readonly host: string;
  private readonly reader: HeadReader;
  private usable = true;
  private busy = false;
  /** The last request is out as a whole. */
  private sent = true;

  /** `host` is for the Host header. */
  constructor(network: PodNetwork, socket: Socket, host: string) {
    this.network = network;
    this.socket = socket;
    this.host = host;
    this.reader = new HeadReader(socket.source);
  }

  /** Another request may be sent: the last answer was read to its end and nobody asked to close. */
  get isReusable(): boolean {
    return this.usable && !this.busy;
  }

  close(): void {
    this.usable = false;
    this.socket.close();
  }

  /** Resolves when the head of the answer is there. Throws NetworkError, HttpFailure, or the signal's reason. */
  async request(message: HttpMessage): Promise<HttpResponse> {
    if (!this.isReusable) throw new Error("the connection is busy or closed");
    message.signal?.throwIfAborted();
    this.busy = true;
    const watch = this.watch(message);
    try {
      const method = message.method ?? "GET";
      this.sent = false;
      // A server may answer and close before it has read the whole body: its answer counts, not our broken pipe.
      this.send(method, message, watch).then(
        () => {
          this.sent = true;
        },
        () => undefined,
      );
      const head = await this.readHead();
      const body = new IncomingBody(this.reader, responseFraming(method, head), () => this.finish(watch, head));
      if (body.isComplete) this.finish(watch, head);
      return this.response(head, guarded(body, watch), watch);
    } catch (error) {
      this.close();
      watch.stop();
      throw watch.failure ?? error;
    }
  }

  private async send(method: string, message: HttpMessage, watch: Watch): Promise<void> {
    const headers = new HttpHeaders(message.headers);
    if (!headers.has("host")) headers.set("Host", this.host);
    const whole = wholeBody(message.body);
    if (whole === undefined && !headers.has("content-length")) headers.set("Transfer-Encoding", "chunked");
    else if (whole !== undefined && message.body !== undefined && !headers.has("content-length")) headers.set("Content-Length", String(whole.length));
    const head = encodeUtf8(formatHead(`${method} ${message.path ?? "/"} HTTP/1.1`, headers));
    if (whole !== undefined) return this.socket.sink.write(concatBytes([head, whole]));
    await this.socket.sink.write(head);
    try {
      await sendStream(this.socket.sink, message.body as ByteSource, !headers.has("content-length"));
    } catch (error) {
      if (!(error instanceof BrokenPipe) && !(error instanceof NetworkError)) {
        // The caller's own stream broke: the server must not take half a body for a whole one.
        watch.failure ??= error;
        this.socket.reset();
      }
      throw error;
    }
  }

  private async readHead(): Promise<ResponseHead> {
    let head = await readResponseHead(this.reader);
    while (head.status >= 100 && head.status < 200 && head.status !== 101) head = await readResponseHead(this.reader);
    return head;
  }

  private finish(watch: Watch, head: ResponseHead): void {
    watch.stop();
    this.busy = false;
    const keepAlive = head.minorVersion === 1 ? !head.headers.hasToken("connection", "close") : head.headers.hasToken("connection", "keep-alive");
    if (!keepAlive || !this.sent || responseFraming("GET", head).kind === "until-close") this.close();
  }

  private response(head: ResponseHead, body: ByteSource, watch: Watch): HttpResponse {
    return {
      status: head.status,
      statusText: head.statusText,
      httpVersion: `1.${head.minorVersion}`,
      headers: head.headers,
      body,
      local: this.socket.local,
      remote: this.socket.remote,
      close: () => {
        watch.stop();
        this.close();
      },
    };
  }

  /** Resets the connection when the caller loses patience, and remembers why. */
  private watch({ signal, timeoutMilliseconds }: HttpMessage): Watch {
    const watch: Watch = { failure: undefined, stop: () => undefined };
    const give = (reason: unknown) => {
      watch.failure ??= reason;
      this.usable = false;
      this.socket.reset();
    };
    const abort = () => give(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const timer =
      timeoutMilliseconds === undefined
        ? undefined
        : this.network.clock.setTimer(timeoutMilliseconds, () =>
            give(new HttpFailure("timeout", `Operation timed out after ${timeoutMilliseconds} milliseconds`)),
          );
    watch.stop = () => {
      signal?.removeEventListener("abort", abort);
      timer?.dispose();
    };
    return watch;
  }
}

interface Watch {
  /** Why the exchange was given up: what calls reject with in place of ECONNRESET. */
  failure: unknown;
  stop(): void;
}

function guarded(body: IncomingBody, watch: Watch): ByteSource {
  return {
    async read(maxBytes) {
      try {
        return await body.read(maxBytes);
      } catch (error) {
        watch.stop();
        throw watch.failure ?? error;
      }
    },
  };
}

function responseFraming(method: string, head: ResponseHead): Framing {
  if (method === "HEAD" || head.status === 204 || head.status === 304 || head.status < 200) return { kind: "none" };
  return framingOf(head.headers, { kind: "until-close" });
}
