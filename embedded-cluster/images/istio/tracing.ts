import { type Random, randomInteger } from "../../kernel/random.ts";
import type { HttpHeaders } from "../../network/http/index.ts";
import { telemetryOf } from "../../network/mesh/index.ts";
import type { Exchange } from "./exchange.ts";
import type { Proxy } from "./proxy.ts";

/** One hop of a trace: what came with the request, and this proxy's own span. */
export interface Trace {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  sampled: boolean;
}

/** Goes on with the trace a request belongs to, by B3 headers or W3C's, or begins one. */
export function beginTrace(proxy: Proxy, headers: HttpHeaders): Trace {
  const { random } = proxy.process;
  const parent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(headers.get("traceparent") ?? "");
  const traceId = headers.get("x-b3-traceid") ?? parent?.[1];
  const sampled = headers.get("x-b3-sampled") ?? (parent === null ? undefined : String(Number.parseInt(parent[3] as string, 16) & 1));
  return {
    traceId: traceId ?? hex(random, 32),
    spanId: hex(random, 16),
    parentSpanId: traceId === undefined ? undefined : (headers.get("x-b3-spanid") ?? parent?.[2]),
    sampled: sampled === undefined ? isSampled(proxy) : sampled === "1",
  };
}

function isSampled(proxy: Proxy): boolean {
  return proxy.process.random.next() * 100 < telemetryOf(proxy.configuration, proxy.workload).samplingPercent;
}

/** What the next hop is told. An application that does not pass these on breaks its trace in two. */
export function traceHeaders({ traceId, spanId, parentSpanId, sampled }: Trace): [string, string][] {
  const flag = sampled ? "1" : "0";
  return [
    ["x-b3-traceid", traceId],
    ["x-b3-spanid", spanId],
    ...(parentSpanId === undefined ? [] : [["x-b3-parentspanid", parentSpanId] as [string, string]]),
    ["x-b3-sampled", flag],
    ["traceparent", `00-${traceId.padStart(32, "0")}-${spanId}-0${flag}`],
  ];
}

/** Hands the finished hop to the collector. */
export function reportSpan(exchange: Exchange, status: number): void {
  const { proxy, request, trace } = exchange;
  if (!trace.sampled) return;
  const { workload } = proxy;
  const name = workload.labels["service.istio.io/canonical-name"] ?? workload.labels["app.kubernetes.io/name"] ?? workload.labels["app"] ?? workload.name;
  const now = proxy.process.clock.now();
  proxy.plane.traces.add({
    traceId: trace.traceId,
    spanId: trace.spanId,
    parentSpanId: trace.parentSpanId,
    kind: exchange.direction === "outbound" ? "client" : "server",
    service: `${name}.${workload.namespace}`,
    operation: exchange.operation,
    startMicroseconds: exchange.start * 1_000,
    durationMicroseconds: (now - exchange.start) * 1_000,
    tags: {
      component: "proxy",
      "guid:x-request-id": exchange.requestId,
      "http.method": request.method,
      "http.protocol": `HTTP/${request.httpVersion}`,
      "http.status_code": String(status),
      "http.url": `http://${exchange.authority}${exchange.path}`,
      "istio.canonical_service": name,
      "istio.namespace": workload.namespace,
      node_id: `${proxy.role}~${workload.ip}~${workload.name}.${workload.namespace}~${workload.namespace}.svc.cluster.local`,
      "peer.address": request.remote.ip,
      response_flags: exchange.flags.join(",") || "-",
      upstream_cluster: exchange.cluster,
      user_agent: request.headers.get("user-agent") ?? "",
      ...(status >= 500 ? { error: "true" } : {}),
    },
  });
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => randomInteger(random, 16).toString(16)).join("");
}
