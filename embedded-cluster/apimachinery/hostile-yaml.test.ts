import { expect, test } from "vitest";
import { YAML_DEPTH, YAML_DOCUMENT_BYTES } from "../kernel/limits.ts";
import { hostileYaml } from "./hostile-yaml.ts";

test.each([
  ["a manifest", "kind: Pod\nspec:\n  containers:\n  - name: web\n    args: [a, {b: c}]\n", undefined],
  ["an unclosed bracket in a text of many lines", "data:\n  a: [\n".repeat(500), undefined],
  ["nothing but opening brackets", "[".repeat(3_000), `exceeded max depth of ${YAML_DEPTH}`],
  ["sequences that begin inside of one another", `${"- ".repeat(YAML_DEPTH)}x`, `exceeded max depth of ${YAML_DEPTH}`],
  ["a document that is too large", "a".repeat(YAML_DOCUMENT_BYTES + 1), `document is larger than ${YAML_DOCUMENT_BYTES} bytes`],
])("%s", (_what, text, expected) => {
  expect(hostileYaml(text)).toBe(expected);
});
