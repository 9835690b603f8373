import { expect, test } from "vitest";
import { PatternError, regularExpression } from "./regular-expression.ts";

test("patterns that others would try for ever are matched in linear time", () => {
  const started = performance.now();
  expect(regularExpression("^(a+)+$").test(`${"a".repeat(5_000)}b`)).toBe(false);
  expect(regularExpression("(x|x|x)*y").test("x".repeat(5_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  ["^[a-z]([-a-z0-9]*[a-z0-9])?$", "a-b9", true],
  ["^[a-z]([-a-z0-9]*[a-z0-9])?$", "a-", false],
  ["^\\d{2,3}$", "1234", false],
  ["(?i)^abc$", "aBC", true],
  ["^[[:alpha:]]+$", "aé", false],
  ["^\\pL+$", "aé", true],
  ["a.c", "a\nc", false],
  ["(?s)a.c", "a\nc", true],
  ["\\bfoo\\b", "a foo b", true],
  ["^(?P<name>x|yz)+$", "xyzx", true],
  ["^\\Qa.b\\E$", "a.b", true],
  ["", "", true],
])("%s on %j: %s", (pattern, text, matches) => {
  expect(regularExpression(pattern).test(text)).toBe(matches);
});

test("the leftmost match is found, as long as its operators are greedy", () => {
  const find = (pattern: string, text: string) => {
    const found = regularExpression(pattern).find([...text]);
    return found === undefined ? undefined : text.slice(found.start, found.end);
  };
  expect(find("a+", "baaac")).toBe("aaa");
  expect(find("a+?", "baaac")).toBe("a");
  expect(find("a|ab", "xab")).toBe("a");
  expect(find("z", "abc")).toBeUndefined();
});

test.each(["[a", "(a", "a)", "*a", "a{2000}", "\\y", "(?=a)", "a**"])("%s is no pattern", (pattern) => {
  expect(() => regularExpression(pattern)).toThrow(PatternError);
});
