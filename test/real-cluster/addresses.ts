export const NODE_NAME = "k8s-node";
/** The network namespace of the whole cluster: one pair of interfaces joins it to this machine, and no route leads further. */
export const NAMESPACE = "tsunagu-k8s";
export const HOST_INTERFACE = "tsunagu-k8s";
export const HOST_IP = "10.200.0.1";
export const NODE_IP = "10.200.0.2";
export const SERVICE_CIDR = "10.96.0.0/16";
/** Of the Service "kubernetes". */
export const SERVICE_IP = "10.96.0.1";
export const DNS_IP = "10.96.0.10";
export const POD_CIDR = "10.244.0.0/16";
export const NODE_POD_CIDR = "10.244.0.0/24";
