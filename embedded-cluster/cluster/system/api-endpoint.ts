import { type Disposable } from "../../kernel/disposable.ts";
import { serveHttp } from "../../network/http/index.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import { API_SERVER_PORT } from "../bootstrap/addresses.ts";

const PLAIN_HTTP = "Client sent an HTTP request to an HTTPS server.\n";

/**
 * The API server's port on the control plane's node, so that the `kubernetes` Service leads somewhere and `nc` finds it open.
 * Clients in pods get the API itself through their dialer; what speaks plain HTTP here is told what Go's TLS server tells it.
 */
export function serveApiEndpoint(host: PodNetwork): Disposable {
  return serveHttp(host, API_SERVER_PORT, () => ({
    status: 400,
    headers: { connection: "close", "content-type": "text/plain; charset=utf-8" },
    body: PLAIN_HTTP,
  }));
}
