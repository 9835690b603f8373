import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { create, CRD, define, type DefinitionOptions, defined, established } from "./definition.ts";

const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** The refusals of definitions, which differ in one thing each. */
async function refusals(c: ContractCluster, all: DefinitionOptions[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const options of all) answers.push(await c.refused(c.create(define(c, options).definition)));
  return answers;
}

const schemas = (all: Record<string, unknown>[]): DefinitionOptions[] => all.map((schema) => ({ schema }));
const specs = (all: Record<string, unknown>[]): DefinitionOptions[] => all.map((spec) => ({ spec: { type: "object", properties: { a: spec } } }));

contractCase("crd: a definition's name is made of its plural and its group", async (c) => {
  const { definition } = define(c);
  expectGolden(c, "crd/invalid-name", await c.refused(c.create({ ...definition, metadata: { name: c.unique("other") } })));
});

contractCase("crd: groups, scopes and names are checked", async (c) => {
  expectGolden(
    c,
    "crd/invalid-names",
    await refusals(c, [
      { group: "nodots" },
      { scope: "Everywhere" as never },
      { names: { kind: "bad_kind" } },
      { names: { listKind: "Widget" } },
      { names: { shortNames: ["Bad"] } },
      { names: { singular: "A" } },
      { group: `${c.unique("g")}.k8s.io` },
    ]),
  );
});

contractCase("crd: a definition stores exactly one version, and each once", async (c) => {
  const version = (name: string, storage: boolean) => ({ name, served: true, storage, schema: { openAPIV3Schema: OPEN } });
  expectGolden(
    c,
    "crd/invalid-versions",
    await refusals(c, [
      { versions: [version("v1", false)] },
      { versions: [version("v1", true), version("v2", true)] },
      { versions: [version("V1", true)] },
      { versions: [{ name: "v1", served: true, storage: true }] },
    ]),
  );
});

contractCase("crd: schemas must be structural", async (c) => {
  expectGolden(
    c,
    "crd/not-structural",
    await refusals(c, [
      ...schemas([
        { properties: { a: { type: "string" } } },
        { type: "string" },
        { type: "object", additionalProperties: { type: "string" } },
        { type: "object", nullable: true },
      ]),
      ...specs([
        {},
        { type: "array" },
        { type: "array", items: {} },
        { type: "text" },
        { type: "string", pattern: "[a" },
        { type: "object", properties: { b: {} } },
      ]),
      ...specs([{ type: "object", anyOf: [{ type: "object", description: "x" }] }]),
    ]),
  );
});

contractCase("crd: fields of anyOf must be declared beside it", async (c) => {
  const schema = { type: "object", anyOf: [{ properties: { a: { minimum: 1 } } }] };
  expectGolden(c, "crd/not-complete", await refusals(c, schemas([schema])));
});

contractCase("crd: what OpenAPI knows and Kubernetes does not is refused", async (c) => {
  expectGolden(
    c,
    "crd/unsupported-schema",
    await refusals(
      c,
      specs([
        { type: "object", definitions: { a: { type: "string" } } },
        { type: "array", items: { type: "string" }, uniqueItems: true },
        { type: "object", properties: { b: { type: "string" } }, additionalProperties: { type: "string" } },
        { type: "object", "x-kubernetes-preserve-unknown-fields": false },
        { type: "object", dependencies: { a: ["b"] } },
      ]),
    ),
  );
});

contractCase("crd: metadata may not be described beyond names", async (c) => {
  const metadata = { type: "object", properties: { labels: { type: "object", additionalProperties: { type: "string" } } } };
  expectGolden(c, "crd/described-metadata", await refusals(c, schemas([{ type: "object", properties: { metadata } }])));
});

contractCase("crd: list types are checked", async (c) => {
  const item = { type: "object", properties: { name: { type: "string" } } };
  expectGolden(
    c,
    "crd/invalid-list-types",
    await refusals(
      c,
      specs([
        { type: "string", "x-kubernetes-list-type": "set" },
        { type: "array", items: item, "x-kubernetes-list-type": "map" },
        { type: "array", items: item, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
        { type: "array", items: { ...item, required: ["name"] }, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["other"] },
        { type: "array", items: item, "x-kubernetes-list-map-keys": ["name"] },
        { type: "array", items: item, "x-kubernetes-list-type": "set" },
        { type: "array", items: { type: "string", nullable: true }, "x-kubernetes-list-type": "set" },
        { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "bag" },
        { type: "string", "x-kubernetes-map-type": "atomic" },
      ]),
    ),
  );
});

contractCase("crd: defaults must fit their schema", async (c) => {
  expectGolden(
    c,
    "crd/invalid-defaults",
    await refusals(
      c,
      specs([
        { type: "integer", default: "one" },
        { type: "string", maxLength: 2, default: "long" },
        { type: "object", properties: { b: { type: "string" } }, default: { c: 1 } },
        { type: "string", enum: ["a", "b"], default: "c" },
      ]),
    ),
  );
});

contractCase("crd: printer columns are checked", async (c) => {
  const columns = (column: Record<string, unknown>) => ({
    version: { additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: ".spec.a", ...column }] },
  });
  expectGolden(c, "crd/invalid-columns", await refusals(c, [columns({ type: "text" }), columns({ jsonPath: "spec.a" }), columns({ format: "odd" })]));
});

contractCase("crd: paths of the scale subresource are checked", async (c) => {
  const scale = (paths: Record<string, unknown>) => ({
    version: { subresources: { scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas", ...paths } } },
  });
  expectGolden(
    c,
    "crd/invalid-scale",
    await refusals(c, [
      scale({ specReplicasPath: ".status.replicas" }),
      scale({ statusReplicasPath: "status.replicas" }),
      scale({ labelSelectorPath: ".metadata.labels" }),
    ]),
  );
});

contractCase("crd: selectable fields are checked", async (c) => {
  const properties = { size: { type: "integer" }, list: { type: "array", items: { type: "string" } }, ratio: { type: "number" } };
  const select = (jsonPath: string) => ({ spec: { type: "object", properties }, version: { selectableFields: [{ jsonPath }] } });
  expectGolden(
    c,
    "crd/invalid-selectable-fields",
    await refusals(c, [select("spec.size"), select(".spec.list"), select(".spec.ratio"), select(".spec.none"), select(".metadata.name")]),
  );
});

contractCase("crd: unknown formats are warned of", async (c) => {
  const made = define(c, { spec: { type: "object", properties: { a: { type: "string", format: "colour" } } } });
  c.atEnd(() => c.delete(...CRD, made.name));
  const answer = await c.request("POST", await c.path(...CRD), made.definition);
  expectGolden(c, "crd/unknown-format-warning", String(answer.headers["warning"]));
});

contractCase("crd: names, scope and group stay as they are", async (c) => {
  const made = await defined(c);
  const change = (spec: unknown) => c.refused(c.patch(...CRD, made.name, { spec }, "application/merge-patch+json"));
  expectGolden(c, "crd/immutable", [await change({ scope: "Cluster" }), await change({ names: { kind: "Gadget", listKind: "GadgetList" } })]);
});

contractCase("crd: a stored version stays until nothing is stored in it", async (c) => {
  const version = (name: string, storage: boolean) => ({ name, served: true, storage, schema: { openAPIV3Schema: OPEN } });
  const made = await defined(c, { versions: [version("v1", true)] });
  const next = [version("v1", false), version("v2", true)];
  const changed = await c.patch(...CRD, made.name, { spec: { versions: next } }, "application/merge-patch+json");
  expect(changed["status"].storedVersions).toEqual(["v1", "v2"]);
  expectGolden(
    c,
    "crd/stored-version-removed",
    await c.refused(c.patch(...CRD, made.name, { spec: { versions: [version("v2", true)] } }, "application/merge-patch+json")),
  );
});

contractCase("crd: a name that another definition has is not accepted, until it is free", async (c) => {
  const group = `${c.unique("g")}.example.com`;
  const first = await defined(c, { group, names: { shortNames: ["wd"] } });
  const second = define(c, { group, kind: "Gadget", names: { shortNames: ["wd"] } });
  await create(c, second);
  const refused = await c.until("the name is refused", async () => {
    const found = await c.get(...CRD, second.name);
    return found["status"].conditions?.length > 0 ? found : undefined;
  });
  expectGolden(c, "crd/short-name-conflict", refused["status"]);
  await c.delete(...CRD, first.name);
  const accepted = await established(c, second);
  expect(accepted["status"].acceptedNames.shortNames).toEqual(["wd"]);
});
