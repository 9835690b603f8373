import { methodNotAllowedError } from "../../apimachinery/errors.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { ApiMethod, ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import type { KubeList, WatchEvent } from "../../apimachinery/object.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { ApiServer } from "../api-server.ts";
import { type PeerIdentity, identify } from "./identity.ts";
import type { AcceptedUpgrade } from "./messages.ts";
import { eventLine } from "./event-line.ts";
import { Refusals } from "./refusals.ts";
import { openUpgrade } from "./upgrade.ts";

/** An HTTP request as a host reads it. */
export interface WireRequest {
  method: string;
  /** With the query, without the cluster's own prefix. */
  path: string;
  /** Names in lower case; repeated ones joined by commas. */
  headers: Record<string, string>;
  body?: Uint8Array;
  peer?: PeerIdentity;
  /** Aborted when the client has gone. */
  signal?: AbortSignal;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  /** Chunks for watches and logs: send each at once. */
  body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface WireHandler {
  handle(request: WireRequest): Promise<WireResponse>;
  /** A WebSocket handshake that offers `protocols`. A response instead of an upgrade refuses it. */
  upgrade(request: WireRequest, protocols: readonly string[]): Promise<AcceptedUpgrade | WireResponse>;
}

const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const STREAMS = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)(\?|$)/;

/** The API server as an HTTP host serves it: bytes in, bytes out. */
export function createWireHandler(server: ApiServer): WireHandler {
  const refusals = new Refusals();
  return {
    async handle(request) {
      try {
        const user = identify(server, request.headers, request.peer);
        // kubectl tries again over SPDY, which is not served, when its WebSocket was refused: it deserves the first reason.
        if (STREAMS.test(request.path)) throw refusals.take(user.username, request.path);
        return await toWire(await server.handle(toApi(request), user), isPretty(request));
      } catch (error) {
        return refusedResponse(error);
      }
    },
    async upgrade(request, protocols) {
      try {
        const user = identify(server, request.headers, request.peer, protocols);
        if (!isWebSocket(request)) throw refusals.take(user.username, request.path);
        try {
          return await openUpgrade(server.clientFor(user), (path) => server.checkStream(path, user), request, protocols);
        } catch (error) {
          if (error instanceof ApiError) refusals.remember(user.username, request.path, error);
          throw error;
        }
      } catch (error) {
        return refusedResponse(error);
      }
    },
  };
}

/** kubectl's second attempt asks for an upgrade to SPDY. */
function isWebSocket({ headers }: WireRequest): boolean {
  return (headers["upgrade"] ?? "websocket").toLowerCase() === "websocket";
}

function toApi({ method, path, headers, body, signal }: WireRequest): ApiRequest {
  if (!METHODS.has(method)) throw methodNotAllowedError();
  // A client that says nothing of itself is "unknown" to managedFields.
  const named = headers["user-agent"] ? headers : { ...headers, "user-agent": "unknown" };
  return { method: method as ApiMethod, path, headers: named, ...(body === undefined ? {} : { body }), ...(signal === undefined ? {} : { signal }) };
}

async function toWire({ status, headers, body }: ApiResponse, pretty: boolean): Promise<WireResponse> {
  switch (body.type) {
    case "json": {
      const value = body.bareItems === true ? withBareItems(body.value as KubeList) : body.value;
      return { status, headers, body: encodeUtf8(pretty ? JSON.stringify(value, undefined, 2) : `${JSON.stringify(value)}\n`) };
    }
    case "watch":
      return { status, headers, body: lines(body.events) };
    case "bytes":
      return { status, headers, body: chunks(body.source) };
  }
}

function withBareItems(list: KubeList): object {
  return { ...list, items: list.items.map(({ apiVersion: _version, kind: _kind, ...item }) => item) };
}

/** People with curl or a browser read what they get. Models isPrettyPrint of endpoints/handlers/negotiation. */
function isPretty({ path, headers }: WireRequest): boolean {
  const asked = /[?&]pretty=([^&]*)/.exec(path)?.[1];
  if (asked !== undefined && asked !== "") return /^(1|t|T|true|TRUE|True)$/.test(asked);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers["user-agent"] ?? "");
}

async function* lines(events: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const event of events) yield eventLine(event as WatchEvent<object>);
}

async function* chunks(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) yield chunk;
}

function refusedResponse(error: unknown): WireResponse {
  if (!(error instanceof ApiError)) throw error;
  return { status: error.code, headers: { "content-type": "application/json" }, body: encodeUtf8(`${JSON.stringify(error.status)}\n`) };
}
