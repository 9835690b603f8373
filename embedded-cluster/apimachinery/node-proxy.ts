import type { ByteSource } from "../kernel/streams.ts";
import type { Pod } from "./types/core.ts";
import type { ExecChannels, PortChannels } from "./wire.ts";

/** pods/log, as core/v1 PodLogOptions names them. */
export interface LogQuery {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  limitBytes?: number;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  /** Ends a followed log. */
  signal?: AbortSignal;
}

/** pods/exec and pods/attach, as core/v1 PodExecOptions names them. `command` is empty for attach. */
export interface ExecQuery {
  command: readonly string[];
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
  signal?: AbortSignal;
}

/** An HTTP request that the API server passes on. */
export interface ForwardedRequest {
  method: string;
  /** Percent-encoded, with the query. */
  path: string;
  headers: readonly (readonly [string, string])[];
  body?: Uint8Array;
  signal?: AbortSignal;
}

/** What came back, as it came. */
export interface ForwardedAnswer {
  status: number;
  headers: readonly (readonly [string, string])[];
  body: ByteSource;
}

export interface ForwardTarget {
  scheme: "http" | "https";
  ip: string;
  port: number;
}

/**
 * What the API server asks of the kubelet that runs a pod. The container's name is resolved and known to be in the pod's spec.
 * Each call rejects with ApiError when the kubelet refuses (BadRequest: `container "x" in pod "y" is waiting to start: ContainerCreating`).
 */
export interface NodeProxy {
  logs(pod: Pod, container: string, query: LogQuery): Promise<ByteSource>;
  exec(pod: Pod, container: string, query: ExecQuery): Promise<ExecChannels>;
  attach(pod: Pod, container: string, query: ExecQuery): Promise<ExecChannels>;
  portForward(pod: Pod, port: number, signal?: AbortSignal): Promise<PortChannels>;
  /** Dialled from the control plane, without a look at certificates. ServiceUnavailable when nobody answers. */
  forward(target: ForwardTarget, request: ForwardedRequest): Promise<ForwardedAnswer>;
  /** The kubelet's own server. ServiceUnavailable when the node is off. */
  askKubelet(nodeName: string, request: ForwardedRequest): Promise<ForwardedAnswer>;
}
