import { describe, expect, test } from "vitest";
import type { KubeObject } from "../apimachinery/object.ts";
import { Compacted, KeyExists, KeyMissing, ObjectTooLarge, RevisionConflict, StoreFull } from "./errors.ts";
import type { JournalRecord } from "./journal.ts";
import { Store } from "./store.ts";
import { resourcePrefixOf, storeKey } from "./store-key.ts";

const PODS = "/core/pods/";

function pod(name: string, fields: object = {}): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "shop" }, ...fields };
}

const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name);

describe("Store", () => {
  test("keys name group, resource, namespace and object", () => {
    expect([storeKey("", "pods", "shop", "web"), storeKey("apps", "deployments", "a", "b"), storeKey("", "nodes", undefined, "n")]).toEqual([
      "/core/pods/shop/web",
      "/apps/deployments/a/b",
      "/core/nodes/n",
    ]);
    expect(resourcePrefixOf("/apps/deployments/a/b")).toBe("/apps/deployments/");
  });

  test("one counter over all resources stamps every write; objects are frozen through and through", () => {
    const store = new Store();
    const created = store.create(`${PODS}shop/a`, pod("a", { spec: { containers: [{ name: "x" }] } }));
    store.create("/core/nodes/n", { ...pod("n"), kind: "Node" });
    const updated = store.update(`${PODS}shop/a`, pod("a", { spec: {} }));
    expect([created.metadata.resourceVersion, updated.metadata.resourceVersion, store.revision, store.size]).toEqual(["2", "4", 4, 2]);
    expect(() => created["spec"].containers.push({})).toThrow(TypeError);
    expect(store.delete(`${PODS}shop/a`).metadata.resourceVersion).toBe("5");
    expect(store.get(`${PODS}shop/a`)).toBeUndefined();
  });

  test("refuses taken and missing keys, other revisions, and too many objects", () => {
    const store = new Store({ objectLimit: 1 });
    store.create(`${PODS}shop/a`, pod("a"));
    expect(() => store.create(`${PODS}shop/a`, pod("a"))).toThrow(KeyExists);
    expect(() => store.create(`${PODS}shop/b`, pod("b"))).toThrow(StoreFull);
    expect(() => store.update(`${PODS}shop/b`, pod("b"))).toThrow(KeyMissing);
    expect(() => store.update(`${PODS}shop/a`, pod("a"), "1")).toThrow(RevisionConflict);
    expect(() => store.delete(`${PODS}shop/a`, "1")).toThrow(RevisionConflict);
    expect(store.revision).toBe(2);
  });

  test("bounds the bytes of one object, of all of them, and of what is remembered", () => {
    const large = (name: string) => pod(name, { data: "x".repeat(1_000_000) });
    const store = new Store({ bytesLimit: 2_500_000 });
    expect(() => store.create(`${PODS}shop/a`, pod("a", { data: "x".repeat(2_000_000) }))).toThrow(ObjectTooLarge);
    store.create(`${PODS}shop/a`, large("a"));
    store.create(`${PODS}shop/b`, large("b"));
    expect(() => store.create(`${PODS}shop/c`, large("c"))).toThrow(StoreFull);
    const unread = store.watch(PODS, store.revision);
    for (let round = 0; round < 20; round++) store.update(`${PODS}shop/a`, large("a"));
    expect([unread.isOver, store.size]).toEqual([true, 2]);
    expect(() => store.watch(PODS, 3)).toThrow(Compacted);
    store.delete(`${PODS}shop/b`);
    store.create(`${PODS}shop/c`, large("c"));
  });

  test("lists by prefix in order, now and as it was", () => {
    const store = new Store();
    for (const name of ["c", "a", "b"]) store.create(`${PODS}shop/${name}`, pod(name));
    store.create(`${PODS}shop2/z`, pod("z"));
    store.update(`${PODS}shop/a`, pod("a", { changed: true }));
    store.delete(`${PODS}shop/b`);
    expect(names(store.list(`${PODS}shop/`))).toEqual(["a", "c"]);
    const before = store.listAt(`${PODS}shop/`, 4);
    expect([names(before), before[0]?.["changed"]]).toEqual([["a", "b", "c"], undefined]);
    expect(names(store.listAt(PODS, 2))).toEqual(["c"]);
  });

  test("a journal that fails makes the write fail", () => {
    const records: JournalRecord[] = [];
    let broken = false;
    const store = new Store({
      journal: {
        append(record) {
          if (broken) throw new Error("disk full");
          records.push(record);
        },
      },
    });
    store.create(`${PODS}shop/a`, pod("a"));
    store.delete(`${PODS}shop/a`);
    broken = true;
    expect(() => store.create(`${PODS}shop/b`, pod("b"))).toThrow("disk full");
    expect([store.revision, store.size, records.map(({ revision, key, value }) => [revision, key, value?.metadata.name ?? null])]).toEqual([
      3,
      0,
      [
        [2, "/core/pods/shop/a", "a"],
        [3, "/core/pods/shop/a", null],
      ],
    ]);
  });

  test("comes back from a snapshot and the records after it", async () => {
    const records: JournalRecord[] = [];
    const store = new Store({ journal: { append: (record) => void records.push(JSON.parse(JSON.stringify(record))) } });
    store.create(`${PODS}shop/a`, pod("a"));
    store.create(`${PODS}shop/b`, pod("b"));
    const snapshot = JSON.parse(JSON.stringify(store.snapshot()));
    store.delete(`${PODS}shop/a`);
    store.create(`${PODS}shop/c`, pod("c"));
    const restored = new Store({ restore: { snapshot, records } });
    expect([restored.revision, restored.size, restored.list(PODS)]).toEqual([5, 2, store.list(PODS)]);
    expect(() => restored.watch(PODS, 4)).toThrow(Compacted);
    const watch = restored.watch(PODS, 5);
    restored.create(`${PODS}shop/d`, pod("d"));
    expect((await watch.next())?.object.metadata).toEqual({ name: "d", namespace: "shop", resourceVersion: "6" });
    expect(new Store({ restore: { records } }).list(PODS)).toEqual(store.list(PODS));
  });

  test("an unread watch is bounded, and ends when it is disposed", async () => {
    const store = new Store({ watchBufferEvents: 1 });
    const slow = store.watch(PODS, store.revision);
    const read = store.watch(PODS, store.revision);
    const first = read.next();
    store.create(`${PODS}shop/a`, pod("a"));
    expect((await first)?.type).toBe("created");
    store.create(`${PODS}shop/b`, pod("b"));
    expect([slow.isOver, read.isOver, await slow.next()]).toEqual([true, false, undefined]);
    store.closeWatches();
    expect(read.isOver).toBe(true);
  });

  test("a thousand watches elsewhere cost a write nothing", () => {
    const store = new Store();
    for (let index = 0; index < 1_000; index++) store.watch(`/core/configmaps/n${index}/`, 1);
    const start = performance.now();
    for (let index = 0; index < 5_000; index++) store.create(`${PODS}shop/p${index}`, pod(`p${index}`));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
