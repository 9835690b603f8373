import type { Disposable } from "../../kernel/disposable.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { PodNetwork, Socket, SocketAddress } from "../pod-network.ts";
import type { BodyInit } from "./body.ts";
import type { HeadersInit, HttpHeaders } from "./http-headers.ts";
import { ServerConnection } from "./server-connection.ts";

export interface HttpRequest {
  method: string;
  /** Without query, as sent (percent-encoded). */
  path: string;
  /** Behind the "?", as sent; "" when there is none. See {@link parseQuery}. */
  query: string;
  /** "1.1" or "1.0". */
  httpVersion: string;
  headers: HttpHeaders;
  body: ByteSource;
  /** The caller's address as seen here. */
  remote: SocketAddress;
  local: SocketAddress;
}

export interface HttpAnswer {
  status: number;
  statusText?: string;
  headers?: HeadersInit;
  body?: BodyInit;
}

/** Throwing answers 500 with an empty body. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;

/** Disposing it is the death of the process: connections are closed, whatever they were doing. */
export interface HttpServer extends Disposable {
  readonly port: number;
  /** Stops accepting, closes idle connections, and resolves when the requests in flight are answered. */
  shutdown(): Promise<void>;
}

/**
 * What stands between an accepted connection and HTTP: a TLS handshake. It resolves to the connection as HTTP is to see it, perhaps with
 * a handler of its own; undefined: there is nothing to serve.
 */
export type ConnectionUpgrade = (socket: Socket) => Promise<{ socket: Socket; handler?: HttpHandler } | undefined>;

/**
 * Serves HTTP/1.1 (and 1.0) on a port: keep-alive, pipelining, lengths and chunks both ways, 100-continue. Malformed requests
 * are answered with 400 and closed. Throws EADDRINUSE. Idle connections cost no timer: the pod's limit of sockets bounds them.
 */
export function serveHttp(network: PodNetwork, port: number, handler: HttpHandler, upgrade?: ConnectionUpgrade): HttpServer {
  const listener = network.listen(port);
  const connections = new Set<ServerConnection>();
  const handshakes = new Set<Socket>();
  const serve = (socket: Socket, chosen: HttpHandler) => {
    const connection = new ServerConnection(socket, network.clock, chosen);
    connections.add(connection);
    void connection.run().finally(() => connections.delete(connection));
  };
  const upgraded = async (socket: Socket, change: ConnectionUpgrade) => {
    handshakes.add(socket);
    const found = await change(socket).catch(() => undefined);
    const wasClosed = !handshakes.delete(socket);
    if (found === undefined || wasClosed) socket.close();
    else serve(found.socket, found.handler ?? handler);
  };
  void (async () => {
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      if (upgrade === undefined) serve(socket, handler);
      else void upgraded(socket, upgrade);
    }
  })();
  const dropHandshakes = () => {
    for (const socket of handshakes) socket.close();
    handshakes.clear();
  };
  return {
    port: listener.port,
    async shutdown() {
      listener.dispose();
      dropHandshakes();
      await Promise.all([...connections].map((connection) => connection.finish()));
    },
    dispose() {
      listener.dispose();
      dropHandshakes();
      for (const connection of connections) connection.close();
    },
  };
}

/** Decodes "a=1&b=x%20y". The last of equal names wins; what cannot be decoded stays as it is. */
export function parseQuery(query: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    found.set(decode(equals < 0 ? pair : pair.slice(0, equals)), equals < 0 ? "" : decode(pair.slice(equals + 1)));
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
