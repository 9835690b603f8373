import type { LabDefinition } from "@tsunagu/contracts/lab";
import type { Board } from "@tsunagu/contracts/rest";
import { refusal } from "../kernel/refusal.ts";
import { cohortsOf } from "./cohorts.ts";
import type { Queries } from "./database.ts";
import type { Standing } from "./standing.ts";

type Row = Board["rows"][number];
type LabCells = Row["labs"][number];

/** Learners × labs × tasks of one cohort. Refuses with 404 a cohort that is not this instructor's: nobody learns that it exists. */
export async function readBoard(db: Queries, instructorId: string, cohortId: string, labs: readonly LabDefinition[]): Promise<Board> {
  const cohort = (await cohortsOf(db, instructorId)).find((candidate) => candidate.id === cohortId);
  if (cohort === undefined) throw refusal(404, "unknown-cohort");
  const graded = labs.filter((lab) => lab.tasks.length > 0);
  const learners = await db
    .selectFrom("enrollments")
    .innerJoin("people", "people.id", "enrollments.person_id")
    .select(["people.id", "people.display_name"])
    .where("cohort_id", "=", cohortId)
    .orderBy("enrollments.created_at")
    .execute();
  const standings = await db
    .selectFrom("standings")
    .innerJoin("enrollments", "enrollments.person_id", "standings.person_id")
    .select(["standings.person_id", "standings.lab_id", "standings.data"])
    .where("cohort_id", "=", cohortId)
    .execute();
  const byLearner = new Map<string, Map<string, Standing>>();
  for (const row of standings) {
    const ofLearner = byLearner.get(row.person_id) ?? new Map<string, Standing>();
    byLearner.set(row.person_id, ofLearner.set(row.lab_id, JSON.parse(row.data) as Standing));
  }
  return {
    cohort,
    labs: graded.map((lab) => ({ labId: lab.id, taskIds: lab.tasks.map((task) => task.id) })),
    rows: learners.map((learner) => ({
      learnerId: learner.id,
      displayName: learner.display_name ?? "",
      labs: graded.flatMap((lab) => {
        const standing = byLearner.get(learner.id)?.get(lab.id);
        return standing === undefined ? [] : [labCells(lab, standing)];
      }),
    })),
  };
}

function labCells(lab: LabDefinition, standing: Standing): LabCells {
  return {
    labId: lab.id,
    attempts: standing.attempts,
    score: standing.score,
    activityProgress: standing.completed
      ? "Completed"
      : standing.attempts > 0
        ? "Submitted"
        : Object.values(standing.checks).some((check) => check.passedAt !== null)
          ? "InProgress"
          : "Started",
    lastSeenAt: standing.lastSeenAt,
    cells: lab.tasks.map((task) => {
      const checks = task.checks.map((check) => standing.checks[check.id]);
      const failing = checks.find((check) => check?.newest === "failed");
      return {
        taskId: task.id,
        passed: checks.filter((check) => check?.passedAt != null).length,
        total: task.checks.length,
        code: failing?.code ?? null,
        params: failing?.params ?? {},
        hints: standing.hints[task.id] ?? 0,
      };
    }),
    newest: Object.fromEntries(Object.entries(standing.checks).map(([id, check]) => [id, check.newest])),
  };
}
