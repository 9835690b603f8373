import { sleep } from "../../kernel/clock.ts";
import { readAll } from "../../kernel/streams.ts";
import { HttpFailure, httpRequest } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";
import { PROCESSOR } from "../../shell/process/processor.ts";
import { NameError, lookUp } from "../nettools/look-up.ts";
import { networkErrorText } from "../nettools/network-error-text.ts";
import type { ParsedUrl } from "../nettools/url.ts";

export interface LoadPlan {
  url: ParsedUrl;
  method: string;
  headers: [string, string][];
  body: string | undefined;
  /** Workers that send one request after the other. */
  connections: number;
  /** Requests per second over all workers; Infinity does not wait. */
  rate: number;
  /** Requests in all; Infinity until the time is over. */
  requests: number;
  durationMilliseconds: number;
  timeoutMilliseconds: number;
}

export interface LoadResult {
  /** Milliseconds of each answered request. */
  times: number[];
  statuses: Map<number, number>;
  /** Error text → how often. */
  errors: Map<string, number>;
  bytes: number;
  elapsedMilliseconds: number;
}

/** What sending a request and reading its answer costs of a core. */
const REQUEST_MILLISECONDS = 0.1;
/** How many samples are kept for percentiles. */
const SAMPLES = 100_000;
export const CONNECTIONS_LIMIT = 100;

/** Sends requests as planned until they are all sent, the time is over, or the process is interrupted. Each uses a connection of its own. */
export async function runLoad(process: Process, plan: LoadPlan): Promise<LoadResult> {
  const network = process.capability(POD_NETWORK);
  const result: LoadResult = { times: [], statuses: new Map(), errors: new Map(), bytes: 0, elapsedMilliseconds: 0 };
  if (network === undefined) return result;
  const { clock } = process;
  const processor = process.capability(PROCESSOR);
  const start = clock.now();
  const stopped = new AbortController();
  const interrupt = process.onSignal("SIGINT", () => stopped.abort());
  const end = clock.setTimer(Math.min(plan.durationMilliseconds, 2_147_000_000), () => stopped.abort());
  const signal = AbortSignal.any([process.signal, stopped.signal]);
  let sent = 0;
  const workers = Math.max(1, Math.min(plan.connections, CONNECTIONS_LIMIT));
  const work = async () => {
    while (sent < plan.requests && !signal.aborted) {
      const number = sent++;
      // The n-th request is due n/rate seconds after the start, whichever worker sends it.
      const wait = Number.isFinite(plan.rate) ? start + (number * 1_000) / plan.rate - clock.now() : 0;
      if (wait > 0) await sleep(clock, wait, signal);
      else await process.breathe();
      await processor?.compute(REQUEST_MILLISECONDS);
      await one(process, plan, result, signal);
    }
  };
  try {
    await Promise.all(
      Array.from({ length: workers }, () =>
        work().catch((error: unknown) => {
          if (!signal.aborted) throw error;
        }),
      ),
    );
  } finally {
    end.dispose();
    interrupt.dispose();
  }
  result.elapsedMilliseconds = clock.now() - start;
  return result;

  async function one(owner: Process, { url, method, headers, body, timeoutMilliseconds }: LoadPlan, into: LoadResult, until: AbortSignal): Promise<void> {
    const began = clock.now();
    try {
      const [ip = url.host] = await lookUp(owner, url.host, until);
      const host = url.port === 80 ? url.host : `${url.host}:${url.port}`;
      const response = await httpRequest(network as NonNullable<typeof network>, {
        ip,
        port: url.port,
        host,
        path: url.path,
        method,
        headers,
        signal: until,
        timeoutMilliseconds,
        ...(body === undefined ? {} : { body }),
      });
      into.bytes += (await readAll(response.body)).length;
      if (into.times.length < SAMPLES) into.times.push(clock.now() - began);
      into.statuses.set(response.status, (into.statuses.get(response.status) ?? 0) + 1);
    } catch (error) {
      if (until.aborted) throw error;
      const text = errorText(error, url);
      into.errors.set(text, (into.errors.get(text) ?? 0) + 1);
      // Without this a refused connection would be tried again at once, for ever, at the same instant.
      await sleep(clock, 1, until);
    }
  }
}

/** Worded as Go's net/http, in which these tools are written. */
function errorText(error: unknown, url: ParsedUrl): string {
  const target = `${url.scheme}://${url.host}${url.hasPort ? `:${url.port}` : ""}${url.path}`;
  const wrap = (reason: string) => `Get "${target}": ${reason}`;
  if (error instanceof NameError) return wrap(`dial tcp: lookup ${url.host}: ${error.temporary ? "i/o timeout" : "no such host"}`);
  if (error instanceof NetworkError) return wrap(`dial tcp ${url.host}:${url.port}: connect: ${networkErrorText(error.code).toLowerCase()}`);
  if (error instanceof HttpFailure)
    return wrap(error.code === "timeout" ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)" : "EOF");
  throw error;
}

/** The value below which `percent` of the sorted times lie. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil((percent * sorted.length) / 100) - 1))] ?? 0;
}

/** "10s", "1m30s", "500ms"; NaN for what is no duration. */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  let total = 0;
  const rest = text.replace(/(\d+(?:\.\d+)?)(ms|s|m|h)/g, (_, amount: string, unit: string) => {
    total += Number(amount) * (units[unit] as number);
    return "";
  });
  return rest === "" && text !== "" ? total : Number.NaN;
}
