import type { CheckDefinition, LabDefinition } from "@tsunagu/contracts/lab";
import type { CheckResult, Score, Verdict } from "@tsunagu/contracts/verdict";
import { CHECK_KINDS } from "./checks/index.ts";
import type { Grade } from "./grader.ts";
import { runCheck } from "./run-check.ts";

/** A grader: light checks side by side, then, in a full run, the heavy ones one after another, for they break things. */
export function createGrader(): Grade {
  return async ({ lab, sandbox, sessionId, run, previous, signal }) => {
    const planned = lab.tasks.flatMap((task) => task.checks.map((check) => ({ taskId: task.id, check })));
    const light = planned.filter(({ check }) => !check.heavy).map(({ taskId, check }) => runCheck(taskId, check, kindOf(check), sandbox, signal));
    const results = new Map((await Promise.all(light)).map((result) => [result.checkId, result]));
    for (const { taskId, check } of planned) {
      if (!check.heavy) continue;
      results.set(check.id, run === "full" ? await runCheck(taskId, check, kindOf(check), sandbox, signal) : carriedOver(taskId, check, previous));
    }
    const ordered = planned.map(({ check }) => results.get(check.id) as CheckResult);
    return { sessionId, labId: lab.id, run, at: new Date(sandbox.connection.clock.now()).toISOString(), results: ordered, score: scoreOf(lab, ordered) };
  };
}

/** A light run says of a heavy check what the last full run said. */
function carriedOver(taskId: string, check: CheckDefinition, previous: Verdict | undefined): CheckResult {
  const known = previous?.results.find((result) => result.checkId === check.id);
  return known ?? { taskId, checkId: check.id, status: "skipped", params: {}, evidence: [] };
}

function kindOf(check: CheckDefinition) {
  const kind = CHECK_KINDS.get(check.kind);
  if (kind === undefined) throw new Error(`check ${check.id} is of kind ${check.kind}, which is not one of ${[...CHECK_KINDS.keys()].join(", ")}`);
  return kind;
}

/** Points of passed checks over points of all. */
function scoreOf(lab: LabDefinition, results: readonly CheckResult[]): Score {
  const checks = lab.tasks.flatMap((task) => task.checks);
  const points = (wanted: (check: CheckDefinition) => boolean) => checks.filter(wanted).reduce((sum, check) => sum + check.points, 0);
  const passed = new Set(results.filter((result) => result.status === "passed").map((result) => result.checkId));
  return { scoreGiven: points((check) => passed.has(check.id)), scoreMaximum: points(() => true) };
}
