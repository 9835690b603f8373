import { apiVersionOf } from "../../apimachinery/object.ts";
import type { OpenApiProvider } from "../hooks.ts";
import { KINDS } from "../kinds/index.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { typeOfKind } from "./facts.ts";
import { TYPE_FACTS_DIGEST } from "./generated/facts.ts";
import { LIST_META, listModel, listType } from "./list-model.ts";
import { pathsOf, postPath, STATUS } from "./paths.ts";
import { schemaOf } from "./schema-of.ts";
import { schemasFor } from "./schemas.ts";
import { type Swagger, swaggerOf } from "./swagger.ts";

/** Counts up when documents are built differently: clients keep them by hash. */
const DOCUMENT_FORMAT = "2";

/** Kinds that are posted and answered, never stored. */
const POSTED = [
  { group: "authentication.k8s.io", kind: "TokenReview", plural: "tokenreviews", namespaced: false },
  { group: "authentication.k8s.io", kind: "SelfSubjectReview", plural: "selfsubjectreviews", namespaced: false },
  { group: "authorization.k8s.io", kind: "SelfSubjectAccessReview", plural: "selfsubjectaccessreviews", namespaced: false },
  { group: "authorization.k8s.io", kind: "SelfSubjectRulesReview", plural: "selfsubjectrulesreviews", namespaced: false },
  { group: "authorization.k8s.io", kind: "SubjectAccessReview", plural: "subjectaccessreviews", namespaced: false },
  { group: "authorization.k8s.io", kind: "LocalSubjectAccessReview", plural: "localsubjectaccessreviews", namespaced: true },
].map((row) => ({ ...row, version: "v1" }));

/**
 * OpenAPI v3 of some kinds, built from the facts when asked for, a document for each group version as upstream's
 * kube-openapi/pkg/handler3, and the same in one document of v2.
 */
export function openApiFor(kinds: readonly KindDefinition[]): OpenApiProvider {
  const documents = new Map<string, unknown>();
  let swagger: Swagger | undefined;
  const groups = [...new Set([...kinds, ...POSTED].map(documentPath))].sort();
  const hash = `${TYPE_FACTS_DIGEST}${DOCUMENT_FORMAT}${kinds.length}`.toUpperCase();
  return {
    schemaOf,
    v2() {
      swagger ??= swaggerOf(groups.map((path) => buildDocument(path, kinds)));
      return swagger;
    },
    index: () => groups.map((path) => ({ path, hash })),
    document(path) {
      if (!groups.includes(path)) return undefined;
      const known = documents.get(path) ?? buildDocument(path, kinds);
      documents.set(path, known);
      return known;
    },
  };
}

/** OpenAPI of the table of kinds, shared by every cluster of the process. */
export const OPENAPI: OpenApiProvider = openApiFor(KINDS);

/** "api/v1", "apis/apps/v1" */
function documentPath(kind: { group: string; version: string }): string {
  return kind.group === "" ? `api/${kind.version}` : `apis/${apiVersionOf(kind)}`;
}

function buildDocument(path: string, kinds: readonly KindDefinition[]): unknown {
  const types = [STATUS, LIST_META];
  const paths: Record<string, unknown> = {};
  const lists: Record<string, object> = {};
  for (const kind of kinds) {
    const type = documentPath(kind) === path ? typeOfKind(kind) : undefined;
    if (type === undefined) continue;
    types.push(type);
    lists[listType(kind, type)] = listModel(kind, type);
    Object.assign(paths, pathsOf(kind, type));
  }
  for (const posted of POSTED) {
    const type = documentPath(posted) === path ? typeOfKind(posted) : undefined;
    if (type === undefined) continue;
    types.push(type);
    const root = `/apis/${posted.group}/${posted.version}`;
    Object.assign(paths, postPath(`${root}/${posted.namespaced ? "namespaces/{namespace}/" : ""}${posted.plural}`, posted, type));
  }
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "unversioned" },
    paths,
    components: {
      schemas: { ...schemasFor(types), ...lists },
      securitySchemes: { BearerToken: { type: "apiKey", name: "authorization", in: "header", description: "Bearer Token authentication" } },
    },
  };
}
