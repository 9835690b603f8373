import type { ContractCluster } from "./contract-cluster.ts";

/** Fields whose values no two runs share, wherever they are. */
const FIELDS: Readonly<Record<string, string>> = {
  uid: "<uid>",
  resourceVersion: "<resourceVersion>",
  creationTimestamp: "<time>",
  deletionTimestamp: "<time>",
  managedFields: "<managedFields>",
  containerID: "<containerID>",
  imageID: "<imageID>",
  selfLink: "<selfLink>",
};

const PATTERNS: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, "<time>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>"],
  [/\b(?:10|172|192)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, "<ip>"],
  [/\b(k8s-node|tsunagu-control-plane|tsunagu-worker\d*)\b/g, "<node>"],
];

/** A value with everything replaced that names, times and addresses make differ: namespace, node, uids, times, cluster addresses. */
export function normal<T>(cluster: ContractCluster, value: T): T {
  return visit(value) as T;

  function visit(part: unknown): unknown {
    if (typeof part === "string") return text(part);
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        text(key),
        typeof inner !== "object" && key in FIELDS ? FIELDS[key] : key === "managedFields" ? FIELDS[key] : visit(inner),
      ]),
    );
  }

  function text(original: string): string {
    let replaced = original.replaceAll(cluster.namespace, "<namespace>");
    for (const [pattern, name] of PATTERNS) replaced = replaced.replace(pattern, name);
    return replaced;
  }
}
