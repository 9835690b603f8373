/** What a name below the cluster domain asks for. */
export type ClusterName =
  /** The domain itself, "svc" or "pod": it exists and has nothing. */
  | { kind: "branch" }
  | { kind: "namespace"; namespace: string }
  | { kind: "service"; namespace: string; service: string }
  | { kind: "endpoint"; namespace: string; service: string; endpoint: string }
  | { kind: "port"; namespace: string; service: string; port: string; protocol: string }
  | { kind: "pod"; namespace: string; pod: string };

/** Reads `relative`, the labels in front of the cluster domain, in lower case. undefined: no such name. Models parseRequest of CoreDNS' kubernetes plugin. */
export function parseClusterName(relative: string): ClusterName | undefined {
  if (relative === "" || relative === "svc" || relative === "pod") return { kind: "branch" };
  const labels = relative.split(".");
  const branch = labels.pop();
  if (branch !== "svc" && branch !== "pod") return undefined;
  const namespace = labels.pop() as string;
  const name = labels.pop();
  if (name === undefined) return { kind: "namespace", namespace };
  if (labels.length > 2) return undefined;
  // Whatever stands in front of a pod's name is ignored, as upstream does.
  if (branch === "pod") return { kind: "pod", namespace, pod: name };
  const [first, second] = labels as [string?, string?];
  if (first === undefined) return { kind: "service", namespace, service: name };
  if (second === undefined) return { kind: "endpoint", namespace, service: name, endpoint: first };
  return { kind: "port", namespace, service: name, port: first.replace(/^_/, ""), protocol: second.replace(/^_/, "") };
}
