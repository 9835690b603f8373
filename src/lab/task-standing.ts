import type { CheckResult, CheckStatus } from "@tsunagu/contracts/verdict";

export interface TaskStanding {
  status: CheckStatus | "unknown";
  passed: number;
  total: number;
  /** What the learner can act on, worst first. */
  findings: CheckResult[];
}

const WORST_FIRST: CheckStatus[] = ["failed", "errored", "pending", "skipped", "passed"];

/** Where one task stands, out of the results of its checks. Nothing graded yet: unknown. */
export function taskStanding(taskId: string, total: number, results: readonly CheckResult[]): TaskStanding {
  const mine = results.filter((result) => result.taskId === taskId);
  const passed = mine.filter((result) => result.status === "passed").length;
  const findings = mine
    .filter((result) => result.status !== "passed" && result.status !== "skipped")
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  const worst = WORST_FIRST.find((status) => mine.some((result) => result.status === status));
  return { status: worst ?? "unknown", passed, total: Math.max(total, mine.length), findings };
}
