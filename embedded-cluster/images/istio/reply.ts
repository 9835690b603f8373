import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { type HttpAnswer, type HttpResponse, statusText } from "../../network/http/index.ts";
import { telemetryOf } from "../../network/mesh/index.ts";
import { accessLine } from "./access-log.ts";
import type { Exchange } from "./exchange.ts";
import { reportSpan } from "./tracing.ts";

/** Headers of one hop, which are not passed on. */
export const HOP_HEADERS: ReadonlySet<string> = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade"]);

/** What a request comes to: an upstream's answer, or the proxy's own. Header names in lower case. */
export type Reply =
  | { kind: "upstream"; status: number; headers: [string, string][]; body: ByteSource | undefined; close(): void }
  | { kind: "local"; status: number; headers: [string, string][]; text: string };

export function localReply(status: number, text = "", headers: [string, string][] = []): Reply {
  return { kind: "local", status, headers, text };
}

/** Notes why the proxy answers by itself. */
export function failed(exchange: Exchange, status: number, flag: string, details: string, text: string, headers: [string, string][] = []): Reply {
  exchange.flags.push(flag);
  exchange.details = details;
  return localReply(status, text, headers);
}

export function upstreamReply(response: HttpResponse, method: string): Reply {
  const headers = [...response.headers].flatMap(([name, value]): [string, string][] => {
    const lower = name.toLowerCase();
    return HOP_HEADERS.has(lower) ? [] : [[lower, value]];
  });
  const isEmpty = method === "HEAD" || response.status === 204 || response.status === 304;
  if (isEmpty) response.close();
  return { kind: "upstream", status: response.status, headers, body: isEmpty ? undefined : response.body, close: () => response.close() };
}

/** The answer as it goes out, in Envoy's order. The line of the log and the span are written when the body is out. */
export function finish(exchange: Exchange, reply: Reply): HttpAnswer {
  const { proxy, request, direction } = exchange;
  const headers = [...reply.headers];
  const set = (name: string, value: string) => {
    const at = headers.findIndex(([field]) => field === name);
    if (at >= 0) headers[at] = [name, value];
    else headers.push([name, value]);
  };
  const date = new Date(proxy.process.clock.now()).toUTCString();
  const bytes = reply.kind === "local" ? encodeUtf8(reply.text) : undefined;
  if (bytes !== undefined && bytes.length > 0) {
    headers.unshift(["content-length", String(bytes.length)], ["content-type", "text/plain"]);
  } else if (bytes !== undefined) set("content-length", "0");
  if (reply.kind === "upstream" && exchange.serviceTime !== undefined && direction !== "inbound") {
    set("x-envoy-upstream-service-time", String(exchange.serviceTime));
  } else if (reply.kind === "upstream" && exchange.serviceTime !== undefined && !headers.some(([name]) => name === "x-envoy-upstream-service-time")) {
    headers.push(["x-envoy-upstream-service-time", String(exchange.serviceTime)]);
  }
  if (!headers.some(([name]) => name === "date")) headers.push(["date", date]);
  // The callee's own proxy leaves the name of its server alone; the caller's puts its own there.
  const named = headers.some(([name]) => name === "server");
  if (direction === "gateway") set("server", "istio-envoy");
  else if (direction === "outbound" || !named) set("server", direction === "inbound" ? "istio-envoy" : "envoy");
  const ended = (sent: number) => {
    const { logs } = telemetryOf(proxy.configuration, proxy.workload);
    if (logs) proxy.print(accessLine(exchange, reply.status, sent));
    reportSpan(exchange, reply.status);
  };
  if (reply.kind === "local" || reply.body === undefined) {
    ended(bytes?.length ?? 0);
    return { status: reply.status, statusText: statusText(reply.status), headers, ...(bytes === undefined ? {} : { body: bytes }) };
  }
  if (request.httpVersion === "1.1" && !headers.some(([name]) => name === "content-length")) headers.push(["transfer-encoding", "chunked"]);
  return { status: reply.status, statusText: statusText(reply.status), headers, body: counted(reply.body, reply.close, ended) };
}

function counted(body: ByteSource, close: () => void, ended: (bytes: number) => void): ByteSource {
  let bytes = 0;
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    close();
    ended(bytes);
  };
  return {
    async read(maxBytes) {
      try {
        const chunk = await body.read(maxBytes);
        if (chunk === null) over();
        else bytes += chunk.length;
        return chunk;
      } catch (error) {
        over();
        throw error;
      }
    },
  };
}
