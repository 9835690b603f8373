import { type IncomingMessage, request as httpRequest } from "node:http";
import { type RequestOptions, Agent, request as httpsRequest } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import type { WatchEvent } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ApiClient, ApiRequest, ApiResponse } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { type ByteSource, EMPTY_SOURCE } from "@tsunagu/embedded-cluster/kernel/streams";
import { openChannels } from "./exec-socket.ts";
import { openPort } from "./port-socket.ts";

/** Sockets kept open to one API server. */
const KEPT_SOCKETS = 16;
/** Longest line of a watch stream: the API server's own limit on an object, with room. */
const WATCH_LINE_BYTES = 8 * 1024 * 1024;

/** The Kubernetes API of the kubeconfig's current context. Credentials, CA and proxies are client-node's business. */
export function kubeconfigClient(config: KubeConfig): ApiClient {
  const agentOptions = { keepAlive: true, maxSockets: KEPT_SOCKETS };
  const agent = new Agent(agentOptions);
  return {
    request: (request) => send(config, agent, request),
    exec: (request) => openChannels(config, request),
    portForward: (request) => openPort(config, request),
  };
}

async function send(config: KubeConfig, agent: Agent, request: ApiRequest): Promise<ApiResponse> {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("the kubeconfig has no current context; set one with `kubectl config use-context`");
  const url = new URL(request.path, cluster.server);
  const secure = url.protocol === "https:";
  const options: RequestOptions = {
    method: request.method,
    headers: { accept: "application/json", ...request.headers },
    ...(secure ? { agent } : {}),
    ...(request.signal ? { signal: request.signal as globalThis.AbortSignal } : {}),
  };
  await config.applyToHTTPSOptions(options);
  const body = encodeBody(request.body);
  // Node does not say by itself how long the body of a DELETE is, and the server then does not read it.
  if (body !== undefined) options.headers = { ...(options.headers as Record<string, string>), "content-length": String(Buffer.byteLength(body)) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  const status = response.statusCode ?? 500;
  const json = (headers["content-type"] ?? "").includes("json");
  if (status < 400 && url.searchParams.get("watch") === "true") return { status, headers, body: { type: "watch", events: watchEvents(response) } };
  if (!json) return { status, headers, body: { type: "bytes", source: sourceOfStream(response) } };
  const text = await readText(response);
  // A redirection says what it would lead to, and holds nothing.
  if (text === "") return { status, headers, body: { type: "bytes", source: EMPTY_SOURCE } };
  return { status, headers, body: { type: "json", value: JSON.parse(text) } };
}

function encodeBody(body: unknown): Uint8Array | string | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
}

async function readText(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** One JSON document per line, as the watch protocol has it. */
async function* watchEvents(stream: IncomingMessage): AsyncIterable<WatchEvent<unknown>> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    if (rest.length > WATCH_LINE_BYTES) throw new Error(`a watch event is longer than ${WATCH_LINE_BYTES} bytes`);
    let end = rest.indexOf("\n");
    while (end >= 0) {
      if (end > 0) yield JSON.parse(rest.slice(0, end)) as WatchEvent<unknown>;
      rest = rest.slice(end + 1);
      end = rest.indexOf("\n");
    }
  }
}

function sourceOfStream(stream: IncomingMessage): ByteSource {
  const iterator = stream[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined;
  return {
    async read(maxBytes = Number.MAX_SAFE_INTEGER) {
      if (rest === undefined) {
        const next = await iterator.next();
        if (next.done === true) return null;
        rest = next.value as Uint8Array;
      }
      const taken = rest.subarray(0, maxBytes);
      rest = taken.length < rest.length ? rest.subarray(taken.length) : undefined;
      return taken;
    },
  };
}
