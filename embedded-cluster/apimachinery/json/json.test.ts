import { describe, expect, test } from "vitest";
import { cloneJson } from "./clone.ts";
import { equalJson } from "./equal.ts";
import { shareUnchanged } from "./share.ts";

describe("cloneJson", () => {
  test("shares nothing, leaves out undefined fields, and keeps odd keys plain", () => {
    const value = { a: [{ b: 1 }], c: undefined, d: null };
    const copy = cloneJson(value);
    expect([copy, copy.a === value.a, "c" in copy]).toEqual([{ a: [{ b: 1 }], d: null }, false, false]);
    const odd = cloneJson(JSON.parse('{"__proto__": {"x": 1}}'));
    expect([Object.keys(odd), odd.x]).toEqual([["__proto__"], undefined]);
  });
});

describe("equalJson", () => {
  test.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [null, {}, false],
    ["1", 1, false],
  ])("%j and %j", (a, b, same) => {
    expect([equalJson(a, b), equalJson(b, a)]).toEqual([same, same]);
  });
});

describe("shareUnchanged", () => {
  const previous = Object.freeze({
    spec: Object.freeze({ containers: Object.freeze([Object.freeze({ name: "a" })]) }),
    status: Object.freeze({ phase: "Pending" }),
  });

  test("gives the previous value when nothing changed, and its parts where they did not", () => {
    expect(shareUnchanged(cloneJson(previous), previous)).toBe(previous);
    const next = shareUnchanged({ ...cloneJson(previous), status: { phase: "Running" } }, previous);
    expect([next.spec === previous.spec, next.status]).toEqual([true, { phase: "Running" }]);
  });

  test("sees what was removed, added, or turned into something else", () => {
    expect(shareUnchanged({ spec: cloneJson(previous.spec) }, previous)).toEqual({ spec: previous.spec });
    expect(shareUnchanged([1, 2, 3], [1, 2])).toEqual([1, 2, 3]);
    expect(shareUnchanged([1], [1, 2])).toEqual([1]);
    expect(shareUnchanged({ a: [] }, { a: {} })).toEqual({ a: [] });
    expect(shareUnchanged({ a: null }, { a: undefined })).toEqual({ a: null });
  });
});
