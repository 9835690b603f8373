// Fixed addresses of every cluster: kubeadm's defaults, and kind's first container on Docker's network.

/** First address of the Service range: the API server's own Service. */
export const API_SERVICE_IP = "10.96.0.1";
/** Tenth address of the Service range: cluster DNS. */
export const DNS_SERVICE_IP = "10.96.0.10";
/** The control plane's node. */
export const CONTROL_PLANE_IP = "172.18.0.2";
/** Where the API server listens on it. */
export const API_SERVER_PORT = 6443;
