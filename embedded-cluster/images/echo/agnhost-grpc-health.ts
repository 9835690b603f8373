import { writeText } from "../../kernel/streams.ts";
import { HEALTH_CHECK, decodeHealthRequest, encodeHealthResponse, serveGrpc } from "../../network/grpc/index.ts";
import { type HttpServer, serveHttp } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import type { Process } from "../../shell/process/process.ts";
import { plain, portFrom } from "../web/http-app.ts";
import { klogLine } from "./klog-line.ts";

/** Models `agnhost grpc-health-checking`: a gRPC server with nothing but the health service, and a switch over HTTP. */
export async function grpcHealthChecking(process: Process, flags: ReadonlyMap<string, string>): Promise<number> {
  const network = process.capability(POD_NETWORK);
  if (network === undefined) return 1;
  const { clock } = process;
  const [port, httpPort] = [portFrom(flags.get("port"), 5000), portFrom(flags.get("http-port"), 8080)];
  const healthySeconds = Number(flags.get("delay-unhealthy-sec") ?? -1);
  const service = flags.get("service") ?? "";
  const startedAt = clock.now();
  let forced: boolean | undefined;
  const log = (text: string) => writeText(process.stderr, klogLine(process, text)).catch(() => undefined);
  const isServing = () => forced ?? !(healthySeconds >= 0 && clock.now() - startedAt >= healthySeconds * 1_000);

  const opened: Disposable[] = [];
  try {
    const check = (request: Uint8Array) => {
      void log(`Serving the Check request for health check, started at ${goTime(startedAt)}`);
      if (decodeHealthRequest(request) !== service) return { code: "NotFound", details: "unknown service" } as const;
      return { message: encodeHealthResponse(isServing() ? "SERVING" : "NOT_SERVING") };
    };
    const http: HttpServer = serveHttp(network, httpPort, ({ path }) => {
      if (path !== "/make-serving" && path !== "/make-not-serving") return plain(404, "404 page not found\n", { "X-Content-Type-Options": "nosniff" });
      forced = path === "/make-serving";
      void log(`Mark as ${forced ? "healthy" : "unhealthy"}`);
      return plain(200, `${(clock.now() - startedAt) / 1_000}s`);
    });
    opened.push(http);
    await log(`Http server starting to listen on :${httpPort}`);
    opened.push(serveGrpc(network, port, new Map([[HEALTH_CHECK, check]])));
    await log(`gRPC server starting to listen on :${port}`);
  } catch (error) {
    for (const server of opened) server.dispose();
    if (!(error instanceof NetworkError)) throw error;
    await log(`Error while starting the listening service listen tcp :${port}: bind: address already in use`);
    return 1;
  }
  return await new Promise<number>((resolve) => {
    process.signal.addEventListener(
      "abort",
      () => {
        for (const server of opened) server.dispose();
        resolve(137);
      },
      { once: true },
    );
  });
}

/** A time as Go prints one that also counts from the program's start. */
function goTime(at: number): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000000 +0000 UTC m=+0.010000000`;
}
