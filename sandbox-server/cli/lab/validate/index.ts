import { existsSync } from "node:fs";
import { join } from "node:path";
import { CHECK_KINDS } from "../../../grading/checks/index.ts";
import type { Lab } from "../../../labs/lab.ts";
import { LabError } from "../../../labs/load.ts";
import { readAttempts } from "../attempts.ts";
import { enoughRoads } from "../prove-lab.ts";
import { manifestProblems } from "./manifests.ts";
import { labMessageProblems } from "./messages.ts";
import { textProblems } from "./texts.ts";

/** Everything about a lab's files that can be seen without running it. Empty: nothing is wrong. */
export function labProblems(lab: Lab): string[] {
  try {
    return [...textProblems(lab), ...labMessageProblems(lab), ...manifestProblems(lab), ...(lab.definition.playground ? [] : roadProblems(lab))];
  } catch (error) {
    if (error instanceof LabError) return [error.message];
    throw error;
  }
}

function roadProblems(lab: Lab): string[] {
  const attempts = readAttempts(lab);
  const problems = enoughRoads(lab, attempts).map((problem) => `${lab.folder}: ${problem}`);
  if (!existsSync(join(lab.folder, "design.md"))) problems.push(`${join(lab.folder, "design.md")} is missing: it says which misconception each task is for`);
  const kinds = new Map(lab.definition.tasks.flatMap((task) => task.checks.map((check) => [check.id, CHECK_KINDS.get(check.kind)])));
  for (const { name, fails } of attempts) {
    for (const [check, code] of Object.entries(fails)) {
      if (!kinds.get(check)?.codes.includes(code)) problems.push(`${join(lab.folder, "mistakes", name)}: ${check} cannot fail with ${code}`);
    }
  }
  return problems;
}
