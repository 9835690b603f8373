import { resolve } from "node:path";
import { expect, test } from "vitest";
import { proveLab } from "../sandbox-server/cli/lab/prove-lab.ts";
import { virtualClusters } from "../sandbox-server/cli/lab/test-cluster.ts";
import { labProblems } from "../sandbox-server/cli/lab/validate/index.ts";
import { checkProblem } from "../sandbox-server/grading/check-problem.ts";
import { loadLabs } from "../sandbox-server/labs/load.ts";

const LABS = [...loadLabs(resolve(import.meta.dirname), checkProblem).values()].map((lab) => ({ id: lab.definition.id, lab }));
const LIMIT_MILLISECONDS = 180_000;

test("the three labs and the playground are here", () => {
  expect(LABS.map(({ id }) => id)).toEqual(expect.arrayContaining(["failover", "playground", "service-discovery", "three-tiers"]));
});

test.each(LABS)("$id: every file is as it should be", ({ lab }) => {
  expect(labProblems(lab)).toEqual([]);
});

test.each(LABS)(
  "$id: untouched no task is done, solutions pass when typed twice, mistakes fail as promised",
  async ({ lab }) => {
    const cluster = virtualClusters();
    const tried: string[] = [];
    const problems: string[] = [];
    for await (const { name, problem } of proveLab(lab, cluster)) {
      tried.push(name);
      if (problem !== undefined) problems.push(`${name}: ${problem}`);
    }
    expect(problems).toEqual([]);
    expect(tried.length).toBeGreaterThanOrEqual(lab.definition.playground ? 1 : 8);
  },
  LIMIT_MILLISECONDS,
);
