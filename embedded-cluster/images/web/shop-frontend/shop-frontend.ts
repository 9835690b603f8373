import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { readAll } from "../../../kernel/streams.ts";
import type { HttpAnswer, HttpRequest } from "../../../network/http/index.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { parseUrl } from "../../nettools/url.ts";
import { Unreachable, fetchText } from "../dial.ts";
import { json, plain, portFrom, runHttpApp } from "../http-app.ts";
import { traceContext } from "../trace-context.ts";

const PATIENCE_MILLISECONDS = 3_000;

/** The web tier of the labs' three tiers: a page made from what the API says, and 502 when the API says nothing. */
export const shopFrontend: Program = (process) => {
  const port = portFrom(process.env.get("PORT"), 3000);
  return runHttpApp(process, {
    port,
    handle: async (request) => {
      const answer = await route(process, request);
      return { ...answer, headers: { ...(answer.headers as Record<string, string> | undefined), "x-frontend": process.hostname } };
    },
    banner: `shop-frontend listening on port ${port}, API at ${apiUrl(process) ?? "(not set)"}`,
    portTaken: `Error: listen EADDRINUSE: address already in use :::${port}\n`,
    logLine: (request, answer, milliseconds) =>
      `${new Date(process.clock.now()).toISOString()} ${request.remote.ip} "${request.method} ${request.path}" ${answer.status} ${milliseconds}ms`,
  });
};

function apiUrl(process: Process): string | undefined {
  const { env } = process;
  return env.get("REACT_APP_API_URL") || env.get("API_URL") || env.get("api_service_url") || undefined;
}

async function route(process: Process, request: HttpRequest): Promise<HttpAnswer> {
  const { path, method } = request;
  const api = apiUrl(process);
  if (["/health", "/healthz", "/live", "/ready"].includes(path)) return json(200, { status: "ok", hostname: process.hostname });
  if (path.startsWith("/api/") && api !== undefined) return forward(process, request, api);
  if (path !== "/" && path !== "/index.html") return plain(404, "404 Not Found\n");
  if (method !== "GET" && method !== "HEAD") return plain(405, "405 Method Not Allowed\n", { allow: "GET, HEAD" });
  if (api === undefined) return page(200, process, "The API's address is not set: give it as REACT_APP_API_URL or API_URL.");
  try {
    const { status, text, headers } = await fetchText(process, api, {
      timeoutMilliseconds: PATIENCE_MILLISECONDS,
      headers: { accept: "application/json", ...traceContext(request.headers) },
    });
    const served = headers.get("x-served-by");
    if (status >= 500) return plain(502, `502 Bad Gateway\n${process.hostname}: ${api} answered ${status}: ${text.trim()}\n`);
    return page(200, process, `${api} answered ${status}${served === undefined ? "" : ` from ${served}`}: ${text.trim()}`);
  } catch (error) {
    return badGateway(process, api, error);
  }
}

/** What the browser asks of /api goes to the API's host, as a development server's proxy sends it. */
async function forward(process: Process, request: HttpRequest, api: string): Promise<HttpAnswer> {
  const target = parseUrl(api);
  if (target === undefined) return plain(502, `502 Bad Gateway\n${process.hostname}: Invalid URL: ${api}\n`);
  const url = `${target.scheme}://${target.host}:${target.port}${request.path}${request.query === "" ? "" : `?${request.query}`}`;
  const type = request.headers.get("content-type");
  try {
    const body = decodeUtf8(await readAll(request.body));
    const answer = await fetchText(process, url, {
      method: request.method,
      timeoutMilliseconds: PATIENCE_MILLISECONDS,
      headers: { "x-forwarded-for": request.remote.ip, ...traceContext(request.headers), ...(type === undefined ? {} : { "content-type": type }) },
      ...(body === "" ? {} : { body }),
    });
    const served = answer.headers.get("x-served-by");
    const headers = { "Content-Type": answer.headers.get("content-type") ?? "text/plain", ...(served === undefined ? {} : { "x-served-by": served }) };
    return answer.text === "" ? { status: answer.status, headers } : { status: answer.status, headers, body: answer.text };
  } catch (error) {
    return badGateway(process, url, error);
  }
}

function badGateway(process: Process, url: string, error: unknown): HttpAnswer {
  if (!(error instanceof Unreachable)) throw error;
  return plain(502, `502 Bad Gateway\n${process.hostname}: could not reach ${url}: ${error.message}\n`);
}

function page(status: number, process: Process, said: string): HttpAnswer {
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tsunagu Shop</title></head>
<body>
<h1>Tsunagu Shop</h1>
<p>This page was made by ${escape(process.hostname)}.</p>
<pre>${escape(said)}</pre>
</body>
</html>
`;
  return { status, headers: { "Content-Type": "text/html; charset=utf-8" }, body };
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
