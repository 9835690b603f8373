import type { CheckDefinition } from "@tsunagu/contracts/lab";
import type { CheckResult, Evidence } from "@tsunagu/contracts/verdict";
import type { Sandbox } from "../cluster/sandbox.ts";
import { EVIDENCE_CHARACTERS, HEAVY_CHECK_MILLISECONDS, LIGHT_CHECK_MILLISECONDS } from "../kernel/limits.ts";
import type { AnyCheckKind, CheckContext, Finding } from "./check.ts";

/**
 * Runs one check within its time. Whatever goes wrong on our side (an exception, an API that does not answer, time that ran
 * out) is `errored`: the learner is not blamed and loses nothing.
 */
export async function runCheck(taskId: string, check: CheckDefinition, kind: AnyCheckKind, sandbox: Sandbox, signal: AbortSignal): Promise<CheckResult> {
  const { client, clock } = sandbox.connection;
  const stopper = new AbortController();
  const stop = () => stopper.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const limit = check.heavy ? HEAVY_CHECK_MILLISECONDS : LIGHT_CHECK_MILLISECONDS;
  const { promise: late, resolve: giveUp } = Promise.withResolvers<Finding>();
  const timer = clock.setTimer(limit, () => {
    giveUp({ status: "errored", code: "timed-out", params: { seconds: limit / 1000 } });
    stopper.abort(new Error(`check ${check.id} took longer than ${limit} ms`));
  });
  const context: CheckContext = { sandbox, client, clock, namespace: (name) => realName(sandbox, name), signal: stopper.signal };
  try {
    const finding = await Promise.race([kind.run(kind.options.parse(check.with), context), late]);
    return result(taskId, check.id, finding);
  } catch (error) {
    return result(taskId, check.id, { status: "errored", code: "grader-fault", params: { detail: String(error).slice(0, EVIDENCE_CHARACTERS) } });
  } finally {
    timer.dispose();
    signal.removeEventListener("abort", stop);
    stopper.abort(new Error("the check is over"));
  }
}

function realName(sandbox: Sandbox, name: string): string {
  const real = sandbox.namespaces[name];
  if (real === undefined) throw new Error(`the lab declares no namespace ${name}`);
  return real;
}

function result(taskId: string, checkId: string, finding: Finding): CheckResult {
  return {
    taskId,
    checkId,
    status: finding.status,
    ...(finding.code === undefined ? {} : { code: finding.code }),
    params: finding.params ?? {},
    evidence: (finding.evidence ?? []).map(bounded),
  };
}

/** What a learner's programs print is shown, never in full. */
function bounded(evidence: Evidence): Evidence {
  const cut = (text: string) => (text.length > EVIDENCE_CHARACTERS ? `${text.slice(0, EVIDENCE_CHARACTERS)}…` : text);
  return { ...evidence, observed: cut(evidence.observed), ...(evidence.expected === undefined ? {} : { expected: cut(evidence.expected) }) };
}
