import { methodNotAllowedError, noSuchResourceError } from "../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse } from "../apimachinery/wire.ts";
import { sourceOf } from "../kernel/streams.ts";
import { SERVER_VERSION } from "./discovery/version.ts";
import { serveHealth } from "./health.ts";
import type { RequestInfo } from "./request/request-info.ts";
import type { Serving } from "./rest/serving.ts";

const OPENAPI_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

/** /version, health and OpenAPI. */
export function serveNonResource(serving: Serving, info: RequestInfo, request: ApiRequest): ApiResponse {
  if (request.method !== "GET") throw methodNotAllowedError();
  const { path } = info;
  if (path === "/version" || path === "/version/") return json(SERVER_VERSION);
  const health = serveHealth(path, info.query);
  if (health !== undefined) return health;
  if (path === "/" || path === "/openapi") return json({ paths: rootPaths(serving) });
  return path === "/openapi/v2" || path.startsWith("/openapi/v3") ? serveOpenApi(serving, path, request) : pageNotFound();
}

function serveOpenApi(serving: Serving, path: string, request: ApiRequest): ApiResponse {
  const { openapi } = serving;
  if (openapi === undefined) throw noSuchResourceError();
  if (path === "/openapi/v3" || path === "/openapi/v3/") return json({ paths: openApiPaths(serving) });
  if (path === "/openapi/v2") {
    const wantsProtobuf = (request.headers?.["accept"] ?? "").includes("com.github.proto-openapi.spec.v2");
    const bytes = wantsProtobuf ? openapi.v2Protobuf?.() : undefined;
    if (bytes !== undefined) return { status: 200, headers: { "content-type": OPENAPI_PROTOBUF }, body: { type: "bytes", source: sourceOf(bytes) } };
    const document = openapi.v2?.();
    if (document === undefined) throw noSuchResourceError();
    return json(document);
  }
  const document = path.startsWith("/openapi/v3/") ? openapi.document(path.slice("/openapi/v3/".length)) : undefined;
  if (document === undefined) return { status: 404, headers: {}, body: { type: "bytes", source: sourceOf("") } };
  return json(document);
}

function openApiPaths({ openapi }: Serving): Record<string, { serverRelativeURL: string }> {
  const entries = openapi?.index() ?? [];
  return Object.fromEntries(entries.map(({ path, hash }) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]));
}

function rootPaths(serving: Serving): string[] {
  const groups = new Set(
    serving.registry.kinds.filter(({ group }) => group !== "").flatMap(({ group, version }) => [`/apis/${group}`, `/apis/${group}/${version}`]),
  );
  return ["/api", "/api/v1", "/apis", ...[...groups].sort(), "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];
}

function json(value: unknown): ApiResponse {
  return { status: 200, headers: { "content-type": "application/json" }, body: { type: "json", value } };
}

/** What a path that nobody has registered gets. */
export function pageNotFound(): ApiResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache, private", "x-content-type-options": "nosniff" };
  return { status: 404, headers, body: { type: "bytes", source: sourceOf("404 page not found\n") } };
}
