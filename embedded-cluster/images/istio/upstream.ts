import { sleep } from "../../kernel/clock.ts";
import { HttpConnection, HttpFailure, type HttpResponse } from "../../network/http/index.ts";
import { type MeshEndpoint, type Retries, type UpstreamCluster, keyOf, milliseconds, mutualTlsMode } from "../../network/mesh/index.ts";
import { NetworkError, type Socket } from "../../network/pod-network.ts";
import { NameError, lookUp } from "../nettools/look-up.ts";
import { networkErrorText } from "../nettools/network-error-text.ts";
import { connectTls, TlsFailure } from "../tls/connect.ts";
import type { Exchange } from "./exchange.ts";
import { NoMutualTls, offerMutualTls } from "./mutual-tls.ts";
import type { Proxy } from "./proxy.ts";
import { type Reply, failed, upstreamReply } from "./reply.ts";

/** Istio's defaults: two more tries, for what never reached the other program. */
const DEFAULT_RETRIES: Required<Pick<Retries, "attempts" | "retryOn">> = {
  attempts: 2,
  retryOn: "connect-failure,refused-stream,unavailable,cancelled,reset-before-request",
};
const CONNECT_MILLISECONDS = 10_000;
/** Envoy waits a random part of this, doubled for each further try. */
const BACK_OFF_MILLISECONDS = 25;
const LONGEST_BACK_OFF_MILLISECONDS = 250;
const PREFIX = "upstream connect error or disconnect/reset before headers.";

export interface Passage {
  cluster: UpstreamCluster;
  method: string;
  path: string;
  headers: [string, string][];
  /** Of the whole exchange, retries included. Milliseconds. */
  timeout: number | undefined;
  retries: Retries | undefined;
  /** What consistent hashing goes by. */
  hash: string | undefined;
}

interface Attempt {
  reply: Reply;
  /** What kind of failure it was, in the words of retryOn. */
  causes: readonly string[];
  /** In the text of the last failure when there were tries before it. */
  reason?: { flag: string; details: string; text: string };
}

/** Sends a request to a cluster, again as the rule says. Models Envoy's router filter. */
export async function passOn(exchange: Exchange, passage: Passage): Promise<Reply> {
  const { process } = exchange.proxy;
  const retries = { ...DEFAULT_RETRIES, ...passage.retries };
  const retryOn = new Set((retries.retryOn || DEFAULT_RETRIES.retryOn).split(",").map((word) => word.trim()));
  const deadline = passage.timeout === undefined ? undefined : process.clock.now() + passage.timeout;
  const tried = new Set<string>();
  for (let attempt = 0; ; attempt++) {
    exchange.attempts++;
    const left = deadline === undefined ? undefined : Math.max(0, deadline - process.clock.now());
    const result = await attemptOnce(exchange, passage, milliseconds(retries.perTryTimeout), left, tried);
    const isLate = deadline !== undefined && process.clock.now() >= deadline;
    if (isLate || attempt >= retries.attempts || !result.causes.some((cause) => retryOn.has(cause))) {
      if (attempt >= retries.attempts && retries.attempts > 0 && result.causes.length > 0) exchange.flags.push("URX");
      return result.reason === undefined ? result.reply : explained(exchange, result.reason, attempt > 0);
    }
    if (result.reply.kind === "upstream") result.reply.close();
    // What an injected fault has left in the log stays.
    exchange.flags = exchange.flags.filter((flag) => flag === "DI");
    const longest = Math.min(BACK_OFF_MILLISECONDS * 2 ** attempt, LONGEST_BACK_OFF_MILLISECONDS);
    await sleep(process.clock, Math.floor(process.random.next() * longest), process.signal);
  }
}

function explained(exchange: Exchange, { flag, details, text }: { flag: string; details: string; text: string }, isRetry: boolean): Reply {
  exchange.flags.unshift(flag);
  exchange.details = details;
  return { kind: "local", status: 503, headers: [], text: `${PREFIX} ${isRetry ? "retried and the latest reset reason" : "reset reason"}: ${text}` };
}

async function attemptOnce(exchange: Exchange, passage: Passage, perTry: number | undefined, left: number | undefined, tried: Set<string>): Promise<Attempt> {
  const { proxy } = exchange;
  const { clock, random } = proxy.process;
  const { cluster } = passage;
  const state = proxy.stateOf(cluster);
  exchange.cluster = cluster.name;
  const endpoint = state.choose(cluster, clock.now(), random, passage.hash, tried);
  if (endpoint === undefined) return { reply: failed(exchange, 503, "UH", "no_healthy_upstream", "no healthy upstream"), causes: [] };
  if ((await state.enter(cluster)) === undefined) {
    const reply = failed(exchange, 503, "UO", "upstream_reset_before_response_started{overflow}", `${PREFIX} reset reason: overflow`, [
      ["x-envoy-overloaded", "true"],
    ]);
    return { reply, causes: [] };
  }
  tried.add(keyOf(endpoint));
  exchange.upstream = { ip: endpoint.ip, port: endpoint.port };
  state.began(endpoint);
  const began = clock.now();
  const patience = Math.min(perTry ?? Number.POSITIVE_INFINITY, left ?? Number.POSITIVE_INFINITY);
  let isOver = false;
  const over = (status: number) => {
    if (isOver) return;
    isOver = true;
    state.leave();
    state.ended(cluster, endpoint, status, clock.now());
  };
  try {
    const response = await send(exchange, passage, endpoint, patience);
    exchange.serviceTime = clock.now() - began;
    exchange.details = "via_upstream";
    const reply = upstreamReply(response, passage.method);
    return { reply: releasing(reply, () => over(response.status)), causes: causesOf(response.status) };
  } catch (error) {
    const failure = describe(exchange, error, perTry !== undefined && perTry <= (left ?? Number.POSITIVE_INFINITY));
    over(failure.reply.status);
    return failure;
  }
}

/** Calls back when the answer's body is at its end. */
function releasing(reply: Reply, over: () => void): Reply {
  if (reply.kind !== "upstream" || reply.body === undefined) {
    over();
    return reply;
  }
  const { body, close } = reply;
  const read = async (maxBytes?: number) => {
    const chunk = await body.read(maxBytes).catch((error: unknown) => {
      over();
      throw error;
    });
    if (chunk === null) over();
    return chunk;
  };
  return {
    ...reply,
    body: { read },
    close: () => {
      over();
      close();
    },
  };
}

function causesOf(status: number): string[] {
  if (status < 400) return [];
  const causes = [String(status), "retriable-status-codes"];
  if (status >= 500) causes.push("5xx");
  if (status >= 502 && status <= 504) causes.push("gateway-error");
  if (status === 409) causes.push("retriable-4xx");
  return status === 503 ? causes : causes.filter((cause) => cause !== "retriable-status-codes");
}

async function send(exchange: Exchange, passage: Passage, endpoint: MeshEndpoint, patience: number): Promise<HttpResponse> {
  const { proxy } = exchange;
  const { clock, signal } = proxy.process;
  const began = clock.now();
  const connecting = Math.min(patience, milliseconds(passage.cluster.policy.connectionPool?.tcp?.connectTimeout) ?? CONNECT_MILLISECONDS);
  const socket = await connectUpstream(proxy, passage.cluster, endpoint, connecting).catch((error: unknown) => {
    // A connect that took all the time the request had is the request's timeout.
    if (error instanceof NetworkError && error.code === "ETIMEDOUT" && connecting === patience) throw new HttpFailure("timeout", "timeout");
    throw new ConnectFailure(error);
  });
  exchange.upstream = { ip: socket.remote.ip, port: endpoint.port };
  exchange.upstreamLocal = socket.local;
  const connection = new HttpConnection(proxy.network, socket, exchange.authority);
  const response = await connection.request({
    method: passage.method,
    path: passage.path,
    headers: [...passage.headers, ["x-envoy-attempt-count", String(exchange.attempts)]],
    signal,
    ...(exchange.body.length > 0 ? { body: exchange.body } : {}),
    ...(Number.isFinite(patience) ? { timeoutMilliseconds: Math.max(0, patience - (clock.now() - began)) } : {}),
  });
  if (connection.isReusable) connection.close();
  return response;
}

class ConnectFailure extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super("connect failure");
    this.reason = reason;
  }
}

/** A connection to an endpoint, with whatever TLS the rules and the endpoint's own proxy ask for. */
export async function connectUpstream(proxy: Proxy, cluster: UpstreamCluster, endpoint: MeshEndpoint, timeoutMilliseconds: number): Promise<Socket> {
  const { process, network } = proxy;
  const ip = endpoint.name === undefined ? endpoint.ip : ((await lookUp(process, endpoint.name, process.signal))[0] ?? endpoint.ip);
  const socket = await network.connect(ip, endpoint.port, { signal: process.signal, timeoutMilliseconds });
  const mode = cluster.policy.tls?.mode;
  try {
    if (mode === "SIMPLE" || mode === "MUTUAL") {
      const serverName = cluster.policy.tls?.sni ?? cluster.hostname;
      return (await connectTls(socket, { random: process.random, serverName, accepts: () => true })).socket;
    }
    if (mode === "ISTIO_MUTUAL" || (mode === undefined && speaksMutualTls(proxy, endpoint))) return await offerMutualTls(socket, proxy.certificate());
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Mutual TLS of itself: to every endpoint with a proxy that does not refuse it. */
function speaksMutualTls({ configuration }: Proxy, endpoint: MeshEndpoint): boolean {
  const workload = configuration.workloads.get(endpoint.ip);
  return endpoint.hasProxy && (workload === undefined || mutualTlsMode(configuration, workload, endpoint.port) !== "DISABLE");
}

function describe(exchange: Exchange, error: unknown, isPerTry: boolean): Attempt {
  const reply: Reply = { kind: "local", status: 503, headers: [], text: "" };
  if (error instanceof HttpFailure && error.code === "timeout") {
    const details = isPerTry ? "upstream_per_try_timeout" : "response_timeout";
    return { reply: failed(exchange, 504, "UT", details, "upstream request timeout"), causes: ["5xx", "gateway-error", "504", "reset"] };
  }
  if (error instanceof ConnectFailure) {
    const text = connectText(error.reason);
    if (text.transport !== undefined) exchange.transportFailure = text.transport;
    const why = text.transport === undefined ? text.reason : `${text.reason}, transport failure reason: ${text.transport}`;
    const details = `upstream_reset_before_response_started{${why.replaceAll(" ", "_")}}`;
    return { reply, causes: ["5xx", "gateway-error", "connect-failure", "reset", "503"], reason: { flag: "UF", details, text: why } };
  }
  if (error instanceof HttpFailure && error.code === "malformed") {
    const failure = failed(exchange, 502, "UPE", "upstream_reset_before_response_started{protocol_error}", `${PREFIX} reset reason: protocol error`);
    return { reply: failure, causes: ["5xx", "gateway-error", "502"] };
  }
  if (!(error instanceof HttpFailure) && !(error instanceof NetworkError)) throw error;
  const details = "upstream_reset_before_response_started{connection_termination}";
  return { reply, causes: ["5xx", "gateway-error", "reset", "503"], reason: { flag: "UC", details, text: "connection termination" } };
}

function connectText(error: unknown): { reason: string; transport?: string } {
  if (error instanceof NoMutualTls || error instanceof TlsFailure) {
    if (error.message.includes("closed")) return { reason: "connection termination" };
    return {
      reason: "remote connection failure",
      transport: "TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end",
    };
  }
  if (error instanceof NameError) return { reason: "remote connection failure", transport: "delayed connect error: Name or service not known" };
  if (!(error instanceof NetworkError)) throw error;
  if (error.code === "ETIMEDOUT") return { reason: "connection timeout" };
  if (error.code === "ECONNRESET") return { reason: "connection termination" };
  return { reason: "remote connection failure", transport: `delayed connect error: ${networkErrorText(error.code)}` };
}
