import { SWAGGER_PATCH, swaggerPath } from "./swagger-path.ts";
import { type Schema, swaggerSchema } from "./swagger-schema.ts";

/** An OpenAPI v2 document. */
export interface Swagger {
  swagger: "2.0";
  info: { title: string; version: string };
  paths: Record<string, unknown>;
  definitions: Record<string, Schema>;
  securityDefinitions: object;
  security: object[];
}

/** What of a v3 document is said in v2. */
interface Document {
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, Schema> };
}

const SECURITY = { BearerToken: { description: "Bearer Token authentication", type: "apiKey", name: "authorization", in: "header" } };

/** All documents of v3 as the one of v2. Models what kube-openapi/pkg/builder makes of the same types. */
export function swaggerOf(documents: Iterable<unknown>): Swagger {
  const paths: Record<string, unknown> = {};
  const definitions: Record<string, Schema> = { [SWAGGER_PATCH]: { type: "object" } };
  for (const document of documents as Iterable<Document>) {
    for (const [name, schema] of Object.entries(document.components.schemas)) definitions[name] ??= swaggerSchema(schema);
    for (const [path, item] of Object.entries(document.paths)) paths[path] = swaggerPath(path, item);
  }
  return merged({ paths, definitions });
}

/** A cluster's own definitions beside those that every cluster has. */
export function merged(...parts: readonly Pick<Swagger, "paths" | "definitions">[]): Swagger {
  return {
    swagger: "2.0",
    info: { title: "Kubernetes", version: "1.36" },
    paths: sorted(Object.assign({}, ...parts.map(({ paths }) => paths))),
    definitions: sorted(Object.assign({}, ...parts.map(({ definitions }) => definitions))),
    securityDefinitions: SECURITY,
    security: [{ BearerToken: [] }],
  };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
