import { badRequestError, serviceUnavailableError } from "../../apimachinery/errors.ts";
import type { ForwardedAnswer, ForwardedRequest } from "../../apimachinery/node-proxy.ts";
import type { ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { EMPTY_SOURCE } from "../../kernel/streams.ts";
import { admissionRequest, runPlugins } from "../rest/admission.ts";
import type { Call } from "../rest/call.ts";
import { forwardedHeaders, returnedHeaders } from "./proxy-headers.ts";
import { cleanPath, escapePath } from "./proxy-path.ts";
import { type ProxyTarget, nodeTarget, podTarget, serviceTarget } from "./proxy-target.ts";

const TARGETS: Record<string, (call: Call) => ProxyTarget> = { pods: podTarget, services: serviceTarget, nodes: nodeTarget };

/**
 * pods/proxy, services/proxy and nodes/proxy: the request goes on to a program in the cluster, and the answer comes back as it is.
 * Models ConnectResource of endpoints/handlers and apimachinery/pkg/util/proxy, without upgrades and without a change to HTML.
 * Throws ApiError.
 */
export async function serveProxy(call: Call): Promise<ApiResponse> {
  const { info, request, serving } = call;
  if (call.dryRun) throw badRequestError("dryRun is not supported");
  const locate = TARGETS[call.kind.plural] as (call: Call) => ProxyTarget;
  const path = cleanPath(info.subpath, info.path.endsWith("/"));
  await admit(call, path);
  const target = locate(call);
  const mark = request.path.indexOf("?");
  const query = mark < 0 ? "" : request.path.slice(mark);
  // A page's own links are below a path that ends with a slash.
  if (path === "" && (request.method === "GET" || request.method === "HEAD")) return redirect(`${info.path}/${query}`);
  const { nodeProxy } = serving;
  if (nodeProxy === undefined) throw serviceUnavailableError("error trying to reach service: the cluster's network is not reachable");
  const prefix = decodeURIComponent(/^.*?\/[^/]+\/proxy(?=\/|$)/.exec(info.path)?.[0] ?? info.path);
  const escaped = path === "" ? "/" : escapePath(path);
  const sent: ForwardedRequest = {
    method: request.method,
    path: `${escaped}${query}`,
    headers: forwardedHeaders(call, prefix, escaped),
    ...bodyOf(request),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
  const answer = await ("node" in target ? nodeProxy.askKubelet(target.node, sent) : nodeProxy.forward(target, sent));
  return passedBack(request, prefix, target, answer);
}

function passedBack(request: ApiRequest, prefix: string, target: ProxyTarget, { status, headers, body }: ForwardedAnswer): ApiResponse {
  const hosts = ["node" in target ? "" : `${target.ip}:${target.port}`, request.headers?.["host"] ?? ""];
  return { status, headers: returnedHeaders(headers, { prefix, hosts }), body: { type: "bytes", source: body } };
}

function redirect(location: string): ApiResponse {
  return { status: 301, headers: { location }, body: { type: "bytes", source: EMPTY_SOURCE } };
}

/** In-memory callers give JSON as a value. */
function bodyOf({ body }: ApiRequest): { body?: Uint8Array } {
  if (body === undefined || body === null) return {};
  if (body instanceof Uint8Array) return { body };
  return { body: encodeUtf8(typeof body === "string" ? body : JSON.stringify(body)) };
}

async function admit(call: Call, path: string): Promise<void> {
  const { info, kind, serving } = call;
  const object = { kind: `${kind.kind}ProxyOptions`, apiVersion: "v1", metadata: { name: info.name }, ...(path === "" ? {} : { path }) };
  const request = admissionRequest(call, { operation: "CONNECT", object, oldObject: undefined, name: info.name });
  for (const phase of ["admit", "validate"] as const) await runPlugins(serving, phase, request);
}
