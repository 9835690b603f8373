import { describe, expect, test } from "vitest";
import { formatLabelSelector, matchesLabels, parseSelector, selectorOf, selectorOfMap, selectorText } from "./selector.ts";

const web = { app: "web", tier: "front", weight: "10" };

describe("label selectors", () => {
  test.each([
    ["app=web", true],
    ["app==web,tier=front", true],
    ["app!=web", false],
    ["missing!=x", true],
    ["tier in (front, back)", true],
    ["tier notin (front)", false],
    ["missing notin (x)", true],
    ["app", true],
    ["!app", false],
    ["!missing", true],
    ["weight>9", true],
    ["weight<10", false],
    ["in in (x)", false],
    ["app=", false],
    ["", true],
  ])("%s", (text, matches) => {
    expect(matchesLabels(parseSelector(text), web)).toBe(matches);
  });

  test("written back sorted by key, values sorted", () => {
    expect(selectorText(parseSelector("tier in (b,a), app = web,!old,new"))).toBe("app=web,new,!old,tier in (a,b)");
  });

  test.each([
    ["a=b c", "found 'c', expected: ',' or 'end of string'"],
    ["a=b,", "found '', expected: identifier after ','"],
    ["=b", "found '=', expected: !, identifier, or 'end of string'"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a>x", `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
  ])("refuses %s", (text, message) => {
    expect(() => parseSelector(text)).toThrow(new Error(message));
  });

  test("objects: absent selects nothing, empty everything", () => {
    expect([matchesLabels(selectorOf(undefined), web), matchesLabels(selectorOf({}), web)]).toEqual([false, true]);
    const selector = { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["front", "back"] }] };
    expect([matchesLabels(selectorOf(selector), web), formatLabelSelector(selector)]).toEqual([true, "app=web,tier in (back,front)"]);
    expect(formatLabelSelector(undefined)).toBe("<none>");
    expect(matchesLabels(selectorOfMap({}), web)).toBe(false);
  });
});
