import type { IncomingMessage, ServerResponse } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { ApiServer } from "@tsunagu/embedded-cluster/apiserver/api-server";
import type { PeerIdentity } from "@tsunagu/embedded-cluster/apiserver/wire/identity";
import { type WireHandler, type WireRequest, type WireResponse, createWireHandler } from "@tsunagu/embedded-cluster/apiserver/wire/wire-handler";
import { API_BODY_LIMIT_BYTES } from "@tsunagu/embedded-cluster/kernel/limits";
import { WebSocketServer } from "ws";
import type { CertificateAuthority, CertifiedKey } from "./certificates.ts";
import { compressed } from "./compressed.ts";
import { joinStream } from "./stream-socket.ts";

/** How long a connection may wait for its next request. As GenericAPIServer's IdleTimeout. */
const IDLE_MILLISECONDS = 90_000;

/** One HTTPS port on loopback for embedded clusters, each below a path of its own: `/<name>/api/v1/…`; the unnamed one is at the root. */
export class HttpsListener {
  private readonly handlers = new Map<string, WireHandler>();
  private readonly server: Server;
  /** The subprotocol each handshake is answered with. */
  private readonly chosen = new WeakMap<IncomingMessage, string>();
  private readonly webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: API_BODY_LIMIT_BYTES });

  private constructor(authority: CertificateAuthority, key: CertifiedKey) {
    const tls = { key: key.key, cert: key.certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false };
    this.server = createServer({ ...tls, keepAliveTimeout: IDLE_MILLISECONDS }, (request, response) => void this.answer(request, response));
    this.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.upgrade(request, socket, head));
    this.webSockets.on("headers", (headers: string[], request: IncomingMessage) => {
      const protocol = this.chosen.get(request);
      if (protocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
    });
    this.server.on("tlsClientError", () => undefined);
  }

  /** Listens on 127.0.0.1; port 0 takes any. Rejects when the port is taken. */
  static async listen(authority: CertificateAuthority, port: number, now: number): Promise<HttpsListener> {
    const listener = new HttpsListener(authority, await authority.server(now));
    await new Promise<void>((resolve, reject) => {
      listener.server.once("error", reject);
      listener.server.listen(port, "127.0.0.1", resolve);
    });
    return listener;
  }

  /** Serves a cluster; returns the server URL for its kubeconfig. */
  add(name: string, apiServer: ApiServer): string {
    this.handlers.set(name, createWireHandler(apiServer));
    const { port } = this.server.address() as AddressInfo;
    return `https://127.0.0.1:${port}${name === "" ? "" : `/${name}`}`;
  }

  remove(name: string): void {
    this.handlers.delete(name);
  }

  async close(): Promise<void> {
    for (const socket of this.webSockets.clients) socket.terminate();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort(new Error("the client has gone")));
    try {
      const found = this.find(request);
      if (found === undefined) return void response.writeHead(404).end();
      const body = await readBody(request);
      if (body === undefined) return void response.writeHead(413, { connection: "close" }).end();
      const answer = await found.handler.handle({ ...wireRequest(request, found.path), ...(body.length === 0 ? {} : { body }), signal: gone.signal });
      await writeAnswer(response, await compressed(answer, request.headers["accept-encoding"]));
    } catch (error) {
      // A follower that hung up is not an error; anything else is ours.
      if (!gone.signal.aborted && !response.headersSent) response.writeHead(500).end(String(error));
      else response.destroy();
    }
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const found = this.find(request);
    const protocols = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    try {
      const accepted = found === undefined ? undefined : await found.handler.upgrade(wireRequest(request, found.path), protocols);
      if (accepted === undefined || "status" in accepted) return refuse(socket, accepted);
      if (socket.destroyed) return accepted.abandon();
      // ws refuses subprotocols with a slash in them, which port-forward's has: the answer's header is ours to write.
      delete request.headers["sec-websocket-protocol"];
      this.chosen.set(request, accepted.protocol);
      this.webSockets.handleUpgrade(request, socket, head, (webSocket) => joinStream(webSocket, accepted));
    } catch {
      socket.destroy();
    }
  }

  private find(request: IncomingMessage): { handler: WireHandler; path: string } | undefined {
    const url = request.url ?? "/";
    const named = /^\/([a-z0-9-]+)(\/.*)$/.exec(url);
    const handler = named === null ? undefined : this.handlers.get(named[1] as string);
    if (handler !== undefined) return { handler, path: named?.[2] as string };
    const root = this.handlers.get("");
    return root === undefined ? undefined : { handler: root, path: url };
  }
}

function wireRequest(request: IncomingMessage, path: string): WireRequest {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(request.headers)) {
    const value = request.headers[name];
    headers[name] = Array.isArray(value) ? value.join(",") : (value ?? "");
  }
  const peer = peerOf(request.socket as TLSSocket);
  return { method: request.method ?? "GET", path, headers, ...(peer === undefined ? {} : { peer }) };
}

/** Certificates are shown once, when a connection begins. */
const peers = new WeakMap<TLSSocket, PeerIdentity | null>();

/** The subject of a client certificate that our authority signed. */
function peerOf(socket: TLSSocket): PeerIdentity | undefined {
  let peer = peers.get(socket);
  if (peer === undefined) {
    peer = readPeer(socket);
    peers.set(socket, peer);
  }
  return peer ?? undefined;
}

function readPeer(socket: TLSSocket): PeerIdentity | null {
  if (!socket.authorized) return null;
  const { subject } = socket.getPeerCertificate();
  if (subject === undefined) return null;
  const organizations = subject.O === undefined ? [] : ([] as string[]).concat(subject.O);
  return { commonName: String(subject.CN), organizations };
}

const NO_BODY = new Uint8Array(0);

/** Resolves to undefined when the body is longer than it may be. Rejects when the client hangs up. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> | Uint8Array {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) {
    request.resume();
    return NO_BODY;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > API_BODY_LIMIT_BYTES) {
        request.pause();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("the client has gone")));
  });
}

async function writeAnswer(response: ServerResponse, { status, headers, body }: WireResponse): Promise<void> {
  if (body instanceof Uint8Array) {
    response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
    return;
  }
  response.writeHead(status, headers);
  response.flushHeaders();
  for await (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await new Promise<void>((resolve) => response.once("drain", resolve).once("close", resolve));
  }
  response.end();
}

function refuse(socket: Duplex, answer: WireResponse | undefined): void {
  const body = answer !== undefined && answer.body instanceof Uint8Array ? answer.body : new Uint8Array(0);
  socket.write(`HTTP/1.1 ${answer?.status ?? 404} Refused\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`);
  socket.end(body);
}
