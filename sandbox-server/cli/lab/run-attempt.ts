import type { Verdict } from "@tsunagu/contracts/verdict";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import type { Sandbox } from "../../cluster/sandbox.ts";
import { createGrader } from "../../grading/create-grader.ts";
import type { Lab } from "../../labs/lab.ts";
import { fillNamespaces, sandboxOf } from "../../session/provision/names.ts";
import { provisionSandbox } from "../../session/provision/provision.ts";
import type { TestCluster } from "./test-cluster.ts";
import { typeScript } from "./typist.ts";

/** What came of it each time the script was typed and graded. */
export interface Outcome {
  verdicts: Verdict[];
  transcript: string;
}

/** Time of the cluster that light checks may stay pending before the full run. */
const PENDING_MILLISECONDS = 180_000;
const RECHECK_MILLISECONDS = 2_000;
/** A finding may be a moment of a rollout: it counts when it has stood for this long. */
const STANDING_MILLISECONDS = 12_000;

const grade = createGrader();

/**
 * A sandbox of its own, provisioned as a session's is; `script` typed into its terminal and graded in full, `times` over.
 * Without a script the untouched lab is graded.
 */
export async function runAttempt(cluster: TestCluster, lab: Lab, id: string, script: string | undefined, times: number): Promise<Outcome> {
  const { provider, drive } = cluster;
  const connection = await drive(provider.open(id, { nodes: lab.definition.nodes }));
  const sandbox = sandboxOf(id, connection, lab.definition);
  try {
    await drive(provisionSandbox(sandbox, lab));
    const outcome: Outcome = { verdicts: [], transcript: "" };
    for (let time = 0; time < times; time++) {
      if (script !== undefined) outcome.transcript += await drive(typeScript(sandbox, fillNamespaces(script, sandbox.namespaces)));
      outcome.verdicts.push(await drive(gradeWhenSettled(lab, sandbox)));
    }
    return outcome;
  } finally {
    await drive(provider.destroy(id));
  }
}

/** As the learner sees it: light checks turn by themselves; when they stand, the learner presses grade. */
async function gradeWhenSettled(lab: Lab, sandbox: Sandbox): Promise<Verdict> {
  const { clock } = sandbox.connection;
  const { signal } = new AbortController();
  const request = { lab: lab.definition, sandbox, sessionId: sandbox.id, previous: undefined, signal };
  const start = clock.now();
  let since = start;
  let seen = "";
  for (;;) {
    const { results } = await grade({ ...request, run: "light" });
    const light = results.filter((result) => result.status !== "skipped");
    if (light.every((result) => result.status === "passed")) break;
    const findings = light.map((result) => `${result.checkId} ${result.status} ${result.code ?? ""}`).join();
    if (findings !== seen) since = clock.now();
    seen = findings;
    if (clock.now() - since >= STANDING_MILLISECONDS && light.every((result) => result.status !== "pending")) break;
    if (clock.now() - start >= PENDING_MILLISECONDS) break;
    await sleep(clock, RECHECK_MILLISECONDS);
  }
  return grade({ ...request, run: "full" });
}
