import type { HttpHeaders } from "../../network/http/index.ts";

/** What a program has to pass on with every request it makes for another one, so that both are seen as one trace (B3 and W3C). */
const NAMES = ["x-request-id", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "traceparent", "tracestate"];

export function traceContext(headers: HttpHeaders): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = headers.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
