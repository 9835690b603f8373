import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { Answer, ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { define } from "../crd/definition.ts";

type Schema = Record<string, unknown>;
interface Swagger {
  definitions: Record<string, Schema>;
  paths: Record<string, Record<string, unknown>>;
}

/** A document as JSON, whatever its content type says. */
async function ask(c: ContractCluster, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await c.request("GET", path, undefined, headers);
  return { ...answer, body: typeof answer.body === "string" && answer.body.startsWith("{") ? JSON.parse(answer.body) : answer.body };
}

/** Without prose, which the embedded cluster does not carry. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, field]) => (key === "description" && typeof field === "string" ? [] : [[key, bare(field)]])));
}

const TYPES = [
  "api.apps.v1.Deployment",
  "api.apps.v1.DeploymentList",
  "api.apps.v1.DeploymentSpec",
  "api.core.v1.ConfigMap",
  "api.core.v1.Container",
  "api.core.v1.Pod",
  "api.core.v1.PodSpec",
  "api.core.v1.Secret",
  "api.core.v1.ServiceSpec",
  "api.networking.v1.IngressBackend",
  "api.rbac.v1.PolicyRule",
  "apimachinery.pkg.api.resource.Quantity",
  "apimachinery.pkg.apis.meta.v1.LabelSelector",
  "apimachinery.pkg.apis.meta.v1.ObjectMeta",
  "apimachinery.pkg.apis.meta.v1.Time",
  "apimachinery.pkg.util.intstr.IntOrString",
];
for (const type of TYPES) {
  contractCase(`discovery: OpenAPI v2 of ${type}`, async (c) => {
    const { definitions } = (await ask(c, "/openapi/v2")).body as Swagger;
    expectGolden(c, `discovery/openapi-v2/${type}`, bare(definitions[`io.k8s.${type}`]));
  });
}

contractCase("discovery: OpenAPI v2 is of version 2.0, and knows how to authenticate", async (c) => {
  const { definitions: _definitions, paths: _paths, parameters: _parameters, ...rest } = (await ask(c, "/openapi/v2")).body as Schema;
  expectGolden(c, "discovery/openapi-v2/frame", rest);
});

contractCase("discovery: OpenAPI v2 says what a PATCH takes, and what each path answers", async (c) => {
  const { paths } = (await ask(c, "/openapi/v2")).body as Swagger;
  const seen = ["/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "/api/v1/nodes/{name}", "/api/v1/namespaces/{namespace}/pods"].map((path) =>
    Object.entries(paths[path] ?? {})
      .filter(([method]) => ["get", "post", "put", "patch"].includes(method))
      .map(([method, operation]) => {
        const { consumes, produces, tags, responses, ...rest } = operation as Record<string, unknown> & { responses: Record<string, unknown> };
        const kind = [rest["x-kubernetes-group-version-kind"], rest["x-kubernetes-action"]];
        return { path, method, consumes: (consumes as string[]).toSorted(), produces, tags, kind, answered: bare(responses["200"]) };
      })
      .sort((left, right) => (left.method < right.method ? -1 : 1)),
  );
  expectGolden(c, "discovery/openapi-v2/paths", seen);
});

contractCase("discovery: OpenAPI v2 refers only to what it defines", async (c) => {
  const { definitions, paths } = (await ask(c, "/openapi/v2")).body as Swagger;
  const references = [...JSON.stringify([definitions, paths]).matchAll(/"#\/definitions\/([^"]+)"/g)].map((match) => match[1] as string);
  expect(references.length).toBeGreaterThan(500);
  expect(references.filter((name) => !(name in definitions))).toEqual([]);
});

contractCase("discovery: OpenAPI v2 tells of a custom kind", async (c) => {
  const spec = {
    type: "object",
    required: ["size", "maybe"],
    properties: {
      size: { type: "integer", default: 1, minimum: 1 },
      maybe: { type: "string", nullable: true },
      either: { "x-kubernetes-int-or-string": true },
      open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      ports: {
        type: "array",
        items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
      },
      one: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } }, oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    },
  };
  const defined = define(c, { spec });
  await c.create(defined.definition);
  c.atEnd(() => c.delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", defined.name));
  const model = [...defined.group.split(".").reverse(), "v1", defined.kind].join(".");
  const found = await c.until("OpenAPI v2 to tell of it", async () => ((await ask(c, "/openapi/v2")).body as Swagger).definitions[model]);
  const { spec: published } = (found["properties"] ?? {}) as Record<string, unknown>;
  expectGolden(c, "discovery/openapi-v2/custom", bare(published));
});

/** Headers that clients keep documents by. */
const caching = ({ status, headers }: Answer, etag: string) => ({
  status,
  "cache-control": headers["cache-control"],
  vary: headers["vary"],
  etag: headers["etag"] === undefined ? undefined : headers["etag"] === etag,
  expires: headers["expires"] !== undefined,
  location: headers["location"]?.replace(/hash=\w+/, "hash=<hash>"),
  type: headers["content-type"],
});

contractCase("discovery: an OpenAPI document is kept by its hash", async (c) => {
  const { paths } = (await ask(c, "/openapi/v3")).body as { paths: Record<string, { serverRelativeURL: string }> };
  const url = paths["apis/apps/v1"]?.serverRelativeURL ?? "";
  const etag = `"${url.split("hash=")[1] ?? ""}"`;
  const seen = [
    await ask(c, url),
    await ask(c, "/openapi/v3/apis/apps/v1"),
    await ask(c, url, { "if-none-match": etag }),
    await ask(c, url, { "if-none-match": `W/${etag}` }),
    await ask(c, "/openapi/v3/apis/apps/v1", { "if-none-match": '"other"' }),
    await ask(c, "/openapi/v3/apis/apps/v1?hash=ABC"),
    await ask(c, "/openapi/v3/apis/apps/v9"),
    await ask(c, url, { accept: "text/html" }),
  ];
  expectGolden(c, "discovery/openapi-v3/caching", JSON.parse(JSON.stringify(seen.map((answer) => caching(answer, etag)))));
});

contractCase("discovery: OpenAPI v2 is kept by its hash", async (c) => {
  const first = await ask(c, "/openapi/v2");
  const etag = first.headers["etag"] ?? "";
  expect(etag).toMatch(/^"[0-9A-F]+"$/);
  expect((await ask(c, "/openapi/v2", { accept: "text/html" })).status).toBe(406);
  expect((await ask(c, "/openapi/v2", { accept: "application/*" })).status).toBe(200);
  expect((await ask(c, "/openapi/v2", { accept: "application/json;as=Table" })).status).toBe(200);
});
