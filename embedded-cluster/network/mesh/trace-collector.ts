import { SPANS_PER_TRACE, TRACES_PER_CLUSTER } from "../../kernel/limits.ts";

/** One hop of a request, as a proxy saw it. Times in microseconds, as Jaeger has them. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  /** "client" for the caller's proxy, "server" for the callee's. */
  kind: "client" | "server";
  /** "reviews.default": the workload and its namespace. */
  service: string;
  /** "reviews.default.svc.cluster.local:9080/*" */
  operation: string;
  startMicroseconds: number;
  durationMicroseconds: number;
  tags: Readonly<Record<string, string>>;
}

/** The last traces of a cluster; the oldest go first. */
export class TraceCollector {
  private readonly traces = new Map<string, Span[]>();

  add(span: Span): void {
    const known = this.traces.get(span.traceId);
    if (known === undefined) this.traces.set(span.traceId, [span]);
    else if (known.length < SPANS_PER_TRACE) known.push(span);
    const [oldest] = this.traces.keys();
    if (this.traces.size > TRACES_PER_CLUSTER && oldest !== undefined) this.traces.delete(oldest);
  }

  get(traceId: string): readonly Span[] | undefined {
    return this.traces.get(traceId);
  }

  /** The newest first. */
  list(): (readonly Span[])[] {
    return [...this.traces.values()].reverse();
  }
}
