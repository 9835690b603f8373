import { type UpstreamCluster, milliseconds, telemetryOf } from "../../network/mesh/index.ts";
import type { Socket } from "../../network/pod-network.ts";
import { connectionLine } from "./access-log.ts";
import { copyBytes } from "../nettools/relay.ts";
import type { Proxy } from "./proxy.ts";
import { connectUpstream } from "./upstream.ts";

const CONNECT_MILLISECONDS = 10_000;

/** Joins a connection to an endpoint of a cluster until both have ended. Models Envoy's TCP proxy filter. */
export async function relayTo(proxy: Proxy, socket: Socket, cluster: UpstreamCluster): Promise<void> {
  const { clock, random } = proxy.process;
  const state = proxy.stateOf(cluster);
  const start = clock.now();
  const log = (flags: string, details: string, upstream?: Socket, received = 0, sent = 0) => {
    if (!telemetryOf(proxy.configuration, proxy.workload).logs) return;
    const { local, remote } = socket;
    const place = { upstream: upstream?.remote, upstreamLocal: upstream?.local, cluster: cluster.name, local, remote, serverName: "-" };
    proxy.print(connectionLine({ start, now: clock.now(), flags, details, received, sent, ...place }));
  };
  const endpoint = state.choose(cluster, clock.now(), random, undefined, new Set());
  const limit = cluster.policy.connectionPool?.tcp?.maxConnections;
  // A connection that finds no room waits for none: there is nothing to be answered with.
  const entered =
    endpoint === undefined
      ? undefined
      : await state.enter(limit === undefined ? cluster : { ...cluster, policy: { connectionPool: { http: { http2MaxRequests: limit } } } });
  if (endpoint === undefined || entered === undefined) {
    log(endpoint === undefined ? "UH" : "UO", "-");
    return socket.close();
  }
  try {
    const timeout = milliseconds(cluster.policy.connectionPool?.tcp?.connectTimeout) ?? CONNECT_MILLISECONDS;
    const upstream = await connectUpstream(proxy, cluster, endpoint, timeout).catch(() => undefined);
    if (upstream === undefined) {
      log("UF", "upstream_reset_before_response_started{remote_connection_failure}");
      return socket.close();
    }
    const { received, sent } = await join(socket, upstream);
    log("-", "-", upstream, received, sent);
  } finally {
    state.leave();
  }
}

/** Copies both ways; the end of one direction is passed on, and so is a break. */
export async function join(one: Socket, other: Socket): Promise<{ received: number; sent: number }> {
  const count = { received: 0, sent: 0 };
  const copy = async (from: Socket, to: Socket, direction: "received" | "sent") => {
    const write = async (chunk: Uint8Array) => {
      count[direction] += chunk.length;
      await to.sink.write(chunk);
    };
    const end = await copyBytes(from.source, { write, close: () => undefined });
    if (end === "ended") return to.sink.close();
    one.reset();
    other.reset();
  };
  await Promise.all([copy(one, other, "received"), copy(other, one, "sent")]);
  one.close();
  other.close();
  return count;
}
