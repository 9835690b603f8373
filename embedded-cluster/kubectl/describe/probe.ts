import type { KubeObject } from "../../apimachinery/object.ts";

/** "http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3" */
export function probeText(probe: KubeObject[string]): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(" ")}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme, host, port, path } = probe.httpGet;
    const [location = "", ...query] = String(path ?? "").split("?");
    const escaped = encodeURI(location) + (query.length > 0 ? `%3F${query.join("?")}` : "");
    const slash = escaped === "" || escaped.startsWith("/") ? "" : "/";
    return `http-get ${String(scheme ?? "").toLowerCase()}://${host ?? ""}:${port}${slash}${escaped} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ""}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ""} ${attributes}`;
  return `unknown ${attributes}`;
}
