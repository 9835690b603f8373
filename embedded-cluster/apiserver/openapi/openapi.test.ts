import { expect, test } from "vitest";
import { KINDS } from "../kinds/index.ts";
import { OPENAPI } from "./provider.ts";

test("every kind has a schema, and every group version a document", () => {
  for (const kind of KINDS) expect(OPENAPI.schemaOf(kind)?.fieldNames?.(), kind.kind).toContain("metadata");
  for (const { path } of OPENAPI.index()) expect(OPENAPI.document(path), path).toMatchObject({ openapi: "3.0.0" });
  expect(OPENAPI.document("apis/nowhere/v1")).toBeUndefined();
});

test("how lists of a container merge", () => {
  const container = OPENAPI.schemaOf({ group: "apps", version: "v1", kind: "Deployment" })
    ?.field?.("spec")
    ?.field?.("template")
    ?.field?.("spec")
    ?.field?.("containers");
  expect([container?.patchStrategy, container?.patchMergeKey, container?.listType, container?.listMapKeys]).toEqual(["merge", "name", "map", ["name"]]);
  const ports = container?.items?.field?.("ports");
  expect([ports?.patchMergeKey, ports?.listMapKeys, ports?.listMapKeyDefaults]).toEqual(["containerPort", ["containerPort", "protocol"], { protocol: "TCP" }]);
  const selector = OPENAPI.schemaOf({ group: "", version: "v1", kind: "Service" })?.field?.("spec")?.field?.("selector");
  expect([selector?.type, selector?.mapType, selector?.items?.type]).toEqual(["object", "atomic", "string"]);
});

test("a document refers only to schemas that it has, and says what a PATCH takes", () => {
  for (const { path } of OPENAPI.index()) {
    const document = OPENAPI.document(path) as { components: { schemas: Record<string, unknown> }; paths: Record<string, Record<string, never>> };
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] as string);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  }
  const apps = OPENAPI.document("apis/apps/v1") as { paths: Record<string, { patch?: Record<string, unknown> }> };
  const patch = apps.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.patch ?? {};
  expect(patch["x-kubernetes-group-version-kind"]).toEqual({ group: "apps", kind: "Deployment", version: "v1" });
  expect((patch["parameters"] as { name: string }[]).map(({ name }) => name)).toEqual(["dryRun", "fieldManager", "fieldValidation", "force"]);
  expect(Object.keys((patch["requestBody"] as { content: object }).content)).toContain("application/strategic-merge-patch+json");
});
