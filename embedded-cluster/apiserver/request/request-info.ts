import { badRequestError } from "../../apimachinery/errors.ts";
import type { ApiMethod } from "../../apimachinery/wire.ts";
import { pathSegmentNameProblems } from "../../apimachinery/validation/names.ts";
import { Query } from "./query.ts";

/** What a URL means. Models k8s.io/apiserver/pkg/endpoints/request.RequestInfo. Absent parts are "". */
export interface RequestInfo {
  method: ApiMethod;
  /** Without the query. */
  path: string;
  query: Query;
  isResourceRequest: boolean;
  verb: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  name: string;
  /** Of a list or watch: the only name that its field selector lets through. */
  selectedName: string;
  subresource: string;
  /** What follows the subresource: the path that a proxy request is for. */
  subpath: readonly string[];
  /** The resource stands below a namespace's path. */
  nested: boolean;
  /** /api/v1/watch/… */
  watchPath: boolean;
}

const VERBS: Record<ApiMethod, string> = { GET: "get", POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete", HEAD: "get", OPTIONS: "" };
/** What may follow a namespace's name without being a resource in it. */
const NAMESPACE_SUBRESOURCES = new Set(["status", "finalize"]);

export function requestInfo(method: ApiMethod, pathWithQuery: string): RequestInfo {
  const mark = pathWithQuery.indexOf("?");
  const path = mark < 0 ? pathWithQuery : pathWithQuery.slice(0, mark);
  const query = new Query(mark < 0 ? "" : pathWithQuery.slice(mark + 1));
  const info: RequestInfo = {
    method,
    path,
    query,
    isResourceRequest: false,
    verb: method.toLowerCase(),
    group: "",
    version: "",
    namespace: "",
    resource: "",
    name: "",
    selectedName: "",
    subresource: "",
    subpath: [],
    nested: false,
    watchPath: false,
  };
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeSegment);
  const rest = readGroupVersion(info, parts);
  if (rest === undefined || rest.length === 0) return info;
  readResource(info, rest);
  return info;
}

/** What follows the group and version; undefined when the path has none. */
function readGroupVersion(info: RequestInfo, parts: string[]): string[] | undefined {
  if (parts[0] === "api" && parts.length >= 2) {
    info.version = parts[1] as string;
    return parts.slice(2);
  }
  if (parts[0] === "apis" && parts.length >= 3) {
    info.group = parts[1] as string;
    info.version = parts[2] as string;
    return parts.slice(3);
  }
  return undefined;
}

function readResource(info: RequestInfo, parts: string[]): void {
  info.isResourceRequest = true;
  info.verb = VERBS[info.method];
  let rest = parts;
  // The older way to watch: its verb is in the path, whatever the method.
  if (rest[0] === "watch" && rest.length > 1) {
    info.verb = "watch";
    info.watchPath = true;
    rest = rest.slice(1);
  }
  if (rest[0] === "namespaces" && rest.length > 1) {
    info.namespace = rest[1] as string;
    if (rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] as string)) {
      rest = rest.slice(2);
      info.nested = true;
    }
  }
  info.resource = rest[0] ?? "";
  info.name = rest[1] ?? "";
  if (!info.watchPath) info.subresource = rest[2] ?? "";
  info.subpath = rest.slice(3);
  if (info.name !== "") return;
  if (info.verb === "get") {
    info.verb = info.query.flag("watch") ? "watch" : "list";
    info.selectedName = selectedName(info.query.get("fieldSelector"));
  } else if (info.verb === "delete") info.verb = "deletecollection";
}

/** The one name that a field selector asks for: who may read that object may list it. */
function selectedName(selector: string): string {
  const name = /(?:^|,)metadata\.name==?([^,\\=!]+)(?:,|$)/.exec(selector)?.[1] ?? "";
  return pathSegmentNameProblems(name).length === 0 ? name : "";
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequestError(`invalid URL escape ${JSON.stringify(segment)}`);
  }
}
