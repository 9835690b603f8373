import type { Probe } from "../../apimachinery/types/core.ts";
import { TlsFailure, connectTls } from "../../images/tls/connect.ts";
import { seededRandom } from "../../kernel/random.ts";
import { PROBE_OUTPUT_BYTES } from "../../kernel/limits.ts";
import { HttpFailure, type HttpResponse, httpRequest } from "../../network/http/index.ts";
import { NetworkError, type PodNetwork, type Socket } from "../../network/pod-network.ts";

type HttpGet = NonNullable<Probe["httpGet"]> & { host: string; port: number };

export type HttpGetAnswer = { kind: "answered"; status: number; body: string } | { kind: "failed"; message: string };

const USER_AGENT = "kube-probe/1.36";

/** GETs a URL as the node's kubelet does, and words failures as Go's net/http. Models pkg/probe/http. */
export async function httpGet(host: PodNetwork, action: HttpGet, timeoutMilliseconds: number): Promise<HttpGetAnswer> {
  const scheme = (action.scheme ?? "HTTP").toLowerCase();
  const path = (action.path ?? "").startsWith("/") ? (action.path as string) : `/${action.path ?? ""}`;
  const address = `${action.host}:${action.port}`;
  const url = `${scheme}://${address}${path}`;
  const fail = (reason: string): HttpGetAnswer => ({ kind: "failed", message: `Get ${JSON.stringify(url)}: ${reason}` });
  const headers: [string, string][] = [
    ["User-Agent", USER_AGENT],
    ["Accept", "*/*"],
    ["Connection", "close"],
  ];
  for (const { name, value } of action.httpHeaders ?? []) setHeader(headers, name, value);
  try {
    const hostHeader = headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? address;
    const sent = headers.filter(([name, value]) => name.toLowerCase() !== "host" && !(name === "Accept" && value === ""));
    const response = await httpRequest(host, {
      ip: action.host,
      port: action.port,
      host: hostHeader,
      method: "GET",
      path,
      headers: sent,
      timeoutMilliseconds,
      ...(scheme === "https" ? { secure: (socket: Socket) => handshake(socket, action.port) } : {}),
    });
    return { kind: "answered", status: response.status, body: await bodyText(response) };
  } catch (error) {
    return fail(reasonOf(error, address));
  }
}

/** Whose certificate it is does not matter: a probe only asks whether the server is well. */
async function handshake(socket: Socket, port: number): Promise<Socket> {
  return (await connectTls(socket, { random: seededRandom(port), accepts: () => true })).socket;
}

function setHeader(headers: [string, string][], name: string, value: string): void {
  const at = headers.findIndex(([present]) => present.toLowerCase() === name.toLowerCase());
  if (at >= 0) headers[at] = [name, value];
  else headers.push([name, value]);
}

async function bodyText({ body }: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; size < PROBE_OUTPUT_BYTES; ) {
    const chunk = await body.read();
    if (chunk === null) break;
    size += chunk.length;
    text += decoder.decode(chunk, { stream: true });
  }
  return text.slice(0, PROBE_OUTPUT_BYTES);
}

function reasonOf(error: unknown, address: string): string {
  if (error instanceof NetworkError) return dialReason(error, address);
  if (error instanceof TlsFailure) {
    if (error.code === "not-tls") return "http: server gave HTTP response to HTTPS client";
    return error.code === "alert" ? "remote error: tls: handshake failure" : "EOF";
  }
  if (error instanceof HttpFailure) {
    if (error.code === "timeout") return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
    if (error.code === "empty-reply") return "EOF";
    if (error.code === "truncated") return "unexpected EOF";
    return "net/http: HTTP/1.x transport connection broken: malformed HTTP response";
  }
  throw error;
}

/** How Go's net package words a connection that did not come about, or broke. */
export function dialReason(error: NetworkError, address: string): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return `dial tcp ${address}: connect: connection refused`;
    case "EHOSTUNREACH":
      return `dial tcp ${address}: connect: no route to host`;
    case "ENETUNREACH":
      return `dial tcp ${address}: connect: network is unreachable`;
    case "ETIMEDOUT":
      return `dial tcp ${address}: i/o timeout (Client.Timeout exceeded while awaiting headers)`;
    case "ECONNRESET":
      return `read tcp ${address}: read: connection reset by peer`;
    default:
      return `dial tcp ${address}: ${error.message.toLowerCase()}`;
  }
}
