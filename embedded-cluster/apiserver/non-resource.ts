import { methodNotAllowedError } from "../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse } from "../apimachinery/wire.ts";
import { sourceOf } from "../kernel/streams.ts";
import { SERVER_VERSION } from "./discovery/version.ts";
import { serveHealth } from "./health.ts";
import { serveOpenApi } from "./openapi/serve-open-api.ts";
import type { RequestInfo } from "./request/request-info.ts";
import type { Serving } from "./rest/serving.ts";

/** /version, health and OpenAPI. */
export function serveNonResource(serving: Serving, info: RequestInfo, request: ApiRequest): ApiResponse {
  if (request.method !== "GET") throw methodNotAllowedError();
  const { path } = info;
  if (path === "/version" || path === "/version/") return json(SERVER_VERSION);
  const health = serveHealth(path, info.query);
  if (health !== undefined) return health;
  if (path === "/" || path === "/openapi") return json({ paths: rootPaths(serving) });
  return path === "/openapi/v2" || path.startsWith("/openapi/v3") ? serveOpenApi(serving, info, request) : pageNotFound();
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
