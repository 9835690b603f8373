import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
const asTable = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
const web = { metadata: { name: "web" }, spec: { selector: {}, replicas: 2 } };
const columns = [
  { name: "Name", type: "string", format: "name", description: "", priority: 0 },
  { name: "Replicas", type: "integer", format: "", description: "", priority: 0 },
];

describe("Tables", () => {
  test("a list has one row per object, with its metadata", async () => {
    const { ask } = tinyServer();
    const { value: created } = await ask("POST", DEPLOYMENTS, web);
    expect((await ask("GET", DEPLOYMENTS, undefined, asTable)).value).toEqual({
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: "2" },
      columnDefinitions: columns,
      rows: [{ cells: ["web", 2], object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: created.metadata } }],
    });
  });

  test("includeObject: none of it, or all", async () => {
    const { ask } = tinyServer();
    const { value: created } = await ask("POST", DEPLOYMENTS, web);
    expect((await ask("GET", `${DEPLOYMENTS}/web?includeObject=None`, undefined, asTable)).value.rows).toEqual([{ cells: ["web", 2], object: null }]);
    expect((await ask("GET", `${DEPLOYMENTS}/web?includeObject=Object`, undefined, asTable)).value.rows[0].object).toEqual(created);
    expect((await ask("GET", `${DEPLOYMENTS}?includeObject=Some`, undefined, asTable)).value.message).toBe(
      "Unable to convert to Table as requested: includeObject: Invalid value: \"Some\": must be 'Metadata', 'Object', 'None', or empty",
    );
  });

  test("a watch sends the columns once", async () => {
    const { ask, watch } = tinyServer();
    const events = await watch(`${DEPLOYMENTS}?watch=1`, asTable);
    await ask("POST", DEPLOYMENTS, web);
    await ask("DELETE", `${DEPLOYMENTS}/web`);
    const first = await events.next();
    const second = await events.next();
    expect([first?.type, first?.object.columnDefinitions, first?.object.rows[0].cells]).toEqual(["ADDED", columns, ["web", 2]]);
    expect([second?.type, second?.object.columnDefinitions, second?.object.rows.length]).toEqual(["DELETED", null, 1]);
  });

  test("metadata alone, refusals as Statuses, and types nobody serves", async () => {
    const { ask } = tinyServer();
    const { value: created } = await ask("POST", DEPLOYMENTS, web);
    const partial = { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };
    expect((await ask("GET", DEPLOYMENTS, undefined, partial)).value).toEqual({
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: "2" },
      items: [{ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: created.metadata }],
    });
    expect((await ask("GET", `${DEPLOYMENTS}/none`, undefined, asTable)).value.kind).toBe("Status");
    expect((await ask("GET", DEPLOYMENTS, undefined, { accept: "text/html" })).code).toBe(406);
  });
});
