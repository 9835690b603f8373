import { HttpFailure, type HttpAnswer, type HttpServer, httpRequest, serveHttp } from "../../network/http/index.ts";
import { NetworkError } from "../../network/pod-network.ts";
import type { Proxy } from "./proxy.ts";

/** One of the application's probes, as the injector has written it into the agent's environment. */
interface ApplicationProbe {
  httpGet?: { path?: string; port: number; scheme?: string; httpHeaders?: { name: string; value: string }[] };
  tcpSocket?: { port: number };
  timeoutSeconds?: number;
}

/**
 * Answers the kubelet's probes in the application's place, so that they work where plain text is refused. Models pilot-agent's status
 * server and its KubeAppProbers.
 */
export function serveApplicationProbes(proxy: Proxy, port: number, ready: () => HttpAnswer): HttpServer {
  const probes = JSON.parse(proxy.process.env.get("ISTIO_KUBE_APP_PROBERS") || "{}") as Record<string, ApplicationProbe>;
  return serveHttp(proxy.network, port, ({ path }) => {
    const probe = probes[path];
    if (probe !== undefined) return probed(proxy, probe);
    return path === "/healthz/ready" ? ready() : { status: 404 };
  });
}

async function probed({ network }: Proxy, { httpGet, tcpSocket, timeoutSeconds = 1 }: ApplicationProbe): Promise<HttpAnswer> {
  const timeoutMilliseconds = timeoutSeconds * 1_000;
  try {
    if (tcpSocket !== undefined) {
      (await network.connect("127.0.0.6", tcpSocket.port, { timeoutMilliseconds })).close();
      return { status: 200 };
    }
    if (httpGet === undefined) return { status: 404 };
    const headers = (httpGet.httpHeaders ?? []).map(({ name, value }): [string, string] => [name, value]);
    const named = headers.some(([name]) => name.toLowerCase() === "host")
      ? headers
      : [["Host", `${network.ip}:${httpGet.port}`] as [string, string], ...headers];
    const response = await httpRequest(network, { ip: "127.0.0.6", port: httpGet.port, path: httpGet.path ?? "/", headers: named, timeoutMilliseconds });
    response.close();
    return { status: response.status };
  } catch (error) {
    if (error instanceof NetworkError || error instanceof HttpFailure) return { status: 500 };
    throw error;
  }
}
