import type { ApiResponse } from "../apimachinery/wire.ts";
import { sourceOf } from "../kernel/streams.ts";
import type { Query } from "./request/query.ts";

/** What has to have happened once since the start. */
const HOOKS = [
  "start-apiserver-admission-initializer",
  "generic-apiserver-start-informers",
  "priority-and-fairness-config-consumer",
  "priority-and-fairness-filter",
  "storage-object-count-tracker-hook",
  "start-apiextensions-informers",
  "start-apiextensions-controllers",
  "crd-informer-synced",
  "start-system-namespaces-controller",
  "peer-endpoint-reconciler-controller",
  "start-cluster-authentication-info-controller",
  "start-kube-apiserver-identity-lease-controller",
  "start-kube-apiserver-identity-lease-garbage-collector",
  "storage-readiness",
  "start-legacy-token-tracking-controller",
  "start-service-ip-repair-controllers",
  "rbac/bootstrap-roles",
  "scheduling/bootstrap-system-priority-classes",
  "priority-and-fairness-config-producer",
  "bootstrap-controller",
  "start-kubernetes-service-cidr-controller",
  "aggregator-reload-proxy-client-cert",
  "start-kube-aggregator-informers",
  "apiservice-status-local-available-controller",
  "apiservice-status-remote-available-controller",
  "apiservice-registration-controller",
  "apiservice-discovery-controller",
  "kube-apiserver-autoregistration",
].map((name) => `poststarthook/${name}`);

const STARTED = [...HOOKS, "autoregister-completion", "poststarthook/apiservice-openapi-controller", "poststarthook/apiservice-openapiv3-controller"];

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ["ping", "log", "loopback-serving-certificate", "etcd", ...STARTED],
  livez: ["ping", "log", "loopback-serving-certificate", "etcd", ...STARTED],
  readyz: ["ping", "log", "etcd", "etcd-readiness", "informer-sync", ...STARTED, "shutdown"],
};

/** /healthz, /livez, /readyz and their single checks; undefined for other paths. A server that can answer has passed them all. */
export function serveHealth(path: string, query: Query): ApiResponse | undefined {
  const [, endpoint = "", ...rest] = path.split("/");
  const checks = Object.hasOwn(CHECKS, endpoint) ? CHECKS[endpoint] : undefined;
  if (checks === undefined) return undefined;
  if (rest.length > 0 && rest[0] !== "") return checks.includes(rest.join("/")) ? text("ok") : undefined;
  if (!query.has("verbose")) return text("ok");
  const excluded = query.all("exclude");
  return text(checks.map((name) => `[+]${name} ${excluded.includes(name) ? "excluded: " : ""}ok\n`).join("") + `${endpoint} check passed\n`);
}

function text(value: string): ApiResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache, private", "x-content-type-options": "nosniff" };
  return { status: 200, headers, body: { type: "bytes", source: sourceOf(value) } };
}
