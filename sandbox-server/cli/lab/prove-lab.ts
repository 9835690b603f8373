import type { CheckResult, Verdict } from "@tsunagu/contracts/verdict";
import type { Lab } from "../../labs/lab.ts";
import { readAttempts } from "./attempts.ts";
import { runAttempt } from "./run-attempt.ts";
import { mistyped, textCommands } from "./text-commands.ts";
import type { TestCluster } from "./test-cluster.ts";

/** One thing that was tried. `problem` says what came instead of what was promised. */
export interface Proof {
  name: string;
  problem: string | undefined;
}

/** How many wrong roads a graded lab shows at least. */
const LEAST_MISTAKES = 5;
const LEAST_SOLUTIONS = 2;
const TEXTS_INDEX = 99;
const TRANSCRIPT_TAIL = 3_000;

/**
 * Proves a lab: untouched no task is done, every solution passes when typed twice, every mistake fails exactly the
 * checks it promises, with exactly those codes. That there are enough mistakes is seen from the files: {@link enoughRoads}.
 */
export async function* proveLab(lab: Lab, cluster: TestCluster): AsyncGenerator<Proof> {
  if (lab.definition.playground) {
    yield { name: "opens", problem: await opens(lab, cluster) };
    return;
  }
  yield { name: "untouched", problem: await untouched(lab, cluster) };
  yield { name: "commands of the texts", problem: await textsRun(lab, cluster) };
  for (const [index, { kind, name, script, fails }] of readAttempts(lab).entries()) {
    const { verdicts, transcript } = await runAttempt(cluster, lab, sandboxId(lab, index + 1), script, kind === "solution" ? 2 : 1);
    const problems = verdicts.flatMap((verdict, time) => differences(verdict, fails).map((difference) => `${time + 1}. time: ${difference}`));
    const problem = problems.length === 0 ? undefined : `${problems.join("\n")}\n--- the terminal's end\n${transcript.slice(-TRANSCRIPT_TAIL)}`;
    yield { name: `${kind} ${name}`, problem };
  }
}

/** Where a verdict is not what is promised: `fails` by check id, all else passed. */
export function differences(verdict: Verdict, fails: Readonly<Record<string, string>>): string[] {
  return verdict.results.flatMap((result) => {
    const expected = fails[result.checkId] === undefined ? "passed" : `failed ${fails[result.checkId]}`;
    const seen = [result.status, ...(result.code === undefined ? [] : [result.code])].join(" ");
    return seen === expected ? [] : [`${result.checkId} is ${seen}${detail(result)}; expected ${expected}`];
  });
}

function detail(result: CheckResult): string {
  const evidence = result.evidence.map(({ command, observed }) => `${command ?? ""} → ${observed}`).join("; ");
  return ` ${JSON.stringify(result.params)}${evidence === "" ? "" : ` [${evidence.slice(0, 600)}]`}`;
}

/** Each check is failed by a mistake, or nobody knows that it can fail for a reason. */
export function enoughRoads(lab: Lab, attempts: readonly { kind: string; fails: Readonly<Record<string, string>> }[]): string[] {
  const mistakes = attempts.filter((attempt) => attempt.kind === "mistake");
  const problems: string[] = [];
  if (attempts.length - mistakes.length < LEAST_SOLUTIONS) problems.push(`${attempts.length - mistakes.length} solutions; expected ${LEAST_SOLUTIONS}`);
  if (mistakes.length < LEAST_MISTAKES) problems.push(`${mistakes.length} mistakes; expected ${LEAST_MISTAKES}`);
  for (const check of lab.definition.tasks.flatMap((task) => task.checks)) {
    if (!mistakes.some((mistake) => mistake.fails[check.id] !== undefined)) problems.push(`no mistake fails ${check.id}`);
  }
  return problems;
}

/** Nobody has a task for nothing; single checks may hold from the start, when they guard what must not be broken. */
async function untouched(lab: Lab, cluster: TestCluster): Promise<string | undefined> {
  const { verdicts } = await runAttempt(cluster, lab, sandboxId(lab, 0), undefined, 1);
  const results = verdicts.flatMap((verdict) => verdict.results);
  const problems = [
    ...results.filter(({ status }) => status !== "failed" && status !== "passed").map(({ checkId, status, code }) => `${checkId} is ${status} ${code ?? ""}`),
    ...lab.definition.tasks
      .filter(({ id }) => !results.some((result) => result.taskId === id && result.status === "failed"))
      .map(({ id }) => `task ${id} is done`),
  ];
  return problems.length === 0 ? undefined : problems.join("\n");
}

/** A reader who only presses "run" sees answers, whatever the state of the cluster. */
async function textsRun(lab: Lab, cluster: TestCluster): Promise<string | undefined> {
  const { transcript } = await runAttempt(cluster, lab, sandboxId(lab, TEXTS_INDEX), textCommands(lab), 1);
  const lines = mistyped(transcript);
  return lines.length === 0 ? undefined : lines.join("\n");
}

async function opens(lab: Lab, cluster: TestCluster): Promise<string | undefined> {
  const { transcript } = await runAttempt(cluster, lab, sandboxId(lab, 0), "kubectl get serviceaccount default -o name", 1);
  return transcript.includes("serviceaccount/default") ? undefined : `the terminal shows: ${transcript}`;
}

/** Short, for it is part of namespaces' names on a shared cluster. */
function sandboxId(lab: Lab, index: number): string {
  return `t${process.pid.toString(36)}${index}-${lab.definition.id.slice(0, 8).replace(/-$/, "")}`;
}
