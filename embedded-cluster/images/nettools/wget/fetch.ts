import { HttpFailure, type HttpResponse, httpRequest } from "../../../network/http/index.ts";
import { POD_NETWORK } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import type { Certificate } from "../../tls/certificate.ts";
import { connectTls } from "../../tls/connect.ts";
import type { ParsedUrl } from "../url.ts";

export interface WgetRequest {
  url: ParsedUrl;
  address: string;
  method: string;
  userAgent: string;
  headers: readonly string[];
  body: string | undefined;
  timeoutMilliseconds: number | undefined;
  /** Whether a server's certificates will do; every one does when left out. */
  accepts?(chain: readonly Certificate[]): boolean;
}

/** Sends one request of wget. Throws NetworkError, HttpFailure or TlsFailure. */
export function fetchOnce(process: Process, request: WgetRequest): Promise<HttpResponse> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) throw new HttpFailure("malformed", "no network");
  const { url, timeoutMilliseconds } = request;
  const extra = request.headers.map((header): [string, string] => {
    const colon = header.indexOf(":");
    return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
  });
  const hasHost = extra.some(([name]) => name.toLowerCase() === "host");
  const headers: [string, string][] = [
    ...(hasHost ? [] : [["Host", url.port === (url.scheme === "https" ? 443 : 80) ? url.host : `${url.host}:${url.port}`] as [string, string]]),
    ["User-Agent", request.userAgent],
    ["Accept", "*/*"],
    ["Connection", "close"],
    ...(request.body === undefined ? [] : [["Content-Type", "application/x-www-form-urlencoded"] as [string, string]]),
    ...extra.filter(([name]) => name !== ""),
  ];
  const tls = {
    ...(/^[\d.]+$/.test(url.host) ? {} : { serverName: url.host }),
    random: process.random,
    accepts: request.accepts ?? (() => true),
  };
  return httpRequest(network, {
    ip: request.address,
    port: url.port,
    method: request.method,
    path: url.path,
    headers,
    signal: process.signal,
    ...(url.scheme === "https" ? { secure: async (socket) => (await connectTls(socket, tls)).socket } : {}),
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  });
}

/** The name a URL is saved under. */
export function fileNameOf(url: ParsedUrl): string {
  return decodeURIComponentSafely(url.path.replace(/\?.*$/, "").split("/").at(-1) ?? "") || "index.html";
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll("/", "_");
  } catch {
    return text;
  }
}
