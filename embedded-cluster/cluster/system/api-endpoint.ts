import type { ApiServer } from "../../apiserver/api-server.ts";
import { type WireHandler, type WireResponse, createWireHandler } from "../../apiserver/wire/wire-handler.ts";
import { acceptTls } from "../../images/tls/accept.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { API_BODY_LIMIT_BYTES } from "../../kernel/limits.ts";
import { type ByteSource, readAll } from "../../kernel/streams.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../../network/http/index.ts";
import type { PodNetwork, Socket } from "../../network/pod-network.ts";
import { API_SERVER_PORT } from "../bootstrap/addresses.ts";
import { clusterCertificates } from "./certificates.ts";

const PLAIN_HTTP = "Client sent an HTTP request to an HTTPS server.\n";

/**
 * The API server's port on the control plane's node, behind the `kubernetes` Service: HTTPS for whatever runs in Pods. kubectl in a Pod has a
 * shorter way, its dialer. What speaks plain HTTP here is told what Go's TLS server tells it.
 */
export function serveApiEndpoint(host: PodNetwork, apiServer: ApiServer): Disposable {
  const handler = createWireHandler(apiServer);
  return serveHttp(host, API_SERVER_PORT, plain, async (socket) => {
    const accepted = await acceptTls(socket, () => [clusterCertificates().apiServer]);
    if (accepted === undefined || accepted.kind === "plain") return accepted;
    // A watch ends with the connection of its watcher.
    const gone = new AbortController();
    return { socket: tellingEnd(accepted.socket, gone), handler: (request) => answer(handler, request, gone.signal) };
  });
}

function plain(): HttpAnswer {
  return { status: 400, headers: { connection: "close", "content-type": "text/plain; charset=utf-8" }, body: PLAIN_HTTP };
}

async function answer(handler: WireHandler, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]},${value}`;
  }
  const body = await readAll(request.body, API_BODY_LIMIT_BYTES);
  const path = request.query === "" ? request.path : `${request.path}?${request.query}`;
  const response = await handler.handle({ method: request.method, path, headers, signal, ...(body.length === 0 ? {} : { body }) });
  return { status: response.status, headers: response.headers, body: bodyOf(response) };
}

function bodyOf({ body }: WireResponse): Uint8Array | ByteSource {
  if (body instanceof Uint8Array) return body;
  const chunks = body[Symbol.asyncIterator]();
  return {
    async read() {
      const next = await chunks.next();
      return next.done === true ? null : next.value;
    },
  };
}

/** The socket, which aborts `gone` when it is closed or nobody reads any more. */
function tellingEnd(socket: Socket, gone: AbortController): Socket {
  const end = () => gone.abort(new Error("the client has gone"));
  return {
    local: socket.local,
    remote: socket.remote,
    source: socket.source,
    sink: {
      async write(chunk) {
        try {
          await socket.sink.write(chunk);
        } catch (error) {
          end();
          throw error;
        }
      },
      close: () => socket.sink.close(),
    },
    close() {
      end();
      socket.close();
    },
    reset() {
      end();
      socket.reset();
    },
  };
}
