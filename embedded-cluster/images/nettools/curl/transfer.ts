import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { HttpFailure, HttpHeaders, HttpConnection, type HttpResponse } from "../../../network/http/index.ts";
import { NetworkError, POD_NETWORK, type PodNetwork, type Socket } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { type ParsedUrl, parseUrl } from "../url.ts";
import type { Connections, NumberedConnection } from "./connections.ts";
import { CurlFailure } from "./curl-failure.ts";
import type { CurlOptions } from "./curl-options.ts";
import type { RequestBody } from "./request-body.ts";
import { secure } from "./secure.ts";
import type { TransferFacts } from "./transfer-facts.ts";

export const CURL_VERSION = "7.88.1";

/** What one hop of a transfer needs beside its options. */
export interface Hop {
  process: Process;
  options: CurlOptions;
  url: ParsedUrl;
  method: string;
  body: RequestBody | undefined;
  facts: TransferFacts;
  /** When the whole transfer began, and ends by -m. */
  start: number;
  deadline: number | undefined;
  /** What earlier URLs left open. */
  connections: Connections;
  /** The number of the connection in use, for -v. */
  connectionNumber: number;
  /** A line of -v. */
  note(line: string): Promise<void>;
}

/** Checks the URL as curl does before it looks for the host. Throws CurlFailure 1 and 3. */
export function checkedUrl(text: string): ParsedUrl {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") throw new CurlFailure(1, `Protocol "${scheme}" not supported or disabled in libcurl`);
  const url = parseUrl(text);
  if (url === undefined || /[\s<>{}|\\^`]/.test(url.host)) throw new CurlFailure(3, "URL using bad/illegal format or missing URL");
  return url;
}

/** Sends one request and resolves with the head of its answer. Throws CurlFailure. */
export async function sendRequest(hop: Hop): Promise<HttpResponse> {
  const { process, url, facts } = hop;
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new CurlFailure(7, "Couldn't connect to server");
  const idle = hop.connections.find(url);
  if (idle !== undefined) {
    await hop.note(`* Re-using existing connection #${idle.number} with host ${url.host}`);
    return exchange(hop, idle);
  }
  const addresses = await resolve(hop);
  facts.nameLookup = elapsed(hop);
  const socket = await connect(hop, network, addresses);
  facts.connects++;
  facts.connected = elapsed(hop);
  await hop.note(`* Connected to ${url.host} (${socket.remote.ip}) port ${url.port} (#${hop.connections.nextNumber})`);
  const used = url.scheme === "https" ? await secure(hop, socket) : socket;
  if (url.scheme === "https") facts.appConnected = elapsed(hop);
  return exchange(hop, hop.connections.add(url, new HttpConnection(network, used, url.host)));
}

export function elapsed(hop: Pick<Hop, "process" | "start">): number {
  return hop.process.clock.now() - hop.start;
}

/** Milliseconds until -m strikes; throws when it has. */
function left(hop: Hop, doing: () => CurlFailure): number | undefined {
  if (hop.deadline === undefined) return undefined;
  const milliseconds = hop.deadline - hop.process.clock.now();
  if (milliseconds <= 0) throw doing();
  return milliseconds;
}

/** --resolve and --connect-to come before the resolver. */
async function resolve(hop: Hop): Promise<string[]> {
  const { options, url, process } = hop;
  for (const rule of options.resolve) {
    const [host, port, address] = rule.replace(/^[+-]/, "").split(":");
    if ((host === url.host || host === "*") && Number(port) === url.port && address !== undefined) {
      await hop.note(`* Added ${host}:${port}:${address} to DNS cache`);
      await hop.note(`* Hostname ${url.host} was found in DNS cache`);
      return address.split(",");
    }
  }
  const redirect = options.connectTo
    .map((rule) => rule.split(":"))
    .find(([host, port]) => (host === "" || host === url.host) && (port === "" || Number(port) === url.port));
  const host = redirect?.[2] || url.host;
  const patience = new AbortController();
  const limits = [hop.deadline === undefined ? undefined : hop.deadline - process.clock.now(), options.connectTimeout].filter((one) => one !== undefined);
  const timer = limits.length === 0 ? undefined : process.clock.setTimer(Math.min(...limits), () => patience.abort());
  try {
    return await lookUp(process, host, AbortSignal.any([process.signal, patience.signal]));
  } catch (error) {
    process.signal.throwIfAborted();
    if (patience.signal.aborted) throw new CurlFailure(28, `Resolving timed out after ${elapsed(hop)} milliseconds`);
    if (!(error instanceof NameError)) throw error;
    await hop.note(`* Could not resolve host: ${host}`);
    throw new CurlFailure(6, `Could not resolve host: ${host}`);
  } finally {
    timer?.dispose();
  }
}

async function connect(hop: Hop, network: PodNetwork, addresses: readonly string[]): Promise<Socket> {
  const { process, options, url } = hop;
  const began = process.clock.now();
  const where = `${url.host} port ${url.port}`;
  let last: CurlFailure | undefined;
  for (const address of addresses) {
    const rest = left(hop, () => new CurlFailure(28, `Connection timed out after ${elapsed(hop)} milliseconds`));
    const limits = [rest, options.connectTimeout].filter((one) => one !== undefined);
    await hop.note(`*   Trying ${address}:${url.port}...`);
    try {
      return await network.connect(address, url.port, { signal: process.signal, ...(limits.length === 0 ? {} : { timeoutMilliseconds: Math.min(...limits) }) });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const spent = process.clock.now() - began;
      if (error.code === "ETIMEDOUT" && limits.length > 0) {
        const text =
          rest !== undefined && rest <= (options.connectTimeout ?? rest)
            ? `Connection timed out after ${elapsed(hop)} milliseconds`
            : `Failed to connect to ${where} after ${spent} ms: Timeout was reached`;
        await hop.note(`* ${text}`);
        throw new CurlFailure(28, text);
      }
      await hop.note(`* connect to ${address} port ${url.port} failed: ${networkErrorText(error.code)}`);
      last = new CurlFailure(error.code === "ETIMEDOUT" ? 28 : 7, `Failed to connect to ${where} after ${spent} ms: Couldn't connect to server`);
    }
  }
  const failure = last ?? new CurlFailure(6, `Could not resolve host: ${url.host}`);
  await hop.note(`* ${failure.message}`);
  throw failure;
}

async function exchange(hop: Hop, { connection, number }: NumberedConnection): Promise<HttpResponse> {
  hop.connectionNumber = number;
  const { socket } = connection;
  Object.assign(hop.facts, { remote: socket.remote.ip, remotePort: socket.remote.port, local: socket.local.ip, localPort: socket.local.port });
  const { url, method, body, facts, process } = hop;
  const headers = requestHeaders(hop);
  const lines = [`${method} ${url.path} HTTP/1.1`, ...[...headers].map(([name, value]) => `${name}: ${value}`), ""];
  for (const line of lines) await hop.note(`> ${line}\r`);
  if (body !== undefined && body.bytes.length > 0) await hop.note(`} [${body.bytes.length} bytes data]`);
  facts.requestBytes += lines.reduce((sum, line) => sum + encodeUtf8(line).length + 2, 0);
  facts.uploaded = body?.bytes.length ?? 0;
  facts.method = method;
  const timeout = left(hop, () => new CurlFailure(28, `Connection timed out after ${elapsed(hop)} milliseconds`));
  try {
    const response = await connection.request({
      method,
      path: url.path,
      headers,
      signal: process.signal,
      ...(body === undefined ? {} : { body: body.bytes }),
      ...(timeout === undefined ? {} : { timeoutMilliseconds: timeout }),
    });
    facts.startTransfer = elapsed(hop);
    return response;
  } catch (error) {
    throw transferFailure(hop, error);
  }
}

function requestHeaders(hop: Hop): HttpHeaders {
  const { options, url, body } = hop;
  const headers = new HttpHeaders();
  const usual = url.port === (url.scheme === "https" ? 443 : 80);
  headers.set("Host", usual ? url.host : `${url.host}:${url.port}`);
  const user = options.user ?? url.userInfo;
  if (user !== undefined) headers.set("Authorization", `Basic ${btoa(unescape(user))}`);
  headers.set("User-Agent", options.userAgent ?? `curl/${CURL_VERSION}`);
  headers.set("Accept", options.json ? "application/json" : "*/*");
  if (options.referer !== undefined) headers.set("Referer", options.referer);
  if (options.cookie?.includes("=")) headers.set("Cookie", options.cookie);
  if (options.compressed) headers.set("Accept-Encoding", "deflate, gzip, br, zstd");
  if (body !== undefined) headers.set("Content-Length", String(body.bytes.length));
  if (body?.contentType !== undefined) headers.set("Content-Type", body.contentType);
  for (const header of options.headers) {
    const colon = header.indexOf(":");
    if (colon < 0 && !header.endsWith(";")) continue;
    const name = colon < 0 ? header.slice(0, -1) : header.slice(0, colon).trim();
    const value = colon < 0 ? "" : header.slice(colon + 1).trim();
    if (value === "" && colon >= 0) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** curl's word for what broke a transfer. Throws what is no failure of the transfer. */
export function transferFailure(hop: Hop, error: unknown): CurlFailure {
  if (error instanceof NetworkError) return new CurlFailure(56, `Recv failure: ${networkErrorText(error.code)}`);
  if (!(error instanceof HttpFailure)) throw error;
  if (error.code === "empty-reply") return new CurlFailure(52, "Empty reply from server");
  if (error.code === "timeout")
    return new CurlFailure(28, `Operation timed out after ${elapsed(hop)} milliseconds with ${hop.facts.downloaded} bytes received`);
  if (error.code === "truncated") return new CurlFailure(18, error.message);
  if (error.code === "too-large") return new CurlFailure(63, "Maximum file size exceeded");
  return new CurlFailure(1, error.message);
}
