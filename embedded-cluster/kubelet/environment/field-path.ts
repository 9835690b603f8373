import type { Pod } from "../../apimachinery/types/core.ts";

/** Addresses known to the node, which a pod's status may not show yet. */
export interface PodAddresses {
  podIP: string;
  hostIP: string;
}

/**
 * The text of a downward-API field. Throws Error for a path there is none for.
 * Models pkg/fieldpath and Kubelet.podFieldSelectorRuntimeValue.
 */
export function fieldPathValue(pod: Pod, path: string, addresses: PodAddresses): string {
  switch (path) {
    case "metadata.name":
      return pod.metadata.name;
    case "metadata.namespace":
      return pod.metadata.namespace ?? "";
    case "metadata.uid":
      return pod.metadata.uid ?? "";
    case "metadata.labels":
      return formatMap(pod.metadata.labels ?? {});
    case "metadata.annotations":
      return formatMap(pod.metadata.annotations ?? {});
    case "spec.nodeName":
      return pod.spec.nodeName ?? "";
    case "spec.serviceAccountName":
      return pod.spec.serviceAccountName ?? "";
    case "status.hostIP":
    case "status.hostIPs":
      return addresses.hostIP;
    case "status.podIP":
    case "status.podIPs":
      return addresses.podIP;
  }
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript !== null) return pod.metadata[subscript[1] as "labels" | "annotations"]?.[subscript[2] as string] ?? "";
  throw new Error(`unsupported fieldPath: ${path}`);
}

function formatMap(map: Record<string, string>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join("\n");
}
