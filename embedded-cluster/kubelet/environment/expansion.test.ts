import { expect, test } from "vitest";
import { expandReferences } from "./expansion.ts";

const variables = new Map([
  ["HOST", "db"],
  ["PORT", "5432"],
]);

test.each([
  ["postgres://$(HOST):$(PORT)/app", "postgres://db:5432/app"],
  ["$(MISSING)/x", "$(MISSING)/x"],
  ["$$(HOST)", "$(HOST)"],
  ["$$$(HOST)", "$db"],
  ["$HOST costs 5$", "$HOST costs 5$"],
  ["$(HOST", "$(HOST"],
])("%s", (text, expanded) => {
  expect(expandReferences(text, (name) => variables.get(name))).toBe(expanded);
});
