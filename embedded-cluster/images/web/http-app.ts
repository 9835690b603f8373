import { writeText } from "../../kernel/streams.ts";
import { type HttpAnswer, type HttpHandler, type HttpRequest, type HttpServer, serveHttp } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Process } from "../../shell/process/process.ts";
import { PROCESSOR } from "../../shell/process/processor.ts";

/** Parsing, a little work, an answer: what most small services take. */
const REQUEST_MILLISECONDS = 0.5;

export interface HttpApp {
  port: number;
  handle: HttpHandler;
  /** One line of the access log; undefined logs nothing. */
  logLine(request: HttpRequest, answer: HttpAnswer, milliseconds: number): string | undefined;
  /** What a request costs of a core; half a millisecond unless said otherwise. */
  cpuMilliseconds?: number;
  /** Said on stdout when listening. */
  banner?: string;
  /** Said on stderr when the port is taken. */
  portTaken: string;
  /** Runs beside the server and may end it with an exit code. */
  beside?(stop: (code: number) => void): void;
}

/**
 * Runs an HTTP server as a process: listens, logs, and on SIGTERM or SIGINT stops accepting, answers what is in flight and exits 0.
 * Resolves to the exit code.
 */
export async function runHttpApp(process: Process, app: HttpApp): Promise<number> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  const processor = process.capability(PROCESSOR);
  const say = (line: string) => writeText(process.stdout, `${line}\n`).catch(() => undefined);
  let server: HttpServer;
  try {
    server = serveHttp(network, app.port, async (request) => {
      const start = process.clock.now();
      const computing = processor?.compute(app.cpuMilliseconds ?? REQUEST_MILLISECONDS);
      if (computing !== undefined) await computing;
      const answer = await answerOf(app.handle, request);
      const line = app.logLine(request, answer, process.clock.now() - start);
      if (line !== undefined) void say(line);
      return answer;
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await writeText(process.stderr, app.portTaken);
    return 1;
  }
  if (app.banner !== undefined) void say(app.banner);
  return new Promise<number>((resolve) => {
    let stopping = false;
    const finish = (code: number) => {
      for (const signal of signals) signal.dispose();
      server.dispose();
      resolve(code);
    };
    const stop = () => {
      if (stopping) return;
      stopping = true;
      void server.shutdown().then(() => finish(0));
    };
    const signals = (["SIGTERM", "SIGINT"] as const).map((name) => process.onSignal(name, stop));
    process.signal.addEventListener("abort", () => finish(137), { once: true });
    app.beside?.(finish);
  });
}

async function answerOf(handle: HttpHandler, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await handle(request);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 500, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: `Internal Server Error: ${message}\n` };
  }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body: `${JSON.stringify(value)}\n` };
}

export function plain(status: number, text: string, headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers }, body: text };
}

/** A port from the environment; throws nothing: what is no port gives the default. */
export function portFrom(text: string | undefined, otherwise: number): number {
  const port = Number(text);
  return text !== undefined && Number.isInteger(port) && port > 0 && port < 65_536 ? port : otherwise;
}
