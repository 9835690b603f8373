import { badRequestError } from "../../apimachinery/errors.ts";
import type { ApiClient, PortChannels } from "../../apimachinery/wire.ts";
import { requestInfo } from "../request/request-info.ts";
import { EXEC_PROTOCOLS } from "./channel-codec.ts";
import { execSession } from "./exec-session.ts";
import type { AcceptedUpgrade } from "./messages.ts";
import { PORT_PROTOCOL, portSession } from "./port-session.ts";
import { SPDY_PROTOCOL, spdySession } from "./spdy/spdy-session.ts";

/** Ports one port-forward connection may name. */
const PORTS_LIMIT = 16;

/** Opens what a WebSocket handshake asks for; `check` throws when its streams would be refused. Throws ApiError when it is refused. */
export async function openUpgrade(
  client: ApiClient,
  check: (path: string) => void,
  request: { path: string; signal?: AbortSignal },
  protocols: readonly string[],
): Promise<AcceptedUpgrade> {
  const { subresource, resource, query } = requestInfo("GET", request.path);
  // What the kubelet has to say comes when the stream stands; here only who asks, and for what, can be wrong.
  if (resource === "pods" && subresource === "portforward") return openPorts(client, check, request, query.all("ports"), protocols);
  const protocol = EXEC_PROTOCOLS.find((each) => protocols.includes(each));
  if (resource !== "pods" || protocol === undefined) throw badRequestError(`unable to upgrade: unsupported protocols: ${protocols.join(", ")}`);
  check(request.path);
  return { protocol, open: (socket) => execSession(client.exec(request), socket), abandon: () => undefined };
}

async function openPorts(
  client: ApiClient,
  check: (path: string) => void,
  request: { path: string; signal?: AbortSignal },
  asked: readonly string[],
  protocols: readonly string[],
): Promise<AcceptedUpgrade> {
  if (protocols.includes(SPDY_PROTOCOL)) {
    check(request.path);
    return { protocol: SPDY_PROTOCOL, open: (socket) => spdySession((port) => client.portForward({ ...request, port }), socket), abandon: () => undefined };
  }
  const ports = asked.flatMap((text) => text.split(",")).map(Number);
  if (!protocols.includes(PORT_PROTOCOL) || ports.length === 0 || ports.length > PORTS_LIMIT) {
    throw badRequestError(ports.length === 0 ? 'query parameter "port" is required' : "unable to upgrade: unsupported protocols");
  }
  const opened: { port: number; channels: PortChannels }[] = [];
  try {
    for (const port of ports) opened.push({ port, channels: await client.portForward({ ...request, port }) });
  } catch (error) {
    for (const { channels } of opened) channels.close();
    throw error;
  }
  return {
    protocol: PORT_PROTOCOL,
    open: (socket) => portSession(opened, socket),
    abandon: () => {
      for (const { channels } of opened) channels.close();
    },
  };
}
