export { Kubelet, type KubeletOptions } from "./kubelet.ts";
export { NODE_CAPACITY, type NodeDescription } from "./node/node-object.ts";
export { recordReboot, recordStart } from "./node/node-events.ts";
export { registerNode, writeLastHeartbeat } from "./node/register-node.ts";
export { createNodeProxy } from "./proxy/node-proxy.ts";
export { createUsageMeter, type UsageMeter } from "./usage/usage-meter.ts";
export { type DiskRecord, type DiskSnapshot, NodeDisk } from "./volumes/node-disk.ts";
