import { parseQuery, type HttpAnswer, type HttpRequest } from "../../network/http/index.ts";
import { MESH_PLANE, type Span, type TraceCollector } from "../../network/mesh/index.ts";
import type { Program } from "../../shell/process/process.ts";
import { json, runHttpApp } from "../web/http-app.ts";

const QUERY_PORT = 16_686;
const DEFAULT_LIMIT = 20;

/** Models the query API of Jaeger's all-in-one: services, operations, traces, as its UI asks for them. */
export const jaeger: Program = (process) => {
  const plane = process.capability(MESH_PLANE);
  return runHttpApp(process, {
    port: QUERY_PORT,
    handle: (request) => (plane === undefined ? json(503, { errors: [{ code: 503, msg: "no collector" }] }) : answer(plane.traces, request)),
    banner: `{"level":"info","msg":"Query server started","http_addr":"[::]:${QUERY_PORT}"}`,
    portTaken: `listen tcp :${QUERY_PORT}: bind: address already in use\n`,
    logLine: () => undefined,
  });
};

function answer(traces: TraceCollector, request: HttpRequest): HttpAnswer {
  const path = request.path.replace(/^\/jaeger(?=\/)/, "");
  const query = parseQuery(request.query);
  if (path === "/api/services") return page([...new Set(traces.list().flatMap((spans) => spans.map(({ service }) => service)))].sort());
  const service = /^\/api\/services\/([^/]+)\/operations$/.exec(path)?.[1];
  if (service !== undefined) {
    const own = traces.list().flatMap((spans) => spans.filter((span) => span.service === decodeURIComponent(service)));
    return page([...new Set(own.map(({ operation }) => operation))].sort());
  }
  const id = /^\/api\/traces\/([0-9a-fA-F]+)$/.exec(path)?.[1];
  if (id !== undefined) {
    const found = traces.get(id.toLowerCase().padStart(32, "0")) ?? traces.get(id.toLowerCase());
    if (found === undefined) return json(404, { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 404, msg: "trace not found" }] });
    return page([traceJson(found)]);
  }
  if (path !== "/api/traces") return { status: 404, headers: { "Content-Type": "text/plain" }, body: "404 page not found\n" };
  const wanted = query.get("service");
  if (wanted === undefined) return json(400, { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 400, msg: "parameter 'service' is required" }] });
  const operation = query.get("operation");
  const isWanted = (span: Span) => span.service === wanted && (operation === undefined || span.operation === operation);
  const limit = Number(query.get("limit")) || DEFAULT_LIMIT;
  return page(
    traces
      .list()
      .filter((spans) => spans.some(isWanted))
      .slice(0, limit)
      .map(traceJson),
  );
}

function page(data: readonly unknown[]): HttpAnswer {
  return json(200, { data, total: data.length, limit: 0, offset: 0, errors: null });
}

/** By the time they began; hops of one instant in the order of the calls. */
function parentsFirst(spans: readonly Span[]): Span[] {
  const bySpan = new Map(spans.map((span) => [span.spanId, span]));
  const depth = (span: Span | undefined, steps = 0): number =>
    span === undefined || steps > spans.length ? 0 : 1 + depth(bySpan.get(span.parentSpanId ?? ""), steps + 1);
  return [...spans].sort((one, other) => one.startMicroseconds - other.startMicroseconds || depth(one) - depth(other));
}

/** In the form of Jaeger's UI: processes aside, spans that point at them. */
function traceJson(spans: readonly Span[]): object {
  const services = [...new Set(spans.map(({ service }) => service))];
  const processes = Object.fromEntries(services.map((serviceName, index) => [`p${index + 1}`, { serviceName, tags: [] }]));
  return {
    traceID: spans[0]?.traceId ?? "",
    spans: parentsFirst(spans).map((span) => ({
      traceID: span.traceId,
      spanID: span.spanId,
      operationName: span.operation,
      references: span.parentSpanId === undefined ? [] : [{ refType: "CHILD_OF", traceID: span.traceId, spanID: span.parentSpanId }],
      startTime: span.startMicroseconds,
      duration: span.durationMicroseconds,
      tags: Object.entries({ ...span.tags, "span.kind": span.kind }).map(([key, value]) => ({ key, type: "string", value })),
      logs: [],
      processID: `p${services.indexOf(span.service) + 1}`,
      warnings: null,
    })),
    processes,
    warnings: null,
  };
}
