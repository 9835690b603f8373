import type { ByteSource } from "../../kernel/streams.ts";
import type { PodNetwork, Socket } from "../pod-network.ts";
import { HttpFailure } from "./http-failure.ts";
import { HttpConnection, type HttpMessage, type HttpResponse } from "./http-connection.ts";

export interface HttpTarget {
  /** Where to connect: an address, never a name. */
  ip: string;
  port: number;
  /** For the Host header: "web.default:8080". The address and port by default. */
  host?: string;
  /** Of the TCP connection alone; the rest of `timeoutMilliseconds` when absent. */
  connectTimeoutMilliseconds?: number;
  /** What stands between TCP and HTTP: a TLS handshake. What it throws is thrown, and the connection is reset. */
  secure?(socket: Socket): Promise<Socket>;
}

/** One request on a connection of its own, which closes with the end of the answer's body. Throws NetworkError, HttpFailure, or the signal's reason. */
export async function httpRequest(network: PodNetwork, request: HttpTarget & HttpMessage): Promise<HttpResponse> {
  const { signal } = request;
  const start = network.clock.now();
  const connection = await openHttpConnection(network, request);
  const left = request.timeoutMilliseconds === undefined ? undefined : Math.max(0, request.timeoutMilliseconds - (network.clock.now() - start));
  const response = await connection.request({
    ...request,
    ...(signal === undefined ? {} : { signal }),
    ...(left === undefined ? {} : { timeoutMilliseconds: left }),
  });
  if (connection.isReusable) connection.close();
  return { ...response, body: closingAtEnd(response.body, connection) };
}

/** A connection for several requests, one after the other. */
export async function openHttpConnection(
  network: PodNetwork,
  target: HttpTarget & Pick<HttpMessage, "signal" | "timeoutMilliseconds">,
): Promise<HttpConnection> {
  const start = network.clock.now();
  const patience = [target.connectTimeoutMilliseconds, target.timeoutMilliseconds].filter((one) => one !== undefined);
  const socket = await network.connect(target.ip, target.port, {
    ...(target.signal === undefined ? {} : { signal: target.signal }),
    ...(patience.length === 0 ? {} : { timeoutMilliseconds: Math.min(...patience) }),
  });
  const secured = target.secure === undefined ? socket : await handshake(network, socket, target.secure, target, network.clock.now() - start);
  const usual = target.secure === undefined ? 80 : 443;
  return new HttpConnection(network, secured, target.host ?? (target.port === usual ? target.ip : `${target.ip}:${target.port}`));
}

/** Whoever does not answer a handshake is given up with the whole exchange. */
async function handshake(
  { clock }: PodNetwork,
  plain: Socket,
  secure: (socket: Socket) => Promise<Socket>,
  { signal, timeoutMilliseconds }: Pick<HttpMessage, "signal" | "timeoutMilliseconds">,
  spent: number,
): Promise<Socket> {
  let reason: unknown;
  const giveUp = (why: unknown) => {
    reason ??= why;
    plain.reset();
  };
  const abort = () => giveUp(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const late = () => giveUp(new HttpFailure("timeout", `Operation timed out after ${timeoutMilliseconds} milliseconds`));
  const timer = timeoutMilliseconds === undefined ? undefined : clock.setTimer(Math.max(0, timeoutMilliseconds - spent), late);
  try {
    return await secure(plain);
  } catch (error) {
    plain.reset();
    throw reason ?? error;
  } finally {
    timer?.dispose();
    signal?.removeEventListener("abort", abort);
  }
}

function closingAtEnd(body: ByteSource, connection: HttpConnection): ByteSource {
  return {
    async read(maxBytes) {
      try {
        const bytes = await body.read(maxBytes);
        if (connection.isReusable) connection.close();
        return bytes;
      } catch (error) {
        connection.close();
        throw error;
      }
    },
  };
}
