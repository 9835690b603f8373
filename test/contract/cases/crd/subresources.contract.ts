import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { CRD, defined } from "./definition.ts";

const MERGE = "application/merge-patch+json" as const;
const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ type: "object", properties, ...more });

contractCase("crd: the status subresource keeps status and spec apart", async (c) => {
  const made = await defined(c, { version: { subresources: { status: {} } } });
  const created = await c.create(made.object("one", { spec: { size: 1 }, status: { ready: true } }));
  expect(created["status"]).toBeUndefined();
  const shown = await c.update({ ...created, spec: { size: 9 }, status: { ready: true } }, { subresource: "status" });
  expect(shown).toMatchObject({ spec: { size: 1 }, status: { ready: true }, metadata: { generation: 1 } });
  const changed = await c.patch(made.apiVersion, made.kind, "one", { spec: { size: 2 }, status: { ready: false } }, MERGE);
  expect(changed).toMatchObject({ spec: { size: 2 }, status: { ready: true }, metadata: { generation: 2 } });
});

contractCase("crd: without the subresource there is no path for the status", async (c) => {
  const made = await defined(c);
  const created = await c.create(made.object("one", { status: { ready: true } }));
  expect(created["status"]).toEqual({ ready: true });
  const path = await c.path(made.apiVersion, made.kind, "one", { namespace: c.namespace, subresource: "status" });
  expectGolden(c, "crd/no-status-subresource", (await c.request("GET", path)).body);
});

contractCase("crd: a status is checked by its part of the schema", async (c) => {
  const schema = object({ spec: OPEN, status: object({ phase: { type: "string", enum: ["Ready", "Failed"] }, count: { type: "integer" } }) });
  const made = await defined(c, { schema, version: { subresources: { status: {} } } });
  await c.create(made.object("one"));
  const write = (status: unknown) => c.refused(c.patch(made.apiVersion, made.kind, "one", { status }, MERGE, { subresource: "status" }));
  expectGolden(c, "crd/invalid-status", [await write({ phase: "Odd" }), await write({ count: "1" })]);
});

contractCase("crd: the scale subresource reads and writes replicas", async (c) => {
  const subresources = {
    status: {},
    scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas", labelSelectorPath: ".status.selector" },
  };
  const schema = object({ spec: object({ replicas: { type: "integer" } }), status: object({ replicas: { type: "integer" }, selector: { type: "string" } }) });
  const made = await defined(c, { schema, version: { subresources } });
  await c.create(made.object("one", { spec: { replicas: 2 } }));
  await c.patch(made.apiVersion, made.kind, "one", { status: { replicas: 1, selector: "app=one" } }, MERGE, { subresource: "status" });
  const path = await c.path(made.apiVersion, made.kind, "one", { namespace: c.namespace, subresource: "scale" });
  const scale = (await c.request("GET", path)).body as Record<string, unknown>;
  expectGolden(c, "crd/scale", scale);
  const written = await c.request("PUT", path, { ...scale, spec: { replicas: 5 } });
  expect(written.body).toMatchObject({ kind: "Scale", spec: { replicas: 5 } });
  expect((await c.get(made.apiVersion, made.kind, "one"))["spec"]).toEqual({ replicas: 5 });
  expectGolden(
    c,
    "crd/scale-negative",
    (await c.request("PUT", path, { ...scale, metadata: { ...(scale["metadata"] as object), resourceVersion: "" }, spec: { replicas: -1 } })).body,
  );
  const patched = await c.request("PATCH", path, { spec: { replicas: 3 } }, { "content-type": MERGE });
  expect(patched.body).toMatchObject({ spec: { replicas: 3 } });
});

contractCase("crd: selectable fields select", async (c) => {
  const spec = object({ colour: { type: "string" }, size: { type: "integer" } });
  const made = await defined(c, { spec, version: { selectableFields: [{ jsonPath: ".spec.colour" }, { jsonPath: ".spec.size" }] } });
  await c.create(made.object("one", { spec: { colour: "red", size: 1 } }));
  await c.create(made.object("two", { spec: { colour: "blue", size: 1 } }));
  const names = async (fieldSelector: string) => (await c.list(made.apiVersion, made.kind, { query: { fieldSelector } })).map(({ metadata }) => metadata.name);
  expect(await names("spec.colour=red")).toEqual(["one"]);
  expect(await names("spec.size=1,spec.colour!=red")).toEqual(["two"]);
  expect(await names("metadata.name=two")).toEqual(["two"]);
  expectGolden(c, "crd/unknown-field-selector", await c.refused(c.list(made.apiVersion, made.kind, { query: { fieldSelector: "spec.shape=round" } })));
});

contractCase("crd: every served version shows the same objects", async (c) => {
  const version = (name: string, storage: boolean, more: object = {}) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: object({ spec: OPEN }) },
    ...more,
  });
  const made = await defined(c, {
    versions: [version("v1", true), version("v1beta1", false, { deprecated: true }), { ...version("v1alpha1", false), served: false }],
  });
  await c.create(made.object("one", { spec: { size: 1 } }));
  const older = await c.get(`${made.group}/v1beta1`, made.kind, "one");
  expect(older).toMatchObject({ apiVersion: `${made.group}/v1beta1`, spec: { size: 1 } });
  await c.update({ ...older, spec: { size: 2 } });
  expect(await c.get(made.apiVersion, made.kind, "one")).toMatchObject({ apiVersion: made.apiVersion, spec: { size: 2 } });
  const path = `/apis/${made.group}/v1beta1/namespaces/${c.namespace}/${made.plural}`;
  const answer = await c.request("GET", path);
  expectGolden(c, "crd/deprecated-version", { warning: answer.headers["warning"], body: answer.body });
  expect((await c.request("GET", `/apis/${made.group}/v1alpha1/namespaces/${c.namespace}/${made.plural}`)).status).toBe(404);
  const group = (await c.request("GET", `/apis/${made.group}`)).body as { versions: { version: string }[]; preferredVersion: unknown };
  expect(group.versions.map((each) => each.version)).toEqual(["v1", "v1beta1"]);
});

contractCase("crd: server-side apply merges lists by their keys", async (c) => {
  const ports = {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: object({ name: { type: "string" }, port: { type: "integer" } }, { required: ["name"] }),
  };
  const spec = object({
    ports,
    tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    list: { type: "array", items: { type: "string" } },
  });
  const made = await defined(c, { spec });
  const path = await c.path(made.apiVersion, made.kind, "one", { namespace: c.namespace });
  const apply = (manager: string, fields: Record<string, unknown>) =>
    c.request("PATCH", `${path}?fieldManager=${manager}`, made.object("one", { spec: fields }), { "content-type": "application/apply-patch+yaml" });
  expect((await apply("first", { ports: [{ name: "a", port: 1 }], tags: ["x"], list: ["p"] })).status).toBe(201);
  const second = await apply("second", { ports: [{ name: "b", port: 2 }], tags: ["y"] });
  expect((second.body as { spec: unknown }).spec).toEqual({
    ports: [
      { name: "a", port: 1 },
      { name: "b", port: 2 },
    ],
    tags: ["x", "y"],
    list: ["p"],
  });
  expectGolden(c, "crd/apply-conflict", (await apply("second", { ports: [{ name: "a", port: 9 }], list: ["q"] })).body);
  const { metadata } = await c.get(made.apiVersion, made.kind, "one");
  const fields = (metadata.managedFields as { manager: string; fieldsV1: unknown }[]).map(({ manager, fieldsV1 }) => ({ manager, fieldsV1 }));
  expectGolden(c, "crd/apply-fields", fields);
});

contractCase("crd: OpenAPI v3 describes the kind", async (c) => {
  const spec = object({ size: { type: "integer", minimum: 1, description: "How large it is." }, either: { "x-kubernetes-int-or-string": true } });
  const made = await defined(c, { spec });
  const document = await c.until("the document is there", async () => {
    const answer = await c.request("GET", `/openapi/v3/apis/${made.apiVersion}`);
    return answer.status === 200 ? (answer.body as { components: { schemas: Record<string, unknown> } }) : undefined;
  });
  const name = Object.keys(document.components.schemas).find((each) => each.endsWith(".v1.Widget")) as string;
  expectGolden(c, "crd/openapi-schema", { name, schema: document.components.schemas[name], list: document.components.schemas[`${name}List`] });
});

contractCase(
  "crd: quotas count custom resources",
  async (c) => {
    const made = await defined(c);
    const hard = { [`count/${made.plural}.${made.group}`]: "1" };
    await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few" }, spec: { hard } } as never);
    await c.until(
      "the quota is counted",
      async () => (await c.get("v1", "ResourceQuota", "few"))["status"]?.used?.[Object.keys(hard)[0] as string] === "0",
      240,
    );
    await c.create(made.object("one"));
    expectGolden(c, "crd/quota-exceeded", await c.refused(c.create(made.object("two"))));
    await c.delete(made.apiVersion, made.kind, "one");
    await c.until("there is room again", () =>
      c.create(made.object("three")).then(
        () => true,
        () => false,
      ),
    );
  },
  { seconds: 300 },
);

contractCase("crd: what a custom resource owns goes with it, and custom resources go with their owner", async (c) => {
  const made = await defined(c);
  const owner = await c.create(made.object("owner"));
  const reference = { apiVersion: made.apiVersion, kind: made.kind, name: "owner", uid: owner.metadata.uid as string };
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "owned", ownerReferences: [reference] } });
  await c.create(made.object("child", {}, { ownerReferences: [reference] }));
  await c.delete(made.apiVersion, made.kind, "owner");
  await c.until(
    "the ConfigMap is gone",
    async () => (await c.request("GET", await c.path("v1", "ConfigMap", "owned", { namespace: c.namespace }))).status === 404,
  );
  await c.until(
    "the child is gone",
    async () => (await c.request("GET", await c.path(made.apiVersion, made.kind, "child", { namespace: c.namespace }))).status === 404,
  );
});

contractCase("crd: a namespace takes its custom resources with it", async (c) => {
  const made = await defined(c);
  const namespace = c.unique("other");
  await c.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await c.create(made.object("one"), { namespace });
  await c.delete("v1", "Namespace", namespace, { namespace: "" });
  await c.until("the namespace is gone", async () => (await c.request("GET", `/api/v1/namespaces/${namespace}`)).status === 404);
  expect((await c.request("GET", `/apis/${made.apiVersion}/${made.plural}`)).body).toMatchObject({ items: [] });
});

contractCase("crd: conditions say when a schema that is stored is not structural, and nothing else", async (c) => {
  const made = await defined(c);
  const { status } = await c.get(...CRD, made.name);
  expect((status.conditions as { type: string }[]).map(({ type }) => type)).toEqual(["NamesAccepted", "Established"]);
});

contractCase("crd: custom resources of all namespaces are listed together, in pages", async (c) => {
  const made = await defined(c);
  for (const name of ["a", "b", "c"]) await c.create(made.object(name));
  const first = (await c.request("GET", `/apis/${made.apiVersion}/${made.plural}?limit=2`)).body as {
    items: unknown[];
    metadata: { continue: string; remainingItemCount: number };
  };
  expect(first.items.length).toBe(2);
  expect(first.metadata.remainingItemCount).toBe(1);
  const rest = (await c.request("GET", `/apis/${made.apiVersion}/${made.plural}?limit=2&continue=${encodeURIComponent(first.metadata.continue)}`)).body as {
    items: { metadata: { name: string } }[];
  };
  expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(["c"]);
});

contractCase("crd: a collection of custom resources is deleted by label", async (c) => {
  const made = await defined(c);
  await c.create(made.object("a", {}, { labels: { go: "yes" } }));
  await c.create(made.object("b"));
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  expect((await c.request("DELETE", `${path}?labelSelector=go%3Dyes`)).status).toBe(200);
  expect((await c.list(made.apiVersion, made.kind)).map(({ metadata }) => metadata.name)).toEqual(["b"]);
});

contractCase("crd: a dry run stores nothing, and JSON patches work", async (c) => {
  const made = await defined(c);
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  expect((await c.request("POST", `${path}?dryRun=All`, made.object("one", { spec: { size: 1 } }))).status).toBe(201);
  expect((await c.request("GET", `${path}/one`)).status).toBe(404);
  await c.create(made.object("one", { spec: { size: 1 } }));
  const changed = await c.patch(made.apiVersion, made.kind, "one", [{ op: "replace", path: "/spec/size", value: 2 }], "application/json-patch+json");
  expect(changed["spec"]).toEqual({ size: 2 });
});
