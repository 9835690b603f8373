import type { KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { failure } from "../../apimachinery/status.ts";
import type { ApiClient, ApiMethod, ApiResponse, ExecChannels, PortChannels } from "../../apimachinery/wire.ts";
import { errorOf } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type ByteSink, type ByteSource, readAllText, sourceOf, writeText } from "../../kernel/streams.ts";
import { Discovery } from "../discovery/discovery.ts";
import { ConnectionFailure } from "../errors/command-error.ts";
import { ApiError } from "../../apimachinery/status.ts";

export interface CallOptions {
  accept?: string;
  contentType?: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** One identity's calls to one API server, with kubectl's manners: warnings on stderr, impersonation, request timeouts. */
export class Cluster {
  readonly server: string;
  readonly discovery: Discovery;
  /** Warnings the server sent in this run. */
  warnings = 0;
  private readonly client: ApiClient;
  private readonly signal: AbortSignal;
  private readonly clock: Clock;
  private readonly stderr: ByteSink;
  private readonly headers: Record<string, string>;
  private readonly timeoutMilliseconds: number;
  private readonly warned = new Set<string>();

  constructor(fields: {
    client: ApiClient;
    server: string;
    signal: AbortSignal;
    clock: Clock;
    stderr: ByteSink;
    headers: Record<string, string>;
    timeoutMilliseconds: number;
  }) {
    this.client = fields.client;
    this.server = fields.server;
    this.signal = fields.signal;
    this.clock = fields.clock;
    this.stderr = fields.stderr;
    this.headers = fields.headers;
    this.timeoutMilliseconds = fields.timeoutMilliseconds;
    this.discovery = new Discovery(this);
  }

  /** The parsed answer. Throws ApiError when refused, ConnectionFailure when nobody answers. */
  async json<T = KubeObject>(method: ApiMethod, path: string, options: CallOptions = {}): Promise<T> {
    const response = await this.call(method, path, options);
    if (response.body.type === "json") return response.body.value as T;
    if (response.body.type === "bytes") return JSON.parse(await readAllText(response.body.source)) as T;
    throw failure(500, "InternalError", `${path} answered with a watch`);
  }

  /** The answer as it comes: logs and texts. */
  async bytes(path: string, signal?: AbortSignal, change: (value: unknown) => unknown = (value) => value): Promise<ByteSource> {
    const response = await this.call("GET", path, { accept: "*/*", ...(signal ? { signal } : {}) });
    if (response.body.type === "bytes") return response.body.source;
    if (response.body.type === "json") return sourceOf(`${JSON.stringify(change(response.body.value))}\n`);
    throw failure(500, "InternalError", `${path} answered with a watch`);
  }

  /** Ends when the server ends it, and when `--request-timeout` is over. */
  async *watch(path: string, options: CallOptions = {}): AsyncGenerator<WatchEvent<unknown>> {
    const stop = new AbortController();
    const timer = this.timeoutMilliseconds > 0 ? this.clock.setTimer(this.timeoutMilliseconds, () => stop.abort()) : undefined;
    try {
      const response = await this.call("GET", path, {
        ...options,
        signal: options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]),
      });
      if (response.body.type !== "watch") throw failure(500, "InternalError", `${path} did not answer with a watch`);
      yield* response.body.events;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      timer?.dispose();
    }
  }

  async exec(path: string): Promise<ExecChannels> {
    return this.reach(() => this.client.exec({ path, signal: this.signal }));
  }

  async portForward(path: string, port: number): Promise<PortChannels> {
    return this.reach(() => this.client.portForward({ path, port, signal: this.signal }));
  }

  private async call(method: ApiMethod, path: string, options: CallOptions): Promise<ApiResponse> {
    const stop = new AbortController();
    const timer = this.timeoutMilliseconds > 0 ? this.clock.setTimer(this.timeoutMilliseconds, () => stop.abort("timeout")) : undefined;
    const signals = [this.signal, stop.signal, ...(options.signal ? [options.signal] : [])];
    const headers: Record<string, string> = { ...this.headers, accept: options.accept ?? "application/json" };
    if (options.body !== undefined) headers["content-type"] = options.contentType ?? "application/json";
    try {
      const response = await this.reach(() => this.client.request({ method, path, headers, body: options.body, signal: AbortSignal.any(signals) }));
      await this.sayWarnings(response.headers.warning);
      if (response.status >= 400) throw await errorOf(response);
      return response;
    } catch (error) {
      if (stop.signal.reason === "timeout") {
        throw new ConnectionFailure("Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
      }
      throw error;
    } finally {
      timer?.dispose();
    }
  }

  private async reach<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ApiError || this.signal.aborted) throw error;
      throw new ConnectionFailure(`Unable to connect to the server: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Each text once a run, as client-go's deduplicating warning writer. Header values look like `299 - "text"`. */
  private async sayWarnings(header: string | undefined): Promise<void> {
    if (header === undefined) return;
    for (const [, quoted] of header.matchAll(/\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)) {
      const text = (quoted as string).replace(/\\(.)/g, "$1");
      this.warnings++;
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      await writeText(this.stderr, `Warning: ${text}\n`);
    }
  }
}
