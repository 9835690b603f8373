import { describe, expect, test } from "vitest";
import { count, countExit } from "./count.ts";

const report = (passed: number, failed: number, suites: { status: string; assertionResults: unknown[] }[] = []) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: suites });

describe("count", () => {
  test.each([
    ["all passed", 0, report(5, 0), { passed: 5, failed: 0 }],
    ["some failed", 1, report(5, 2, [{ status: "failed", assertionResults: [1] }]), { passed: 5, failed: 2 }],
    ["a suite did not load", 1, report(5, 0, [{ status: "failed", assertionResults: [] }]), { passed: 5, failed: 1 }],
    ["a bad exit without a failure", 1, report(5, 0), { passed: 5, failed: 1 }],
    ["killed", null, report(5, 0), { passed: 5, failed: 1 }],
    ["nothing was run", 0, report(0, 0), { passed: 0, failed: 1 }],
    ["no report", 0, undefined, { passed: 0, failed: 1 }],
  ])("%s", (_, exitCode, text, expected) => {
    expect(count(exitCode, text)).toEqual(expected);
  });

  test("a step without a report is its exit code", () => {
    expect([countExit(0), countExit(2), countExit(null)]).toEqual([
      { passed: 1, failed: 0 },
      { passed: 0, failed: 1 },
      { passed: 0, failed: 1 },
    ]);
  });
});
