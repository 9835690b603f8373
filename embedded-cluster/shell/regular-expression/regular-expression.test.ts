import { describe, expect, test } from "vitest";
import { compileRegularExpression } from "./regular-expression.ts";

const groups = (source: string, text: string, syntax: "basic" | "extended" | "perl" = "extended") =>
  compileRegularExpression(source, { syntax }).match(text)?.groups;

describe("matching", () => {
  test.each([
    ["extended", "a(b|c)*d", "xabcbdx", ["abcbd", "b"]],
    ["extended", "foo|foobar", "foobar", ["foobar"]],
    ["perl", "foo|foobar", "foobar", ["foo"]],
    ["extended", "^[[:alpha:]_][[:alnum:]_]*$", "日本_9", ["日本_9"]],
    ["extended", "a{2,3}", "aaaa", ["aaa"]],
    ["basic", "a\\{2\\}\\(b\\)", "caab", ["aab", "b"]],
    ["basic", "a+b*", "a+bb", ["a+bb"]],
    ["basic", "\\(.\\)\\1", "abccd", ["cc", "c"]],
    ["perl", "(\\d+?)(\\w*)", "12ab", ["12ab", "1", "2ab"]],
    ["extended", "\\bfoo\\b", "a foo b", ["foo"]],
    ["extended", "[^]a]+", "]ab]", ["b"]],
    ["extended", "[]a-]+", "x-]a", ["-]a"]],
    ["extended", "x*", "aaa", [""]],
    ["extended", "(a*)*", "b", ["", undefined]],
    ["extended", "\u{1f600}.", "\u{1f600}\u{1f601}", ["\u{1f600}\u{1f601}"]],
  ] as const)("%s %s in %s", (syntax, source, text, expected) => {
    expect(groups(source, text, syntax)).toEqual(expected);
  });

  test("ignores case in letters and brackets", () => {
    expect(compileRegularExpression("[a-c]É", { syntax: "extended", ignoreCase: true }).match("xBé")?.groups).toEqual(["Bé"]);
  });
});

test.each([
  ["extended", "(", "Unmatched ( or \\("],
  ["extended", "[a", "Unmatched [, [^, [:, [., or [="],
  ["extended", "*", undefined],
  ["extended", "+", "Invalid preceding regular expression"],
  ["extended", "a\\", "Trailing backslash"],
  ["basic", "\\(a\\)\\2", "Invalid back reference"],
  ["extended", "[z-a]", "Invalid range end"],
  ["extended", "[[:foo:]]", "Invalid character class name"],
  ["extended", "((a{200}){200}){200}", "Regular expression too big"],
  ["extended", "(".repeat(200), "Regular expression too big"],
] as const)("%s %s is refused in GNU's words", (syntax, source, message) => {
  const compile = () => compileRegularExpression(source, { syntax });
  if (message === undefined) expect(compile).not.toThrow();
  else expect(compile).toThrow(message);
});

test.each(["(a+)+$", "(a|aa)+$", "(.*)*x", "(a?){30}a{30}$"])("%s takes no longer than the text warrants", (source) => {
  const expression = compileRegularExpression(source, { syntax: "extended" });
  const started = performance.now();
  expression.test(`${"a".repeat(2_000)}b`);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("back references give up rather than hang", () => {
  const expression = compileRegularExpression("\\(a*\\)*\\(a*\\)*\\(a*\\)*\\1\\2\\3b", { syntax: "basic" });
  expect(() => expression.test("a".repeat(100))).toThrow("too complex");
});
