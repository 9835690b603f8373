import type { CheckResult, CheckStatus } from "@tsunagu/contracts/verdict";
import { expect, test } from "vitest";
import { taskStanding } from "./task-standing.ts";

const result = (taskId: string, checkId: string, status: CheckStatus): CheckResult => ({ taskId, checkId, status, params: {}, evidence: [] });

test("a task is as good as its worst check, and what can be acted on comes worst first", () => {
  const results = [
    result("api", "a", "passed"),
    result("api", "b", "pending"),
    result("api", "c", "failed"),
    result("api", "d", "skipped"),
    result("other", "e", "errored"),
  ];
  const standing = taskStanding("api", 4, results);
  expect({ ...standing, findings: standing.findings.map((finding) => finding.checkId) }).toEqual({
    status: "failed",
    passed: 1,
    total: 4,
    findings: ["c", "b"],
  });
});

test("a task whose heavy check has not run is not passed yet", () => {
  expect(taskStanding("api", 2, [result("api", "a", "passed"), result("api", "b", "skipped")])).toEqual({
    status: "skipped",
    passed: 1,
    total: 2,
    findings: [],
  });
});

test("nothing graded yet", () => {
  expect(taskStanding("api", 2, [])).toEqual({ status: "unknown", passed: 0, total: 2, findings: [] });
});
