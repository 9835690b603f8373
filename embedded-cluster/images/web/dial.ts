import { decodeUtf8 } from "../../kernel/bytes.ts";
import { readAll } from "../../kernel/streams.ts";
import { type HttpHeaders, type HttpMessage, HttpFailure, httpRequest } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK, type Socket } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";
import { NameError, lookUp } from "../nettools/look-up.ts";
import { parseUrl } from "../nettools/url.ts";

/** A dependency that could not be reached, worded as Node's net module words it: the demo services are Node.js programs. */
export class Unreachable extends Error {}

/** Opens a TCP connection by name. Throws Unreachable. */
export async function dial(process: Process, host: string, port: number, timeoutMilliseconds: number): Promise<Socket> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new Unreachable("no network");
  const patience = new AbortController();
  const timer = process.clock.setTimer(timeoutMilliseconds, () => patience.abort());
  const signal = AbortSignal.any([process.signal, patience.signal]);
  let place = `${host}:${port}`;
  try {
    const [address = host] = await lookUp(process, host, signal);
    place = `${address}:${port}`;
    return await network.connect(address, port, { signal });
  } catch (error) {
    if (patience.signal.aborted && !process.signal.aborted) throw new Unreachable(`connect ETIMEDOUT ${place}`);
    throw worded(error, host, place);
  } finally {
    timer.dispose();
  }
}

export function worded(error: unknown, host: string, place: string): unknown {
  if (error instanceof NameError) return new Unreachable(`getaddrinfo ${error.temporary ? "EAI_AGAIN" : "ENOTFOUND"} ${host}`);
  if (error instanceof NetworkError) return new Unreachable(error.code === "ECONNRESET" ? "read ECONNRESET" : `connect ${error.code} ${place}`);
  if (error instanceof HttpFailure) return new Unreachable(error.code === "empty-reply" || error.code === "truncated" ? "socket hang up" : error.message);
  return error;
}

export interface Fetched {
  status: number;
  headers: HttpHeaders;
  text: string;
}

/** Fetches a URL as a whole. Throws Unreachable. */
export async function fetchText(process: Process, url: string, options: HttpMessage & { timeoutMilliseconds: number }): Promise<Fetched> {
  const target = parseUrl(url);
  const network = process.capability(POD_NETWORK);
  if (target === undefined || network === undefined) throw new Unreachable(`Invalid URL: ${url}`);
  if (target.scheme !== "http") throw new Unreachable(`unsupported scheme ${target.scheme}`);
  let place = `${target.host}:${target.port}`;
  const patience = new AbortController();
  const timer = process.clock.setTimer(options.timeoutMilliseconds, () => patience.abort());
  const signal = AbortSignal.any([process.signal, patience.signal]);
  try {
    const [ip = target.host] = await lookUp(process, target.host, signal);
    const host = target.port === 80 ? target.host : place;
    place = `${ip}:${target.port}`;
    const response = await httpRequest(network, { ...options, ip, port: target.port, host, path: target.path, signal });
    return { status: response.status, headers: response.headers, text: decodeUtf8(await readAll(response.body)) };
  } catch (error) {
    if (patience.signal.aborted && !process.signal.aborted) throw new Unreachable(`timeout of ${options.timeoutMilliseconds}ms exceeded`);
    throw worded(error, target.host, place);
  } finally {
    timer.dispose();
  }
}
