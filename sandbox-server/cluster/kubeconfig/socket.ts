import type { KubeConfig } from "@kubernetes/client-node";
import { ApiError, type Status, failure } from "@tsunagu/embedded-cluster/apimachinery/status";
import { WebSocket } from "ws";
import { PING_MILLISECONDS } from "../../kernel/limits.ts";

/**
 * Opens a WebSocket to a subresource with one of `protocols`. A refusal becomes the ApiError of its Status. The socket is
 * pinged, because idle streams are cut by proxies and by the API server's own five minutes.
 */
export async function openSocket(config: KubeConfig, path: string, protocols: readonly string[], signal: { aborted: boolean } | undefined): Promise<WebSocket> {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("the kubeconfig has no current context; set one with `kubectl config use-context`");
  const url = new URL(path, cluster.server);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const options = {};
  await config.applyToHTTPSOptions(options);
  const socket = new WebSocket(url, [...protocols], { ...options, perMessageDeflate: false });
  socket.binaryType = "nodebuffer";
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString("utf8");
      });
      response.on("end", () => reject(refused(response.statusCode ?? 500, text)));
    });
  });
  if (signal?.aborted) socket.terminate();
  const ping = setInterval(() => socket.ping(), PING_MILLISECONDS);
  socket.once("close", () => clearInterval(ping));
  socket.on("error", () => socket.terminate());
  return socket;
}

function refused(code: number, text: string): ApiError {
  try {
    const status = JSON.parse(text) as Status;
    if (status.kind === "Status") return new ApiError(status);
  } catch {
    // Not a Status: the text itself is the message.
  }
  return failure(code, "Unknown", text === "" ? `the API server answered ${code}` : text);
}
