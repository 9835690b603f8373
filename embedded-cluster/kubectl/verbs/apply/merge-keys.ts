/**
 * Which lists of built-in kinds merge by a key, and which merge as sets: facts of the API (`x-kubernetes-patch-merge-key`,
 * `x-kubernetes-patch-strategy`). A field's name decides, and for ports the field it stands in.
 */
export interface ListStrategy {
  /** Field of the items that identifies them; undefined for lists of plain values that merge as sets. */
  key?: string;
}

const MERGED: Record<string, ListStrategy> = {
  containers: { key: "name" },
  initContainers: { key: "name" },
  ephemeralContainers: { key: "name" },
  env: { key: "name" },
  volumes: { key: "name" },
  volumeMounts: { key: "mountPath" },
  volumeDevices: { key: "devicePath" },
  imagePullSecrets: { key: "name" },
  hostAliases: { key: "ip" },
  resourceClaims: { key: "name" },
  topologySpreadConstraints: { key: "topologyKey" },
  conditions: { key: "type" },
  ownerReferences: { key: "uid" },
  finalizers: {},
  webhooks: { key: "name" },
  validations: {},
  addresses: { key: "type" },
  podIPs: { key: "ip" },
  hostIPs: { key: "ip" },
  podCIDRs: {},
};

/** `path`: field names from the root, list items left out: ["spec", "template", "spec", "containers", "ports"]. */
export function listStrategy(kind: string, path: readonly string[]): ListStrategy | undefined {
  const field = path.at(-1) ?? "";
  if (field === "ports") {
    const parent = path.at(-2) ?? "";
    if (parent.toLowerCase().endsWith("containers")) return { key: "containerPort" };
    return kind === "Service" && parent === "spec" ? { key: "port" } : undefined;
  }
  if (field === "secrets") return kind === "ServiceAccount" ? { key: "name" } : undefined;
  if (field === "conditions") return path.at(-2) === "status" ? { key: "type" } : undefined;
  if (field === "addresses") return kind === "Node" ? { key: "type" } : undefined;
  if (field === "validations") return undefined;
  return MERGED[field];
}

/** Maps of which only the named keys stay: a volume's source, a Deployment's strategy. */
export function retainsKeys(path: readonly string[]): boolean {
  const field = path.at(-1) ?? "";
  return field === "strategy" || field === "volumes" || field === "resourceClaims" || field === "updateStrategy";
}

/** Kinds of API groups that Kubernetes defines itself; custom resources take JSON merge patches. */
export function isBuiltIn(group: string): boolean {
  return group === "" || BUILT_IN_GROUPS.has(group);
}

const BUILT_IN_GROUPS = new Set([
  "admissionregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);
