import type { ByteSink, ByteSource } from "../kernel/streams.ts";
import type { WatchEvent } from "./object.ts";
import type { Status } from "./status.ts";

/** HEAD and OPTIONS are for what stands behind a proxy; the API itself has no use for them. */
export type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";

/** One request to a Kubernetes API, with or without a socket in between. */
export interface ApiRequest {
  method: ApiMethod;
  /** Path with query: "/api/v1/namespaces/default/pods?limit=500". */
  path: string;
  /** Names in lower case. "accept" and "content-type" choose representations, as on the wire. */
  headers?: Record<string, string>;
  /** A parsed JSON value (in-memory callers) or the raw bytes in the request's content type. */
  body?: unknown;
  /** Aborting ends a watch, a followed log, or the wait for an answer. */
  signal?: AbortSignal;
}

/** The API server never throws for a refused request: it answers with a Status, as upstream. */
export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: ApiBody;
}

export type ApiBody =
  /** Frozen: copy before changing. `bareItems`: over the wire, the items of this list go without apiVersion and kind, as Go's typed lists do. */
  | { type: "json"; value: unknown; bareItems?: boolean }
  /** Logs, and texts such as /healthz. */
  | { type: "bytes"; source: ByteSource }
  /** Ends when the watch times out, is aborted, or the watcher was too slow. */
  | { type: "watch"; events: AsyncIterable<WatchEvent<unknown>> };

/** The five channels of exec and attach, as `v5.channel.k8s.io` numbers them. */
export interface ExecChannels {
  stdin: ByteSink;
  stdout: ByteSource;
  /** Ends at once with a TTY: everything comes on stdout. */
  stderr: ByteSource;
  resize(columns: number, rows: number): void;
  /** What arrives on the error channel when the command is over: Success, or Failure with reason NonZeroExitCode. */
  status: Promise<Status>;
  /** Hangs up: the command's process gets SIGHUP. */
  close(): void;
}

/** One forwarded port. */
export interface PortChannels {
  data: { source: ByteSource; sink: ByteSink };
  /** A text when the port could not be reached, then the end. */
  error: ByteSource;
  close(): void;
}

/**
 * A way to a Kubernetes API as one identity. The embedded API server gives these without sockets; the sandbox server has
 * the same interface over a kubeconfig. Everything that touches a cluster holds one of these and nothing else.
 */
export interface ApiClient {
  request(request: ApiRequest): Promise<ApiResponse>;
  /** exec and attach: `path` is the subresource with its query. Rejects with ApiError when refused. */
  exec(request: { path: string; signal?: AbortSignal }): Promise<ExecChannels>;
  /** port-forward to one port. Rejects with ApiError when refused. */
  portForward(request: { path: string; port: number; signal?: AbortSignal }): Promise<PortChannels>;
}
