import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { type DefinitionOptions, defined } from "./definition.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ type: "object", properties, ...more });

/** The refusals of specs, in order. */
async function refusals(c: ContractCluster, options: DefinitionOptions, specs: unknown[]): Promise<unknown[]> {
  const made = await defined(c, options);
  const answers: unknown[] = [];
  for (const spec of specs) answers.push(await c.refused(c.create(made.object("one", { spec }))));
  return answers;
}

contractCase("crd: values of another type are refused", async (c) => {
  const spec = object({
    text: { type: "string" },
    count: { type: "integer" },
    ratio: { type: "number" },
    on: { type: "boolean" },
    list: { type: "array", items: { type: "string" } },
    map: { type: "object", additionalProperties: { type: "integer" } },
    either: { "x-kubernetes-int-or-string": true },
  });
  const wrong = [
    { text: 1 },
    { count: "1" },
    { count: 1.5 },
    { ratio: "x" },
    { on: "true" },
    { list: "a" },
    { list: ["a", 2] },
    { map: { a: "b" } },
    { either: true },
    "text",
  ];
  expectGolden(c, "crd/wrong-types", await refusals(c, { spec }, wrong));
});

contractCase("crd: texts keep to their length, pattern, format and choices", async (c) => {
  const spec = object({
    short: { type: "string", maxLength: 3 },
    long: { type: "string", minLength: 3 },
    name: { type: "string", pattern: "^[a-z]+(-[a-z]+)*$" },
    time: { type: "string", format: "date-time" },
    address: { type: "string", format: "ipv4" },
    size: { type: "string", enum: ["small", "large"] },
    level: { type: "integer", enum: [1, 2, 3] },
  });
  const wrong = [{ short: "four" }, { long: "ab" }, { name: "A_b" }, { time: "yesterday" }, { address: "1.2.3" }, { size: "medium" }, { level: 4 }];
  expectGolden(c, "crd/text-rules", await refusals(c, { spec }, wrong));
});

contractCase("crd: numbers keep to their range", async (c) => {
  const spec = object({
    low: { type: "integer", minimum: 1 },
    high: { type: "integer", maximum: 10 },
    above: { type: "number", minimum: 0, exclusiveMinimum: true },
    below: { type: "integer", maximum: 10, exclusiveMaximum: true },
    step: { type: "integer", multipleOf: 5 },
    small: { type: "integer", format: "int32" },
  });
  const wrong = [{ low: 0 }, { high: 11 }, { above: 0 }, { below: 10 }, { step: 7 }, { small: 3_000_000_000 }];
  expectGolden(c, "crd/number-rules", await refusals(c, { spec }, wrong));
});

contractCase("crd: lists and objects keep to their size, and have what is required", async (c) => {
  const spec = object(
    {
      few: { type: "array", maxItems: 1, items: { type: "string" } },
      many: { type: "array", minItems: 2, items: { type: "string" } },
      narrow: { type: "object", maxProperties: 1, additionalProperties: { type: "string" } },
      wide: { type: "object", minProperties: 1, additionalProperties: { type: "string" } },
      nested: object({ name: { type: "string" } }, { required: ["name"] }),
      must: { type: "string" },
    },
    { required: ["must"] },
  );
  const must = "x";
  const wrong = [{}, { must, few: ["a", "b"] }, { must, many: ["a"] }, { must, narrow: { a: "1", b: "2" } }, { must, wide: {} }, { must, nested: {} }];
  expectGolden(c, "crd/size-rules", await refusals(c, { spec }, wrong));
});

contractCase("crd: anyOf, oneOf, allOf and not are heeded", async (c) => {
  const spec = object(
    {
      a: { type: "integer" },
      b: { type: "integer" },
      c: { type: "integer", not: { enum: [13] } },
      d: { type: "integer", allOf: [{ minimum: 1 }, { maximum: 5 }] },
    },
    { oneOf: [{ required: ["a"] }, { required: ["b"] }], anyOf: [{ properties: { a: { minimum: 5 } } }, { properties: { a: { maximum: 1 } } }] },
  );
  expectGolden(c, "crd/combined-rules", await refusals(c, { spec }, [{}, { a: 6, b: 1 }, { b: 1, c: 13 }, { b: 1, d: 9 }]));
});

contractCase("crd: items of sets and keys of map lists stand once", async (c) => {
  const spec = object({
    tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    ports: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["port"],
      items: object({ port: { type: "integer" }, name: { type: "string" } }, { required: ["port"] }),
    },
    routes: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["host", "path"],
      items: object({ host: { type: "string" }, path: { type: "string" } }, { required: ["host", "path"] }),
    },
  });
  const wrong = [
    { tags: ["a", "b", "a"] },
    { ports: [{ port: 80 }, { port: 80, name: "x" }] },
    {
      routes: [
        { host: "a", path: "/" },
        { host: "a", path: "/" },
      ],
    },
  ];
  expectGolden(c, "crd/list-types", await refusals(c, { spec }, wrong));
});

contractCase("crd: null is refused, dropped, defaulted or kept as the schema says", async (c) => {
  const spec = object({
    plain: { type: "string" },
    nullable: { type: "string", nullable: true },
    defaulted: { type: "string", default: "here" },
    list: { type: "array", items: { type: "string" } },
    both: { type: "string", nullable: true, default: "here" },
  });
  const made = await defined(c, { spec });
  const created = await c.create(made.object("one", { spec: { plain: null, nullable: null, defaulted: null, both: null } }));
  expect(created["spec"]).toEqual({ nullable: null, defaulted: "here", both: null });
  expectGolden(c, "crd/null-item", await c.refused(c.create(made.object("two", { spec: { list: ["a", null] } }))));
});

contractCase("crd: defaults are filled in, in depth and on reading", async (c) => {
  const spec = object(
    {
      size: { type: "integer", default: 3 },
      inner: object(
        { name: { type: "string", default: "main" }, list: { type: "array", items: object({ mode: { type: "string", default: "rw" } }) } },
        { default: {} },
      ),
      map: { type: "object", additionalProperties: object({ weight: { type: "integer", default: 1 } }) },
    },
    { default: {} },
  );
  const made = await defined(c, { spec });
  expect((await c.create(made.object("empty")))["spec"]).toEqual({ size: 3, inner: { name: "main" } });
  const full = await c.create(made.object("full", { spec: { size: 1, inner: { list: [{}, { mode: "ro" }] }, map: { a: {} } } }));
  expect(full["spec"]).toEqual({ size: 1, inner: { name: "main", list: [{ mode: "rw" }, { mode: "ro" }] }, map: { a: { weight: 1 } } });
});

contractCase("crd: a default that a definition gains is seen on objects from before", async (c) => {
  const made = await defined(c, { spec: object({ size: { type: "integer" }, colour: { type: "string" } }) });
  await c.create(made.object("old", { spec: { size: 1 } }));
  const schema = object({ spec: object({ size: { type: "integer" }, colour: { type: "string", default: "red" } }) });
  const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  await c.patch("apiextensions.k8s.io/v1", "CustomResourceDefinition", made.name, { spec: { versions } }, "application/merge-patch+json");
  const seen = await c.until("the default is there", async () => {
    const found = await c.get(made.apiVersion, made.kind, "old");
    return found["spec"].colour === undefined ? undefined : found;
  });
  expect(seen["spec"]).toEqual({ size: 1, colour: "red" });
});

contractCase("crd: fields that the schema does not know are dropped, with a warning, or refused when strict", async (c) => {
  const made = await defined(c, { spec: object({ size: { type: "integer" }, free: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }) });
  const body = made.object("one", { spec: { size: 1, colour: "red", free: { a: { b: 1 } } }, more: true }, { unknown: "x" });
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const strict = await c.request("POST", `${path}?fieldValidation=Strict`, body);
  expectGolden(c, "crd/unknown-strict", strict.body);
  const warned = await c.request("POST", `${path}?fieldValidation=Warn`, body);
  expect(warned.status).toBe(201);
  expect((warned.body as { spec: unknown }).spec).toEqual({ size: 1, free: { a: { b: 1 } } });
  expectGolden(c, "crd/unknown-warnings", String(warned.headers["warning"]));
});

contractCase("crd: embedded resources keep kind and metadata", async (c) => {
  const template = { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true };
  const made = await defined(c, { spec: object({ template }) });
  const spec = { template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: { a: "b" }, strange: 1 }, spec: { x: 1 } } };
  const created = await c.create(made.object("one", { spec }));
  expect(created["spec"]).toEqual({ template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: { a: "b" } }, spec: { x: 1 } } });
  expectGolden(c, "crd/embedded-without-kind", await c.refused(c.create(made.object("two", { spec: { template: { spec: {} } } }))));
  const badName = { template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a/b" } } };
  expectGolden(c, "crd/embedded-bad-name", await c.refused(c.create(made.object("three", { spec: badName }))));
});

contractCase("crd: what has not changed may stay wrong after the schema became stricter", async (c) => {
  const made = await defined(c, { spec: object({ size: { type: "integer" }, colour: { type: "string" } }) });
  await c.create(made.object("one", { spec: { size: 50, colour: "red" } }));
  const schema = object({ spec: object({ size: { type: "integer", maximum: 10 }, colour: { type: "string" } }) });
  const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  await c.patch("apiextensions.k8s.io/v1", "CustomResourceDefinition", made.name, { spec: { versions } }, "application/merge-patch+json");
  await c.until(
    "the new schema is heeded",
    async () =>
      (
        await c.request(
          "POST",
          `${await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace, query: { dryRun: "All" } })}`,
          made.object("two", { spec: { size: 50 } }),
        )
      ).status === 422,
  );
  const changed = await c.patch(made.apiVersion, made.kind, "one", { spec: { colour: "blue" } }, "application/merge-patch+json");
  expect(changed["spec"]).toEqual({ size: 50, colour: "blue" });
  expectGolden(c, "crd/ratcheting", await c.refused(c.patch(made.apiVersion, made.kind, "one", { spec: { size: 51 } }, "application/merge-patch+json")));
});

contractCase("crd: names and labels of custom resources are checked", async (c) => {
  const made = await defined(c);
  expectGolden(c, "crd/bad-name", await c.refused(c.create(made.object("Bad_Name"))));
  expectGolden(c, "crd/bad-label", await c.refused(c.create(made.object("one", {}, { labels: { a: "b c" } }))));
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  expectGolden(c, "crd/wrong-kind", (await c.request("POST", path, { ...made.object("one"), kind: "Gadget" })).body);
  expectGolden(c, "crd/wrong-version", (await c.request("POST", path, { ...made.object("one"), apiVersion: `${made.group}/v2` })).body);
});

contractCase("crd: finalizers without a domain are warned of", async (c) => {
  const made = await defined(c);
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace });
  const answer = await c.request("POST", path, made.object("one", {}, { finalizers: ["stay"] }));
  expectGolden(c, "crd/finalizer-warning", String(answer.headers["warning"]));
  await c.patch(made.apiVersion, made.kind, "one", { metadata: { finalizers: null } }, "application/merge-patch+json");
});
