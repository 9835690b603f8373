import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import type { Rule } from "./rule.ts";
import { RULES } from "./rules/index.ts";

describe("tidy", () => {
  test.each(RULES.map((rule) => [rule.name, rule] as const))("%s catches its bait, all of it and nothing else", (_, rule) => {
    const caught = rule.find(new Map(Object.entries(rule.bait.files))).map(({ path }) => path);
    expect(caught.toSorted()).toEqual(rule.bait.found.toSorted());
    expect(caught.length).toBeGreaterThan(0);
  });

  test("every rule is one file of its own name, and every file is a rule that runs", () => {
    const files = globSync(join(import.meta.dirname, "rules/*.ts"))
      .map((path) => basename(path, ".ts"))
      .filter((name) => name !== "index");
    expect(RULES.map(({ name }) => name)).toEqual(files.toSorted());
  });

  test("a rule that finds nothing in its bait is found itself", () => {
    const blind: Rule = { name: "blind", find: () => [], bait: { files: { "a.ts": "" }, found: ["a.ts"] } };
    expect(judge(blind, new Map())).toEqual([
      { path: "tools/tidy/rules/blind.ts", message: "The rule's bait promises findings in [a.ts] and the rule found []." },
    ]);
  });
});
