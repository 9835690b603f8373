import type { KubeObject } from "../../apimachinery/object.ts";

/** One object on its way through kustomizations. */
export interface Resource {
  object: KubeObject;
  /** Every name it has had, the first one first: what others may call it. */
  names: string[];
  /** Whether its name ends in a hash of its content. */
  hashed: boolean;
}

export function newResource(object: KubeObject, hashed = false): Resource {
  return { object, names: [object.metadata.name], hashed };
}

export function rename(resource: Resource, name: string): void {
  if (resource.object.metadata.name === name) return;
  resource.object.metadata.name = name;
  resource.names.push(name);
}

/** "Deployment.v1.apps/web.[noNs]", as kustomize names what it speaks of. */
export function idOf(object: KubeObject): string {
  const [group, version] = groupVersion(object);
  const namespace = object.metadata.namespace;
  return `${object.kind}.${version || "[noVer]"}.${group || "[noGrp]"}/${object.metadata.name}.${namespace || "[noNs]"}`;
}

export function groupVersion({ apiVersion }: KubeObject): [string, string] {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? ["", apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

const CLUSTER_SCOPED = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "FlowSchema",
  "GatewayClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

export function isClusterScoped({ kind }: KubeObject): boolean {
  return CLUSTER_SCOPED.has(kind);
}
