import { apiVersionOf } from "../../apimachinery/object.ts";
import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import type { OpenApiProvider } from "../hooks.ts";
import { pathsOf, STATUS } from "../openapi/paths.ts";
import { reference, schemasFor } from "../openapi/schemas.ts";
import { merged, swaggerOf } from "../openapi/swagger.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KindSource } from "../registry/kind-registry.ts";
import { rootFieldSchema } from "./field-schema.ts";
import { isObject, type JsonObject, type JsonSchema } from "./schema/json-schema.ts";

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
const API_VERSION =
  "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";
const KIND =
  "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";

/** What is said of built-in kinds, and of those that definitions make. Models pkg/controller/openapiv3. */
export function withCustomKinds(builtIn: OpenApiProvider, source: KindSource): OpenApiProvider {
  const schemas = new WeakMap<object, FieldSchema>();
  const schemaOfCustom = (kind: KindDefinition): FieldSchema => {
    const key = kind.custom?.schema ?? kind;
    const known = schemas.get(key) ?? rootFieldSchema(key as JsonSchema);
    schemas.set(key, known);
    return known;
  };
  const find = (group: string, version: string) => source.current().filter((kind) => kind.group === group && kind.version === version);
  return {
    ...builtIn,
    schemaOf(gvk) {
      const custom = find(gvk.group, gvk.version).find(({ kind }) => kind === gvk.kind);
      return custom === undefined ? builtIn.schemaOf(gvk) : schemaOfCustom(custom);
    },
    index() {
      const custom = new Map<string, string>();
      for (const kind of source.current()) {
        const path = `apis/${apiVersionOf(kind)}`;
        const { uid, generation } = kind.custom?.definition.metadata ?? {};
        custom.set(path, `${custom.get(path) ?? ""}${(uid ?? "").replaceAll("-", "").toUpperCase()}${generation ?? 1}`);
      }
      return [...builtIn.index().filter(({ path }) => !custom.has(path)), ...[...custom].map(([path, hash]) => ({ path, hash }))];
    },
    v2() {
      const custom = [...new Set(source.current().map(apiVersionOf))].map((apiVersion) => this.document(`apis/${apiVersion}`));
      const shared = builtIn.v2?.() ?? swaggerOf([]);
      return custom.length === 0 ? shared : merged(swaggerOf(custom), shared);
    },
    document(path) {
      const [, group = "", version = ""] = path.split("/");
      const kinds = path.startsWith("apis/") ? find(group, version) : [];
      return kinds.length === 0 ? builtIn.document(path) : documentOf(kinds);
    },
  };
}

function documentOf(kinds: readonly KindDefinition[]): unknown {
  const paths: Record<string, unknown> = {};
  const schemas = schemasFor([OBJECT_META, LIST_META, STATUS]);
  for (const kind of kinds) {
    const name = modelName(kind);
    schemas[name] = objectModel(kind);
    schemas[`${name.slice(0, -kind.kind.length)}${kind.listKind}`] = listModel(kind, name);
    Object.assign(paths, withoutStrategicMerge(pathsOf(kind, name)));
  }
  return { openapi: "3.0.0", info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" }, paths, components: { schemas } };
}

/** "com.example.stable.v1.CronTab". Models util.ToRESTFriendlyName. */
function modelName({ group, version, kind }: KindDefinition): string {
  return [...group.split(".").reverse(), version, kind].join(".");
}

function objectModel(kind: KindDefinition): JsonObject {
  const schema = published((kind.custom?.schema ?? {}) as JsonSchema);
  const meta = {
    description: "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
  };
  const properties = {
    ...(isObject(schema["properties"]) ? schema["properties"] : {}),
    apiVersion: { type: "string", description: API_VERSION },
    kind: { type: "string", description: KIND },
    metadata: { ...meta, allOf: [{ $ref: reference(OBJECT_META) }] },
  };
  return { ...schema, type: "object", properties, "x-kubernetes-group-version-kind": [gvk(kind, kind.kind)] };
}

function listModel(kind: KindDefinition, name: string): JsonObject {
  const meta = {
    description: "Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
  };
  return {
    description: `${kind.listKind} is a list of ${kind.kind}`,
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { type: "string", description: API_VERSION },
      items: {
        description: `List of ${kind.plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
        type: "array",
        items: { $ref: reference(name) },
      },
      kind: { type: "string", description: KIND },
      metadata: { ...meta, allOf: [{ $ref: reference(LIST_META) }] },
    },
    "x-kubernetes-group-version-kind": [gvk(kind, kind.listKind ?? "")],
  };
}

function gvk({ group, version }: KindDefinition, kind: string): JsonObject {
  return { group, kind, version };
}

/** What may be a number or a text is said in OpenAPI's own words too; everything else is published as it was written. */
function published(schema: JsonSchema): JsonObject {
  const shown: JsonObject = { ...schema };
  if (schema["x-kubernetes-int-or-string"] === true) shown["anyOf"] ??= [{ type: "integer" }, { type: "string" }];
  if (schema.properties !== undefined) {
    shown["properties"] = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, published(property)]));
  }
  if (schema.items !== undefined) shown["items"] = published(schema.items);
  if (typeof schema.additionalProperties === "object") shown["additionalProperties"] = published(schema.additionalProperties);
  return shown;
}

function withoutStrategicMerge(paths: Record<string, Record<string, Record<string, unknown>>>): Record<string, unknown> {
  const shown = structuredClone(paths);
  for (const path of Object.values(shown)) {
    const content = (path["patch"]?.["requestBody"] as { content?: Record<string, unknown> } | undefined)?.content;
    if (content !== undefined) delete content["application/strategic-merge-patch+json"];
  }
  return shown;
}
