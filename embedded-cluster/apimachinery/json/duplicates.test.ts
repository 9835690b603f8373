import { expect, test } from "vitest";
import { hasDuplicateFields } from "./duplicates.ts";

test.each([
  ["{}", false],
  ['{"a":1,"b":{"a":2}}', false],
  ['{"a":1,"a":2}', true],
  ['{"a":{"b":1, "b" :2}}', true],
  ['[{"a":1},{"a":2}]', false],
  [String.raw`{"a":"\"b\":1","c":"\\"}`, false],
  [String.raw`{"a\"":1,"a\"":2}`, true],
  [String.raw`{"\u0061":1,"a":2}`, true],
  ['{"a":["x:","y"],"b":":"}', false],
  ['{"__proto__":1,"__proto__":2}', true],
])("%s", (text, expected) => {
  expect(hasDuplicateFields(text, JSON.parse(text))).toBe(expected);
});
