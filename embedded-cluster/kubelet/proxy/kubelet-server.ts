import type { ForwardedAnswer, ForwardedRequest } from "../../apimachinery/node-proxy.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { EMPTY_SOURCE, sourceOf } from "../../kernel/streams.ts";
import type { Kubelet } from "../kubelet.ts";

/** What the kubelet's own HTTPS server answers: /healthz, /pods and /runningpods/. Models pkg/kubelet/server. */
export function answerAsKubelet(kubelet: Kubelet, request: ForwardedRequest): ForwardedAnswer {
  const path = request.path.replace(/\?.*$/, "");
  const page = PAGES[path.replace(/\/$/, "")];
  if (page === undefined) return text(404, "404 page not found\n");
  if (request.method !== "GET" && request.method !== "HEAD") return text(405, "405: Method Not Allowed");
  const answer = page(kubelet);
  return request.method === "HEAD" ? { ...answer, body: EMPTY_SOURCE } : answer;
}

const healthy = () => text(200, "ok");

const PAGES: Readonly<Record<string, (kubelet: Kubelet) => ForwardedAnswer>> = {
  "/healthz": healthy,
  "/healthz/ping": healthy,
  "/healthz/log": healthy,
  "/healthz/syncloop": healthy,
  "/pods": (kubelet) => json(kubelet.pods.map(({ object }) => known(object))),
  "/runningpods": (kubelet) => json(kubelet.pods.filter(({ sandbox }) => sandbox.running.size > 0).map(({ object }) => running(object))),
};

/** What the kubelet notes on the pods that it has from the API. */
function known({ metadata, spec, status }: Pod): object {
  const annotations = {
    ...metadata.annotations,
    "kubernetes.io/config.seen": status?.startTime ?? metadata.creationTimestamp ?? "",
    "kubernetes.io/config.source": "api",
  };
  return { metadata: { ...metadata, annotations }, spec, status: status ?? {} };
}

function running({ metadata: { name, namespace, uid }, spec, status }: Pod): object {
  const imageOf = (name: string) => status?.containerStatuses?.find((one) => one.name === name)?.imageID;
  const containers = spec.containers.map(({ name, image }) => ({ name, image: imageOf(name) ?? image, resources: {} }));
  return { metadata: { name, namespace, uid }, spec: { containers }, status: {} };
}

function json(items: readonly object[]): ForwardedAnswer {
  const body = `${JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items })}`;
  return { status: 200, headers: [["Content-Type", "application/json"]], body: sourceOf(body) };
}

function text(status: number, body: string): ForwardedAnswer {
  const headers: [string, string][] = [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["X-Content-Type-Options", "nosniff"],
    ["Content-Length", String(body.length)],
  ];
  return { status, headers, body: sourceOf(body) };
}
