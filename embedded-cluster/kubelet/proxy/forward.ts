import type { ForwardedAnswer, ForwardedRequest, ForwardTarget } from "../../apimachinery/node-proxy.ts";
import { failure } from "../../apimachinery/status.ts";
import { TlsFailure, connectTls } from "../../images/tls/connect.ts";
import type { Random } from "../../kernel/random.ts";
import { HttpFailure, httpRequest } from "../../network/http/index.ts";
import { NetworkError, type PodNetwork } from "../../network/pod-network.ts";

/** Sends a request of the API server to an address in the cluster. Rejects with ApiError, in the words of Go's net/http. */
export async function forwardRequest(from: PodNetwork, random: Random, target: ForwardTarget, request: ForwardedRequest): Promise<ForwardedAnswer> {
  const { scheme, ip, port } = target;
  const hasHost = request.headers.some(([name]) => name.toLowerCase() === "host");
  try {
    const response = await httpRequest(from, {
      ip,
      port,
      method: request.method,
      path: request.path,
      headers: hasHost ? request.headers : [["Host", `${ip}:${port}`], ...request.headers],
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      // Certificates of Pods are not looked at: the API server could not know whose they should be.
      ...(scheme === "https" ? { secure: async (socket) => (await connectTls(socket, { random, accepts: () => true })).socket } : {}),
    });
    return { status: response.status, headers: [...response.headers], body: response.body };
  } catch (error) {
    request.signal?.throwIfAborted();
    throw failure(503, "ServiceUnavailable", `error trying to reach service: ${reasonOf(error, `${ip}:${port}`)}`);
  }
}

function reasonOf(error: unknown, address: string): string {
  if (error instanceof NetworkError) {
    if (error.code === "ECONNRESET") return `read tcp ${address}: read: connection reset by peer`;
    if (error.code === "ETIMEDOUT") return `dial tcp ${address}: i/o timeout`;
    return `dial tcp ${address}: connect: ${error.message.toLowerCase()}`;
  }
  if (error instanceof TlsFailure) {
    if (error.code === "not-tls") return "tls: first record does not look like a TLS handshake";
    return error.code === "alert" ? "remote error: tls: handshake failure" : "EOF";
  }
  if (error instanceof HttpFailure) return error.code === "empty-reply" ? "EOF" : "net/http: HTTP/1.x transport connection broken: malformed HTTP response";
  throw error;
}
