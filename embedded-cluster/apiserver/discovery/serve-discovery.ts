import { methodNotAllowedError, noSuchResourceError } from "../../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import { pageNotFound } from "../non-resource.ts";
import { negotiate } from "../request/media-type.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";
import { groupDiscoveryList } from "./aggregated.ts";
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from "./documents.ts";
import { type ServedGroup, servedGroups } from "./groups.ts";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** /api, /apis and what is below them down to the group version; undefined for other paths. */
export function serveDiscovery(serving: Serving, info: RequestInfo, request: ApiRequest): ApiResponse | undefined {
  const parts = info.path.split("/").filter((part) => part !== "");
  if (parts[0] !== "api" && parts[0] !== "apis") return undefined;
  if (request.method !== "GET") throw methodNotAllowedError();
  const groups = servedGroups(serving.registry, serving.metrics !== undefined);
  if (parts.length === 1) return root(parts[0], groups, negotiate(request.headers?.["accept"]).as === "APIGroupDiscoveryList");
  if (parts[0] === "apis" && !groups.some(({ group }) => group === parts[1])) return pageNotFound();
  return respond(below(parts, groups), "application/json");
}

function root(first: string, groups: readonly ServedGroup[], aggregated: boolean): ApiResponse {
  const legacy = first === "api";
  if (aggregated) {
    const shown = groups.filter(({ group }) => (group === "") === legacy);
    return respond(groupDiscoveryList(shown), AGGREGATED);
  }
  return respond(legacy ? apiVersions() : apiGroupList(groups), "application/json");
}

function below(parts: readonly string[], groups: readonly ServedGroup[]): object {
  const [first, ...rest] = parts;
  const [name, version] = first === "api" ? ["", rest[0]] : [rest[0] as string, rest[1]];
  const group = groups.find((each) => each.group === name);
  if (group === undefined || (first === "apis" && name === "")) throw noSuchResourceError();
  if (version === undefined) return apiGroup(group);
  const served = group.versions.find((each) => each.version === version);
  if (served === undefined) throw noSuchResourceError();
  return apiResourceList(group.group, served);
}

function respond(value: object, contentType: string): ApiResponse {
  return { status: 200, headers: { "content-type": contentType, vary: "Accept" }, body: { type: "json", value } };
}
