import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { ApiError, type Status } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { readAllText } from "@tsunagu/embedded-cluster/kernel/streams";
import { runExec } from "../../../sandbox-server/cluster/exec.ts";
import type { Answer, ContractCluster, Target } from "./contract-cluster.ts";
import { Discovery } from "./discovery.ts";

const OUTPUT_BYTES = 4 * 1024 * 1024;

/** How a kind of cluster lets time pass. */
export interface Time {
  drive<T>(work: Promise<T>): Promise<T>;
  sleep(seconds: number): Promise<void>;
  /** Seconds, on the cluster's clock. */
  now(): number;
}

export interface Place {
  kind: "embedded" | "real";
  client: ApiClient;
  namespace: string;
  time: Time;
  /** A client for a bearer token. */
  clientForToken(token: string): ApiClient;
  atEnd(work: () => Promise<unknown>): void;
}

/** Between two questions of `until`. */
const PAUSE_SECONDS = 0.2;

/** Everything a case can do, over any client. */
export function contractCluster(place: Place): ContractCluster {
  const { client, namespace, time } = place;
  const discovery = new Discovery((path) => request("GET", path));

  async function request(
    method: Parameters<ContractCluster["request"]>[0],
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const raw = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const sent = { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers };
    return time.drive(
      (async () => {
        const answer = await client.request({ method, path, headers: sent, ...(raw === undefined ? {} : { body: raw }) });
        if (answer.body.type === "watch") throw new Error(`${method} ${path} answered with a watch: use client.request`);
        return {
          status: answer.status,
          headers: answer.headers,
          body: answer.body.type === "json" ? answer.body.value : parsed(await readAllText(answer.body.source)),
        };
      })(),
    );
  }

  async function answered(...parameters: Parameters<typeof request>): Promise<KubeObject> {
    const answer = await request(...parameters);
    if (answer.status < 400) return structuredClone(answer.body) as KubeObject;
    if (isStatus(answer.body)) throw new ApiError(answer.body);
    throw new Error(`${parameters[0]} ${parameters[1]}: ${answer.status} ${String(answer.body)}`);
  }

  const path = (apiVersion: string, kind: string, name?: string, target?: Target) => discovery.path(apiVersion, kind, name, { namespace, ...target });
  const nameOf = (object: KubeObject): string => {
    if (object.metadata.name === undefined) throw new Error(`a ${object.kind} without a name`);
    return object.metadata.name;
  };
  const versionOf = (object: KubeObject) => [object.apiVersion ?? "", object.kind ?? ""] as const;
  const targetOf = (object: KubeObject, target?: Target): Target => ({
    ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
    ...target,
  });

  async function until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
    const limit = time.now() + seconds;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (time.now() > limit) throw new Error(`not within ${seconds} s: ${what}`);
      await time.sleep(PAUSE_SECONDS);
    }
  }

  return {
    kind: place.kind,
    namespace,
    client,
    unique: (prefix) => `${prefix}-${namespace}`,
    withToken: (token) => contractCluster({ ...place, client: place.clientForToken(token) }),
    drive: (work) => time.drive(work),
    sleep: (seconds) => time.sleep(seconds),
    until,
    atEnd: (work) => place.atEnd(work),
    path,
    request,
    async refused(work) {
      const result = await work.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (result === undefined) throw new Error("the request was not refused");
      if (result instanceof ApiError) return result.status;
      throw result;
    },
    async create(object, target) {
      const to = targetOf(object, target);
      const named = to.subresource === undefined ? undefined : nameOf(object);
      return answered("POST", await path(...versionOf(object), named, to), object);
    },
    get: async (apiVersion, kind, name, target) => answered("GET", await path(apiVersion, kind, name, target)),
    list: async (apiVersion, kind, target) => {
      const list = (await answered("GET", await path(apiVersion, kind, undefined, target))) as unknown as { items: KubeObject[] };
      return list.items;
    },
    update: async (object, target) => answered("PUT", await path(...versionOf(object), nameOf(object), targetOf(object, target)), object),
    patch: async (apiVersion, kind, name, patch, type = "application/strategic-merge-patch+json", target) =>
      answered("PATCH", await path(apiVersion, kind, name, target), patch, { "content-type": type }),
    apply: async (object, target) =>
      answered(
        "PATCH",
        await path(...versionOf(object), nameOf(object), { ...targetOf(object, target), query: { fieldManager: "contract", ...target?.query } }),
        JSON.stringify(object),
        { "content-type": "application/apply-patch+yaml" },
      ),
    delete: async (apiVersion, kind, name, target) => answered("DELETE", await path(apiVersion, kind, name, target), target?.body),
    podReady: (name, seconds) =>
      until(
        `Pod ${name} is Ready`,
        async () => {
          const pod = await answered("GET", await path("v1", "Pod", name));
          return conditionOf(pod, "Ready") === "True" ? pod : undefined;
        },
        seconds,
      ),
    deploymentReady: (name, seconds) =>
      until(
        `Deployment ${name} is complete`,
        async () => {
          const deployment = await answered("GET", await path("apps/v1", "Deployment", name));
          const { spec, status, metadata } = deployment as unknown as {
            spec: { replicas: number };
            status: { observedGeneration?: number; replicas?: number; updatedReplicas?: number; availableReplicas?: number };
            metadata: { generation: number };
          };
          const all = [status.replicas ?? 0, status.updatedReplicas ?? 0, status.availableReplicas ?? 0].every((count) => count === spec.replicas);
          return all && status.observedGeneration === metadata.generation ? deployment : undefined;
        },
        seconds,
      ),
    exec: (pod, command, options = {}) =>
      time.drive(
        runExec(
          client,
          { namespace: options.namespace ?? namespace, pod, ...(options.container === undefined ? {} : { container: options.container }) },
          command,
          { limitBytes: OUTPUT_BYTES, ...(options.stdin === undefined ? {} : { stdin: options.stdin }) },
        ),
      ),
    async logs(pod, query) {
      const answer = await request("GET", await path("v1", "Pod", pod, { subresource: "log", ...(query === undefined ? {} : { query }) }), undefined, {
        accept: "*/*",
      });
      if (isStatus(answer.body)) throw new ApiError(answer.body);
      return String(answer.body);
    },
    async events(kind, name) {
      const list = (await answered(
        "GET",
        await path("v1", "Event", undefined, { query: { fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}` } }),
      )) as unknown as { items: KubeObject[] };
      const begun = (event: KubeObject) => String(event["firstTimestamp"] ?? event["eventTime"] ?? event.metadata.creationTimestamp);
      return list.items.toSorted((a, b) => begun(a).localeCompare(begun(b)) || Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
    },
  };
}

/** The status of one condition of any object: "True", "False", "Unknown", or undefined. */
export function conditionOf(object: KubeObject, type: string): string | undefined {
  const conditions = (object as unknown as { status?: { conditions?: { type: string; status: string }[] } }).status?.conditions;
  return conditions?.find((condition) => condition.type === type)?.status;
}

function isStatus(body: unknown): body is Status {
  return typeof body === "object" && body !== null && (body as { kind?: unknown }).kind === "Status";
}

/** Some servers send JSON under another name: a Status on a log request, say. */
function parsed(text: string): unknown {
  if (!text.startsWith('{"kind":"Status"')) return text;
  return JSON.parse(text);
}
