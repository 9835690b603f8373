import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { CRD, create, define, defined, established } from "./definition.ts";

contractCase("crd: a definition gets its names and is established", async (c) => {
  const made = define(c, { names: { shortNames: ["wd"], categories: ["all"] } });
  expectGolden(c, "crd/created", await create(c, made));
  expectGolden(c, "crd/established", await established(c, made));
});

contractCase("crd: objects are created, read, listed, changed and deleted", async (c) => {
  const made = await defined(c);
  const created = await c.create(made.object("one", { spec: { size: 1 } }));
  expectGolden(c, "crd/object-created", created);
  expect(await c.get(made.apiVersion, made.kind, "one")).toEqual(created);
  const changed = await c.update({ ...created, spec: { size: 2 } });
  expect(changed.metadata.generation).toBe(2);
  const list = await c.request("GET", await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace }));
  expectGolden(c, "crd/object-list", list.body);
  expectGolden(c, "crd/object-deleted", await c.delete(made.apiVersion, made.kind, "one"));
  expectGolden(c, "crd/object-not-found", await c.refused(c.get(made.apiVersion, made.kind, "one")));
});

contractCase("crd: a kind of the whole cluster has no namespace", async (c) => {
  const made = await defined(c, { scope: "Cluster" });
  c.atEnd(() => c.delete(made.apiVersion, made.kind, c.unique("one")));
  const created = await c.create(made.object(c.unique("one")), { namespace: "" });
  expect(created.metadata.namespace).toBeUndefined();
  const answer = await c.request("GET", `/apis/${made.apiVersion}/namespaces/${c.namespace}/${made.plural}`);
  expect(answer.status).toBe(404);
});

contractCase("crd: every change beside the metadata counts as a generation", async (c) => {
  const made = await defined(c, { schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } });
  const one = await c.create(made.object("one", { data: "a" }));
  expect(one.metadata.generation).toBe(1);
  const labelled = await c.patch(made.apiVersion, made.kind, "one", { metadata: { labels: { a: "b" } } }, "application/merge-patch+json");
  expect(labelled.metadata.generation).toBe(1);
  const changed = await c.patch(made.apiVersion, made.kind, "one", { data: "b" }, "application/merge-patch+json");
  expect(changed.metadata.generation).toBe(2);
});

contractCase("crd: an update must say which version it is based on", async (c) => {
  const made = await defined(c);
  await c.create(made.object("one"));
  expectGolden(c, "crd/unconditional-update", await c.refused(c.update(made.object("one", { spec: { size: 1 } }))));
});

contractCase("crd: custom resources take no strategic merge patch", async (c) => {
  const made = await defined(c);
  await c.create(made.object("one"));
  const patch = c.patch(made.apiVersion, made.kind, "one", { spec: { size: 1 } }, "application/strategic-merge-patch+json");
  expectGolden(c, "crd/strategic-merge-patch", await c.refused(patch));
});

contractCase("crd: custom resources are not answered in protobuf", async (c) => {
  const made = await defined(c);
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const asked = await c.request("GET", path, undefined, { accept: "application/vnd.kubernetes.protobuf" });
  expect(asked.status).toBe(406);
});

contractCase("crd: discovery names the kind, its short names, categories and subresources", async (c) => {
  const made = await defined(c, {
    names: { shortNames: ["wd"], categories: ["things"] },
    version: { subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } } },
  });
  const { body } = await c.request("GET", `/apis/${made.apiVersion}`);
  const { resources } = body as { resources: Record<string, unknown>[] };
  expectGolden(
    c,
    "crd/discovery",
    resources.map(({ storageVersionHash: _hash, ...resource }) => resource).sort((a, b) => (String(a["name"]) < String(b["name"]) ? -1 : 1)),
  );
  const group = await c.request("GET", `/apis/${made.group}`);
  expectGolden(c, "crd/discovery-group", group.body);
});

contractCase("crd: aggregated discovery has the kind too", async (c) => {
  const made = await defined(c, { version: { subresources: { status: {} } } });
  const entry = await c.until("the group is in the aggregated document", async () => {
    const { body } = await c.request("GET", "/apis", undefined, { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" });
    const { items } = body as { items: { metadata: { name: string } }[] };
    return items.find((item) => item.metadata.name === made.group);
  });
  expectGolden(c, "crd/discovery-aggregated", entry);
});

contractCase("crd: without columns of its own a kind shows its age", async (c) => {
  const made = await defined(c);
  await c.create(made.object("one"));
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const { body } = await c.request("GET", path, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const { columnDefinitions, rows } = body as { columnDefinitions: unknown; rows: { cells: unknown[] }[] };
  expectGolden(c, "crd/table-default-columns", columnDefinitions);
  expect(rows[0]?.cells[0]).toBe("one");
  expect(rows[0]?.cells[1]).toMatch(/^\d+s$/);
});

contractCase("crd: additional printer columns make the Table", async (c) => {
  const made = await defined(c, {
    version: {
      additionalPrinterColumns: [
        { name: "Size", type: "integer", jsonPath: ".spec.size", description: "How large it is" },
        { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
        { name: "On", type: "boolean", jsonPath: ".spec.on" },
        { name: "Ratio", type: "number", jsonPath: ".spec.ratio" },
        { name: "Since", type: "date", jsonPath: ".spec.since", priority: 1 },
        { name: "Tags", type: "string", jsonPath: ".spec.tags" },
        { name: "First", type: "string", jsonPath: ".spec.tags[0]" },
      ],
    },
  });
  await c.create(
    made.object("full", {
      spec: { size: 3, on: true, ratio: 1.5, since: "2001-01-01T00:00:00Z", tags: ["a", "b"] },
      status: {
        conditions: [
          { type: "Synced", status: "False" },
          { type: "Ready", status: "True" },
        ],
      },
    }),
  );
  await c.create(made.object("odd", { spec: { size: "large", on: "yes", since: "once" } }));
  await c.create(made.object("void"));
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const { body } = await c.request("GET", path, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const { columnDefinitions, rows } = body as { columnDefinitions: unknown; rows: { cells: unknown[] }[] };
  expectGolden(c, "crd/table-columns", {
    columnDefinitions,
    rows: rows.map(({ cells }) => cells.map((cell) => (/^\d+y$/.test(String(cell)) ? "<age>" : cell))),
  });
});

contractCase("crd: watchers see custom resources come, change and go", async (c) => {
  const made = await defined(c);
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const listed = await c.request("GET", path);
  const { resourceVersion } = (listed.body as { metadata: { resourceVersion: string } }).metadata;
  const answer = await c.drive(c.client.request({ method: "GET", path: `${path}?watch=true&resourceVersion=${resourceVersion}` }));
  expect(answer.body.type).toBe("watch");
  if (answer.body.type !== "watch") return;
  const events = answer.body.events[Symbol.asyncIterator]();
  const next = async () => (await c.drive(events.next())).value as { type: string; object: { metadata: { name: string }; spec?: unknown } };
  await c.create(made.object("one"));
  expect(await next()).toMatchObject({ type: "ADDED", object: { kind: made.kind, metadata: { name: "one" } } });
  await c.patch(made.apiVersion, made.kind, "one", { spec: { size: 2 } }, "application/merge-patch+json");
  expect(await next()).toMatchObject({ type: "MODIFIED", object: { spec: { size: 2 } } });
  await c.delete(made.apiVersion, made.kind, "one");
  expect(await next()).toMatchObject({ type: "DELETED" });
  await c.drive(Promise.resolve(events.return?.(undefined)));
});

contractCase("crd: deleting the definition deletes its objects, and then serves no more", async (c) => {
  const made = await defined(c);
  await c.create(made.object("one"));
  const deleted = await c.delete(...CRD, made.name);
  expectGolden(c, "crd/definition-deleted", deleted);
  await c.until("the definition is gone", async () => (await c.request("GET", await c.path(...CRD, made.name))).status === 404);
  await c.until(
    "its objects are not served",
    async () => (await c.request("GET", `/apis/${made.apiVersion}/namespaces/${c.namespace}/${made.plural}`)).status === 404,
  );
});

contractCase("crd: a definition waits for objects with finalizers, and takes no new ones", async (c) => {
  const made = await defined(c);
  await c.create(made.object("kept", {}, { finalizers: ["example.com/stay"] }));
  await c.delete(...CRD, made.name);
  const waiting = await c.until("deletion is in progress", async () => {
    const found = await c.get(...CRD, made.name);
    const terminating = (found["status"].conditions as { type: string; reason: string }[]).find(({ type }) => type === "Terminating");
    return terminating?.reason === "InstanceDeletionInProgress" ? found : undefined;
  });
  expectGolden(c, "crd/definition-terminating", waiting["status"].conditions);
  expectGolden(c, "crd/create-while-terminating", await c.refused(c.create(made.object("new"))));
  await c.patch(made.apiVersion, made.kind, "kept", { metadata: { finalizers: null } }, "application/merge-patch+json");
  await c.until("the definition is gone", async () => (await c.request("GET", await c.path(...CRD, made.name))).status === 404);
});
