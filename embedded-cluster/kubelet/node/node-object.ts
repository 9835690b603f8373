import { PODS_PER_NODE } from "../../kernel/limits.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { Condition, Node } from "../../apimachinery/types/core.ts";

export interface NodeDescription {
  name: string;
  ip: string;
  podCidr: string;
  role: "control-plane" | "worker";
  /** Whether other nodes take the learner's pods: a control plane alone takes them itself. */
  hasWorkers: boolean;
  /** Milliseconds since the epoch. */
  now: number;
  machineId: string;
}

/** What each simulated machine has. */
export const NODE_CAPACITY = {
  cpu: "4",
  "ephemeral-storage": "61255492Ki",
  "hugepages-1Gi": "0",
  "hugepages-2Mi": "0",
  memory: "8137212Ki",
  pods: String(PODS_PER_NODE),
};

/** A Node as kind's kubelet registers it. Models pkg/kubelet.initialNode and nodestatus setters. */
export function nodeObject({ name, ip, podCidr, role, hasWorkers, now, machineId }: NodeDescription): Node {
  const isControlPlane = role === "control-plane";
  const labels: Record<string, string> = {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    ...(isControlPlane ? { "node-role.kubernetes.io/control-plane": "" } : {}),
    ...(isControlPlane && hasWorkers ? { "node.kubernetes.io/exclude-from-external-load-balancers": "" } : {}),
  };
  const taints = isControlPlane && hasWorkers ? { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] } : {};
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels, annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" } },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr], providerID: `kind://docker/tsunagu/${name}`, ...taints },
    status: {
      addresses: [
        { address: ip, type: "InternalIP" },
        { address: name, type: "Hostname" },
      ],
      allocatable: { ...NODE_CAPACITY },
      capacity: { ...NODE_CAPACITY },
      conditions: nodeConditions(now),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      images: [],
      nodeInfo: {
        architecture: "amd64",
        bootID: uuid(machineId, 8),
        containerRuntimeVersion: "containerd://2.1.4",
        kernelVersion: "6.12.0-tsunagu",
        kubeProxyVersion: "",
        kubeletVersion: "v1.36.2",
        machineID: machineId.slice(0, 32),
        operatingSystem: "linux",
        osImage: "Debian GNU/Linux 13 (trixie)",
        systemUUID: uuid(machineId, 0),
      },
    },
  } as Node;
}

function nodeConditions(now: number): Condition[] {
  const at = timestamp(now);
  const condition = (type: string, status: "True" | "False", reason: string, message: string): Condition =>
    ({
      lastHeartbeatTime: at,
      lastTransitionTime: at,
      message,
      reason,
      status,
      type,
    }) as Condition;
  return [
    condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
  ];
}

function uuid(hex: string, offset: number): string {
  const digits = hex.slice(offset, offset + 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join("-");
}
