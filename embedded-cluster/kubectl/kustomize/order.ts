import type { KubeObject } from "../../apimachinery/object.ts";
import { groupVersion } from "./resource.ts";

const FIRST = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** What others need stands before them. Models kustomize's legacy sort order, kubectl's default; `first` and `last` replace its lists. */
export function inLegacyOrder(objects: readonly KubeObject[], first: readonly string[] = FIRST, last: readonly string[] = LAST): KubeObject[] {
  const rank = ({ kind }: KubeObject) => (first.includes(kind) ? first.indexOf(kind) - first.length : last.includes(kind) ? 1 + last.indexOf(kind) : 0);
  return [...objects].sort((a, b) => rank(a) - rank(b) || compare(kindText(a), kindText(b)) || compare(fullText(a), fullText(b)));
}

function kindText(object: KubeObject): string {
  const [group, version] = groupVersion(object);
  return `${group || "~G"}_${version || "~V"}_${object.kind}`;
}

function fullText(object: KubeObject): string {
  const [group, version] = groupVersion(object);
  return `${object.kind}.${version || "[noVer]"}.${group || "[noGrp]"}|${object.metadata.namespace || "~X"}|${object.metadata.name || "~N"}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
