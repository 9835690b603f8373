import { badRequestError, methodNotAllowedError, noSuchResourceError } from "../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse, ExecChannels, PortChannels } from "../apimachinery/wire.ts";
import { effectiveUser } from "./authentication/impersonation.ts";
import { attributesOf, refusal } from "./authorization/attributes.ts";
import { serveDiscovery } from "./discovery/serve-discovery.ts";
import { virtualResources } from "./discovery/virtual-resources.ts";
import type { UserInfo } from "./hooks.ts";
import { serveMetrics } from "./metrics/serve-metrics.ts";
import { pageNotFound, serveNonResource } from "./non-resource.ts";
import { decodeBody } from "./request/body.ts";
import { type RequestInfo, requestInfo } from "./request/request-info.ts";
import { answerReview } from "./reviews/reviews.ts";
import { type Call, asServed } from "./rest/call.ts";
import { dispatch } from "./rest/dispatch.ts";
import type { Serving } from "./rest/serving.ts";
import { bindByName } from "./subresources/bindings.ts";
import { checkStream, openExec, openPort } from "./subresources/streams.ts";

/** authenticated → authorised → served. Throws ApiError. */
export async function route(serving: Serving, request: ApiRequest, caller: UserInfo): Promise<ApiResponse> {
  const user = effectiveUser(serving, caller, request.headers);
  const info = requestInfo(request.method, request.path);
  if ((info.method === "HEAD" || info.method === "OPTIONS") && info.subresource !== "proxy") throw methodNotAllowedError();
  authorize(serving, info, user);
  if (!info.isResourceRequest) return serveDiscovery(serving, info, request) ?? serveNonResource(serving, info, request);
  const kind = serving.registry.ofResource(info.group, info.version, info.resource);
  // Objects of the whole cluster are in no namespace.
  // The path of a namespace is the one way in which a namespace's name stands where a namespace's would.
  if (kind !== undefined && !kind.namespaced && info.namespace !== "" && (kind.plural !== "namespaces" || info.nested)) throw noSuchResourceError();
  if (kind !== undefined) return dispatch(callOf(serving, info, request, user, kind));
  return serveVirtual(serving, info, request, user);
}

/** exec and attach: one request that becomes a stream. Upstream asks for the verb "create", whatever the HTTP method. */
export async function routeExec(serving: Serving, path: string, user: UserInfo, signal: AbortSignal | undefined): Promise<ExecChannels> {
  const call = streamCall(serving, path, user, ["exec", "attach"]);
  return openExec(call, signal);
}

export async function routePort(serving: Serving, path: string, port: number, user: UserInfo, signal: AbortSignal | undefined): Promise<PortChannels> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw badRequestError(`unable to parse ${JSON.stringify(port)} as a port: must be between 1 and 65535, inclusive`);
  return openPort(streamCall(serving, path, user, ["portforward"]), port, signal);
}

/** Throws ApiError when exec, attach or port-forward with this path would be refused before the kubelet is asked. */
export function routeStreamCheck(serving: Serving, path: string, user: UserInfo): void {
  checkStream(streamCall(serving, path, user, ["exec", "attach", "portforward"]));
}

/** An authorised call for a streaming subresource of pods. */
export function streamCall(serving: Serving, path: string, user: UserInfo, subresources: readonly string[]): Call {
  const info = requestInfo("POST", path);
  authorize(serving, info, user);
  const kind = serving.registry.ofResource(info.group, info.version, info.resource);
  if (kind === undefined || kind.plural !== "pods" || !subresources.includes(info.subresource)) throw noSuchResourceError();
  return callOf(serving, info, { method: "POST", path }, user, kind);
}

function authorize(serving: Serving, info: RequestInfo, user: UserInfo): void {
  const attributes = attributesOf(user, info);
  const decision = serving.authorize(attributes);
  if (!decision.allowed) throw refusal(attributes, decision);
}

function callOf(serving: Serving, info: RequestInfo, request: ApiRequest, user: UserInfo, kind: Call["kind"]): Call {
  return { serving, ...asServed(kind), info, request, user, warnings: [], dryRun: dryRunOf(info) };
}

function dryRunOf({ query }: RequestInfo): boolean {
  const values = query.all("dryRun").filter((value) => value !== "");
  return values.length > 0;
}

/** Resources that are answered, not stored. */
async function serveVirtual(serving: Serving, info: RequestInfo, request: ApiRequest, user: UserInfo): Promise<ApiResponse> {
  const { group, version, resource } = info;
  const known = virtualResources(serving.metrics !== undefined).find((each) => each.group === group && each.version === version && each.plural === resource);
  if (known === undefined) {
    // Nobody answers for a group that is not served: the path itself is unknown.
    const isServed = group === "" || serving.registry.kinds.some((kind) => kind.group === group) || virtualResources(true).some((each) => each.group === group);
    if (isServed) throw noSuchResourceError();
    return pageNotFound();
  }
  if (group === "metrics.k8s.io" && serving.metrics !== undefined) return json(200, serveMetrics(serving, info, request));
  if (resource === "bindings") return bindByName(serving, info, request, user);
  if (request.method !== "POST") throw methodNotAllowedError();
  return json(201, answerReview(serving, info, user, decodeBody(request, serving.protobuf), request.headers));
}

export function json(status: number, value: unknown): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: { type: "json", value } };
}
