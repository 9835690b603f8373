import { describe, expect, test } from "vitest";
import type { FieldSchema } from "../schema/field-schema.ts";
import { applyStrategicMerge } from "./strategic-merge.ts";

const text: FieldSchema = { type: "string" };
const item: FieldSchema = { type: "object", field: () => text };
const fields: Record<string, FieldSchema> = {
  items: { type: "array", items: item, patchStrategy: "merge", patchMergeKey: "name" },
  finalizers: { type: "array", items: text, patchStrategy: "merge" },
  args: { type: "array", items: text },
  strategy: { type: "object", patchStrategy: "retainKeys", field: () => text },
  replaced: { type: "object", patchStrategy: "replace", field: () => text },
  labels: { type: "object", items: text },
};
const schema: FieldSchema = { type: "object", field: (name) => fields[name] };
const merge = (target: object, patch: object) => applyStrategicMerge(target, patch, schema);

describe("strategic merge", () => {
  test("maps merge, null removes, plain lists replace", () => {
    expect(merge({ labels: { a: "1", b: "2" }, args: ["x", "y"] }, { labels: { a: null, c: "3" }, args: ["z"] })).toEqual({
      labels: { b: "2", c: "3" },
      args: ["z"],
    });
  });

  test("lists merge by key, and by value where items are scalars", () => {
    const target = { items: [{ name: "a", v: "1" }, { name: "b" }], finalizers: ["x"] };
    expect(merge(target, { items: [{ name: "a", w: "2" }, { name: "c" }], finalizers: ["y", "x"] })).toEqual({
      items: [{ name: "a", v: "1", w: "2" }, { name: "c" }, { name: "b" }],
      finalizers: ["y", "x"],
    });
  });

  test("$patch: delete and replace, of items, lists and maps", () => {
    expect(merge({ items: [{ name: "a" }, { name: "b" }] }, { items: [{ name: "a", $patch: "delete" }] })).toEqual({ items: [{ name: "b" }] });
    expect(merge({ items: [{ name: "a" }] }, { items: [{ name: "z" }, { $patch: "replace" }] })).toEqual({ items: [{ name: "z" }] });
    expect(merge({ labels: { a: "1" } }, { labels: { $patch: "replace", b: "2" } })).toEqual({ labels: { b: "2" } });
    expect(merge({ labels: { a: "1" } }, { labels: { $patch: "delete" } })).toEqual({ labels: {} });
    expect(() => merge({}, { labels: { $patch: "shout" } })).toThrow("Unknown patch type found: shout");
  });

  test("$retainKeys, $deleteFromPrimitiveList and the replace strategy", () => {
    expect(merge({ strategy: { type: "Rolling", max: "1" } }, { strategy: { $retainKeys: ["type"], type: "Recreate" } })).toEqual({
      strategy: { type: "Recreate" },
    });
    expect(merge({ finalizers: ["x", "y"] }, { "$deleteFromPrimitiveList/finalizers": ["x"] })).toEqual({ finalizers: ["y"] });
    expect(merge({ replaced: { a: "1" } }, { replaced: { b: "2" } })).toEqual({ replaced: { b: "2" } });
  });

  test("$setElementOrder: what the patch names in its order, others where they were", () => {
    const target = { items: [{ name: "server" }, { name: "a" }, { name: "b" }] };
    const order = { "$setElementOrder/items": [{ name: "b" }, { name: "new" }, { name: "a" }] };
    expect(merge(target, { ...order, items: [{ name: "new" }] })).toEqual({ items: [{ name: "server" }, { name: "b" }, { name: "new" }, { name: "a" }] });
    expect(merge({ items: [{ name: "a" }, { name: "b" }] }, { "$setElementOrder/items": [{ name: "b" }, { name: "a" }] })).toEqual({
      items: [{ name: "b" }, { name: "a" }],
    });
  });

  test("the target stays as it was", () => {
    const target = Object.freeze({ labels: Object.freeze({ a: "1" }) });
    expect([merge(target, { labels: { b: "2" } }), target]).toEqual([{ labels: { a: "1", b: "2" } }, { labels: { a: "1" } }]);
  });
});
