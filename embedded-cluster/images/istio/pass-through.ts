import type { UpstreamCluster } from "../../network/mesh/index.ts";
import type { SocketAddress } from "../../network/pod-network.ts";

/** A cluster of one address that the mesh knows nothing of. */
export function openCluster(name: string, { ip, port }: SocketAddress): UpstreamCluster {
  return { name, hostname: ip, port, endpoints: [{ ip, port, labels: {}, hasProxy: false }], policy: {}, isOpen: true, isTls: false };
}
