/**
 * The order in which Go's structs of the API hold their fields: what upstream prints with -o json when it made the object itself, and not the server.
 * Fields that are not here follow, sorted.
 */
const ORDER = [
  ...["major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor"],
  ...["gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"],
  ...["clientVersion", "kustomizeVersion", "serverVersion"],
  ...["kind", "apiVersion", "groupVersion", "metadata", "preferences", "clusters", "users", "contexts", "current-context"],
  ...["name", "singularName", "namespaced", "group", "version", "generateName", "namespace", "uid", "resourceVersion", "generation"],
  ...["creationTimestamp", "labels", "annotations", "ownerReferences", "finalizers"],
  ...["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data"],
  ...["client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "username", "password"],
  ...["cluster", "user", "context", "port", "protocol", "targetPort", "nodePort", "schedule", "replicas"],
  ...["scaleTargetRef", "minReplicas", "maxReplicas", "selector", "template", "strategy", "spec", "jobTemplate"],
  ...["image", "command", "args", "containerPort", "ports", "env", "resources", "imagePullPolicy", "securityContext", "stdin", "stdinOnce", "tty"],
  ...["containers", "restartPolicy", "dnsPolicy", "matchLabels", "verbs", "shortNames", "categories"],
  ...["apiGroups", "resourceNames", "nonResourceURLs", "rules", "subjects", "roleRef", "immutable", "data", "binaryData", "type", "status"],
];
const RANK = new Map(ORDER.map((name, index) => [name, index]));

/** A copy whose maps hold their entries in that order. Maps of data keep theirs sorted. */
export function inStructOrder(value: unknown, isData = false): unknown {
  if (Array.isArray(value)) return value.map((item) => inStructOrder(item));
  if (typeof value !== "object" || value === null) return value;
  const rank = (key: string) => (isData ? 0 : (RANK.get(key) ?? ORDER.length));
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, inStructOrder(item, DATA.has(key))]));
}

const DATA = new Set(["data", "binaryData", "labels", "annotations", "matchLabels", "selector"]);
