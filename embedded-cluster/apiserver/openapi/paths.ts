import type { KindDefinition } from "../registry/kind-definition.ts";
import { listType } from "./list-model.ts";
import { reference } from "./schemas.ts";

// The paths of a document: enough for clients that look up a kind by its path (`kubectl explain`) or ask what an operation takes
// (`kubectl apply` looks for fieldValidation and for strategic merge).

/** What a deletion answers. */
export const STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

type Operation = Record<string, unknown>;
type Path = Record<string, Operation>;

const PATCH_TYPES = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];
const WRITE_PARAMETERS = ["dryRun", "fieldManager", "fieldValidation"];
const LIST_PARAMETERS = ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "timeoutSeconds", "watch"];
const DELETE_PARAMETERS = ["dryRun", "gracePeriodSeconds", "propagationPolicy"];
const PARAMETER_TYPES: Readonly<Record<string, string>> = {
  allowWatchBookmarks: "boolean",
  force: "boolean",
  gracePeriodSeconds: "integer",
  limit: "integer",
  timeoutSeconds: "integer",
  watch: "boolean",
};

/** The paths of one kind. What they refer to is the document's to hold: the kind's schema, its list's, and {@link STATUS}. `type` is the name of its schema. */
export function pathsOf(kind: KindDefinition, type: string): Record<string, Path> {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const collection = kind.namespaced ? `${root}/namespaces/{namespace}/${kind.plural}` : `${root}/${kind.plural}`;
  const paths: Record<string, Path> = {};
  const list = operation(kind, listType(kind, type), "list", LIST_PARAMETERS);
  if (kind.namespaced) paths[`${root}/${kind.plural}`] = { get: list };
  paths[collection] = { get: list, post: operation(kind, type, "post", WRITE_PARAMETERS, ["application/json"]) };
  paths[`${collection}/{name}`] = {
    get: operation(kind, type, "get", []),
    put: operation(kind, type, "put", WRITE_PARAMETERS, ["application/json"]),
    patch: operation(kind, type, "patch", [...WRITE_PARAMETERS, "force"], PATCH_TYPES),
    delete: operation(kind, STATUS, "delete", DELETE_PARAMETERS),
  };
  return paths;
}

/** The path of a kind that is only posted and answered, such as SelfSubjectAccessReview. */
export function postPath(path: string, kind: Pick<KindDefinition, "group" | "version" | "kind">, type: string): Record<string, Path> {
  return { [path]: { post: operation(kind, type, "post", WRITE_PARAMETERS, ["application/json"]) } };
}

function operation(
  kind: Pick<KindDefinition, "group" | "version" | "kind">,
  type: string,
  action: string,
  parameters: readonly string[],
  bodies: readonly string[] = [],
): Operation {
  const content = (types: readonly string[]) => Object.fromEntries(types.map((each) => [each, { schema: { $ref: reference(type) } }]));
  const described: Operation = {
    parameters: parameters.map((name) => ({ name, in: "query", schema: { type: PARAMETER_TYPES[name] ?? "string", uniqueItems: true } })),
    responses: { "200": { description: "OK", content: content(["application/json"]) }, "401": { description: "Unauthorized" } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": { group: kind.group, kind: kind.kind, version: kind.version },
  };
  if (bodies.length > 0) described["requestBody"] = { required: true, content: content(bodies) };
  return described;
}
