import type { ApiServer } from "../../apiserver/api-server.ts";
import type { ApiDialer } from "../../images/image.ts";
import { API_SERVER_PORT, API_SERVICE_IP, CONTROL_PLANE_IP } from "../bootstrap/addresses.ts";

const SERVICE_NAMES = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", API_SERVICE_IP];

/** Lets kubectl in a container reach this cluster's API server, by every address it has, and no other. */
export function apiDialer(apiServer: ApiServer): ApiDialer {
  const endpoints = new Set([
    ...SERVICE_NAMES.flatMap((name) => [`https://${name}`, `https://${name}:443`]),
    ...[CONTROL_PLANE_IP, "tsunagu-control-plane"].map((host) => `https://${host}:${API_SERVER_PORT}`),
  ]);
  return (server, token) => (endpoints.has(server.replace(/\/+$/, "")) ? apiServer.clientForToken(token.trim()) : undefined);
}
