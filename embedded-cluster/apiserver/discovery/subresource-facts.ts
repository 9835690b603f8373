/** What discovery says of a subresource: its object's kind, and its verbs. `own`: the kind of the resource itself, `options`: PodProxyOptions for Pods. */
export interface SubresourceFacts {
  group?: string;
  version?: string;
  kind: string | "own" | "options";
  verbs: readonly string[];
}

const READ_WRITE = ["get", "patch", "update"];
const CONNECT = ["create", "get"];

export const SUBRESOURCES: Readonly<Record<string, SubresourceFacts>> = {
  status: { kind: "own", verbs: READ_WRITE },
  scale: { group: "autoscaling", version: "v1", kind: "Scale", verbs: READ_WRITE },
  log: { kind: "own", verbs: ["get"] },
  exec: { kind: "PodExecOptions", verbs: CONNECT },
  attach: { kind: "PodAttachOptions", verbs: CONNECT },
  portforward: { kind: "PodPortForwardOptions", verbs: CONNECT },
  proxy: { kind: "options", verbs: ["create", "delete", "get", "patch", "update"] },
  eviction: { group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] },
  binding: { kind: "Binding", verbs: ["create"] },
  approval: { kind: "own", verbs: READ_WRITE },
  token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", verbs: ["create"] },
  finalize: { kind: "own", verbs: ["update"] },
  ephemeralcontainers: { kind: "own", verbs: READ_WRITE },
  resize: { kind: "own", verbs: READ_WRITE },
};

/** The kind of a subresource's objects. */
export function subresourceKind(own: string, { kind }: SubresourceFacts): string {
  if (kind === "own") return own;
  return kind === "options" ? `${own}ProxyOptions` : kind;
}
