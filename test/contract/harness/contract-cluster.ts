import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { Status } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ApiClient, ApiMethod } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { PatchType } from "@tsunagu/embedded-cluster/client/resource-client";

/** What a cluster may lack: a case that needs it is skipped there, and the report says so. */
export type Feature = "ingress" | "load-balancer" | "metrics" | "networkpolicy" | "nodes" | "virtual-time";

/** What an API server answered, whatever it was. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed JSON, or the text of another content type. */
  body: unknown;
}

/** How a request names one object: the case's own namespace unless another is given; none for kinds of the whole cluster. */
export interface Target {
  namespace?: string;
  subresource?: string;
  /** Further parameters of the query. */
  query?: Record<string, string | number | boolean>;
}

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** One cluster as one case sees it: a fresh namespace, requests as the administrator, and time that passes only while something is awaited. */
export interface ContractCluster {
  readonly kind: "embedded" | "real";
  /** The case's namespace, with its ServiceAccount "default". Gone after the case. */
  readonly namespace: string;
  /** A name for an object of the whole cluster that no other case uses. */
  unique(prefix: string): string;
  /** The administrator's client, for streams. Await what it promises through {@link drive}. */
  readonly client: ApiClient;
  /** The same cluster as whoever holds a bearer token. */
  withToken(token: string): ContractCluster;
  /** Awaits `work` while the cluster's time passes. */
  drive<T>(work: Promise<T>): Promise<T>;
  sleep(seconds: number): Promise<void>;
  /** Asks until the answer is neither undefined nor false, 60 seconds at most unless told otherwise. */
  until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds?: number): Promise<T>;
  /** Runs after the case, last first, whatever became of it. */
  atEnd(work: () => Promise<unknown>): void;

  /** The path of a kind, or of one of its objects, found by discovery. */
  path(apiVersion: string, kind: string, name?: string, target?: Target): Promise<string>;
  /** Any request; refusals are answers too. A string or bytes go out as they are, anything else as JSON. */
  request(method: ApiMethod, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The Status of a request that must be refused. */
  refused(work: Promise<unknown>): Promise<Status>;

  // These reject with ApiError when they are refused.
  create<T extends KubeObject>(object: T, target?: Target): Promise<KubeObject>;
  get(apiVersion: string, kind: string, name: string, target?: Target): Promise<KubeObject>;
  list(apiVersion: string, kind: string, target?: Target): Promise<KubeObject[]>;
  update(object: KubeObject, target?: Target): Promise<KubeObject>;
  patch(apiVersion: string, kind: string, name: string, patch: unknown, type?: PatchType, target?: Target): Promise<KubeObject>;
  /** Server-side apply as field manager "contract". */
  apply(object: KubeObject, target?: Target): Promise<KubeObject>;
  delete(apiVersion: string, kind: string, name: string, target?: Target & { body?: unknown }): Promise<KubeObject>;

  /** Waits until the Pod's condition Ready is True. */
  podReady(name: string, seconds?: number): Promise<KubeObject>;
  /** Waits until the Deployment has all its replicas updated and available. */
  deploymentReady(name: string, seconds?: number): Promise<KubeObject>;
  /** Runs a command in a Pod. */
  exec(pod: string, command: readonly string[], options?: { container?: string; stdin?: string; namespace?: string }): Promise<Ran>;
  logs(pod: string, query?: Record<string, string | number | boolean>): Promise<string>;
  /** The namespace's Events about one object, oldest first. */
  events(kind: string, name: string): Promise<KubeObject[]>;
}
