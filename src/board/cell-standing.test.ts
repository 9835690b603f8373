import { expect, test } from "vitest";
import { type Cell, cellStanding } from "./cell-standing.ts";

const cell = (change: Partial<Cell>): Cell => ({ taskId: "api", passed: 0, total: 3, code: null, params: {}, hints: 0, ...change });

test.each<[Cell | undefined, number, string]>([
  [undefined, 0, "none"],
  [cell({}), 0, "none"],
  [cell({ passed: 1 }), 0, "started"],
  [cell({ passed: 3, code: "no-endpoints" }), 1, "passed"],
  [cell({ code: "no-endpoints" }), 1, "failing"],
  [cell({ code: "no-endpoints" }), 3, "stuck"],
  [cell({ code: "no-endpoints", hints: 2 }), 0, "stuck"],
])("%j after %i gradings is %s", (given, attempts, standing) => {
  expect(cellStanding(given, attempts)).toBe(standing);
});
