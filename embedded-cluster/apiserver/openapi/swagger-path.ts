import { type Schema, swaggerSchema } from "./swagger-schema.ts";

/** The schema of what a PATCH takes. */
export const SWAGGER_PATCH = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

interface Operation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

const PRODUCES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const STREAMS = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];

/** A v3 path in the words of v2. */
export function swaggerPath(path: string, item: Record<string, unknown>): Record<string, unknown> {
  const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({ uniqueItems: true, type: "string", name, in: "path", required: true }));
  const operations = Object.entries(item).map(([method, operation]) => [method, swaggerOperation(path, method, operation as Operation)]);
  return { ...Object.fromEntries(operations), ...(parameters.length === 0 ? {} : { parameters }) };
}

function swaggerOperation(path: string, method: string, { parameters = [], requestBody, responses, ...rest }: Operation): object {
  const [first] = Object.values(requestBody?.content ?? {});
  const schema = method === "patch" ? { $ref: `#/definitions/${SWAGGER_PATCH}` } : swaggerSchema(first?.schema ?? {});
  const body = requestBody === undefined ? [] : [{ name: "body", in: "body", required: true, schema }];
  const isList = (rest as { "x-kubernetes-action"?: string })["x-kubernetes-action"] === "list";
  return {
    ...rest,
    consumes: method === "patch" ? Object.keys(requestBody?.content ?? {}) : ["*/*"],
    produces: isList ? [...PRODUCES, ...STREAMS] : PRODUCES,
    schemes: ["https"],
    tags: [tagOf(path)],
    ...(body.length + parameters.length === 0 ? {} : { parameters: [...body, ...parameters.map(swaggerParameter)] }),
    responses: Object.fromEntries(Object.entries(responses).map(([code, { description, content }]) => [code, answered(description, content)])),
  };
}

function swaggerParameter({ schema, ...parameter }: { name: string; schema: Schema }): object {
  return { ...schema, ...parameter };
}

function answered(description: string, content: Record<string, { schema: Schema }> = {}): object {
  const [first] = Object.values(content);
  return { description, ...(first === undefined ? {} : { schema: swaggerSchema(first.schema) }) };
}

/** "apps_v1", "core_v1" */
function tagOf(path: string): string {
  const [root, first = "", second = ""] = path.split("/").filter((part) => part !== "");
  return root === "api" ? `core_${first}` : `${first.split(".")[0]}_${second}`;
}
