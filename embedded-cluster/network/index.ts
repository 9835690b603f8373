export { type ClusterNetwork, type ClusterNetworkOptions, type PodAttachment, createClusterNetwork } from "./cluster-network.ts";
export * from "./dns/index.ts";
export * from "./http/index.ts";
export {
  type Datagram,
  type Listener,
  NetworkError,
  type NetworkErrorCode,
  POD_NETWORK,
  type PodNetwork,
  type Socket,
  type SocketAddress,
} from "./pod-network.ts";
