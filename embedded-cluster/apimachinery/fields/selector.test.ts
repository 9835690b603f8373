import { expect, test } from "vitest";
import { matchesFields, parseFieldSelector } from "./selector.ts";

test("terms, operators and escapes", () => {
  expect(parseFieldSelector(String.raw`metadata.name=a\,b\=c,status.phase!=Running,x==y`)).toEqual([
    { field: "metadata.name", operator: "=", value: "a,b=c" },
    { field: "status.phase", operator: "!=", value: "Running" },
    { field: "x", operator: "=", value: "y" },
  ]);
  const read = (field: string) => (field === "a" ? "1" : "");
  expect([matchesFields(parseFieldSelector("a=1,b!=2"), read), matchesFields(parseFieldSelector("a!=1"), read)]).toEqual([true, false]);
});

test.each([
  ["a", "invalid selector: 'a'; can't understand 'a'"],
  [String.raw`a=\x`, String.raw`invalid field selector: invalid escape sequence: \x`],
  ["a=b=c", "invalid field selector: unescaped character in value: 61"],
])("refuses %s", (text, message) => {
  expect(() => parseFieldSelector(text)).toThrow(new Error(message));
});
