import { describe, expect, test } from "vitest";
import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";

describe("merge patch", () => {
  // The examples of RFC 7386, appendix A.
  test.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "foo" }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j and %j", (target, patch, result) => {
    expect(applyMergePatch(target, patch)).toEqual(result);
  });
});

describe("JSON patch", () => {
  test("does not touch its target, and says in upstream's words why it does not apply", () => {
    const target = Object.freeze({ a: Object.freeze([1]) });
    expect(applyJsonPatch(target, [{ op: "add", path: "/a/-", value: 2 }])).toEqual({ a: [1, 2] });
    expect(target).toEqual({ a: [1] });
    expect(() => applyJsonPatch(target, [{ op: "test", path: "/a/0", value: 9 }])).toThrow(new Error("testing value /a/0 failed: test failed"));
    expect(() => applyJsonPatch(target, [{ op: "remove", path: "/b" }])).toThrow(
      new Error("error in remove for path: '/b': Unable to remove nonexistent key: b: missing value"),
    );
  });

  test("cannot reach a prototype", () => {
    expect(() => applyJsonPatch({}, [{ op: "add", path: "/__proto__/polluted", value: true }])).toThrow();
    applyMergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
