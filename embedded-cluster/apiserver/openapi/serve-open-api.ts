import { noSuchResourceError } from "../../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { sourceOf } from "../../kernel/streams.ts";
import type { OpenApiProvider } from "../hooks.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";

const ROOT = "/openapi/v3";

/**
 * /openapi/v2, /openapi/v3 and the documents below it, as JSON. Models kube-openapi's pkg/handler and pkg/handler3; their protobuf is not
 * spoken, and who takes nothing else is told so.
 */
export function serveOpenApi({ openapi, clock }: Serving, info: RequestInfo, request: ApiRequest): ApiResponse {
  if (openapi === undefined) throw noSuchResourceError();
  const { path } = info;
  if (path === "/openapi/v2") {
    return acceptsJson(request)
      ? document(request, etagOf(openapi), () => openapi.v2?.(), { vary: "Accept-Encoding, Accept" })
      : empty(406, { vary: "Accept" });
  }
  if (path === ROOT || path === `${ROOT}/`) return { status: 200, headers: PLAIN, body: { type: "json", value: { paths: pathsOf(openapi) } } };
  const group = path.slice(ROOT.length + 1);
  const found = path.startsWith(`${ROOT}/`) ? openapi.index().find((each) => each.path === group) : undefined;
  if (found === undefined) return empty(404, {});
  if (!acceptsJson(request)) return empty(406, { vary: "Accept" });
  const asked = info.query.get("hash");
  if (asked === "") return document(request, found.hash, () => openapi.document(group), { vary: "Accept" });
  if (asked !== found.hash) return empty(301, { "content-type": "application/json", vary: "Accept", etag: JSON.stringify(found.hash), location: urlOf(found) });
  const expires = new Date(clock.now() + YEAR_MILLISECONDS).toUTCString();
  return document(request, found.hash, () => openapi.document(group), { vary: "Accept", "cache-control": "public, immutable", expires });
}

const YEAR_MILLISECONDS = 365 * 24 * 60 * 60 * 1000;
const PLAIN = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache, private" };

function document(request: ApiRequest, hash: string, build: () => unknown, more: Record<string, string>): ApiResponse {
  const etag = JSON.stringify(hash);
  const headers = { "content-type": "application/json", "cache-control": "no-cache, private", etag, ...more };
  const known = (request.headers?.["if-none-match"] ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return empty(304, { ...more, "cache-control": headers["cache-control"], etag });
  return { status: 200, headers, body: { type: "json", value: build() } };
}

/** Any JSON, and not a subtype of it. */
function acceptsJson({ headers }: ApiRequest): boolean {
  const accept = headers?.["accept"] || "*/*";
  return accept.split(",").some((clause) => /^(application|\*)\/(json|\*)$/.test((clause.split(";")[0] as string).trim()));
}

function pathsOf(openapi: OpenApiProvider): Record<string, { serverRelativeURL: string }> {
  const entries = [...openapi.index()].sort((left, right) => (left.path < right.path ? -1 : 1));
  return Object.fromEntries(entries.map((entry) => [entry.path, { serverRelativeURL: urlOf(entry) }]));
}

function urlOf({ path, hash }: { path: string; hash: string }): string {
  return `${ROOT}/${path}?hash=${hash}`;
}

/** What all documents together hash to. */
function etagOf(openapi: OpenApiProvider): string {
  const all = openapi.index().map(({ path, hash }) => `${path} ${hash}`);
  const digest = sha256(encodeUtf8(all.join("\n")));
  return [...digest]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

function empty(status: number, headers: Record<string, string>): ApiResponse {
  return { status, headers: { "cache-control": "no-cache, private", ...headers }, body: { type: "bytes", source: sourceOf("") } };
}
