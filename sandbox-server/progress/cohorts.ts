import { randomInt, randomUUID } from "node:crypto";
import type { Cohort } from "@tsunagu/contracts/rest";
import { COHORTS_PER_INSTRUCTOR, LEARNERS_PER_COHORT } from "../kernel/limits.ts";
import { refusal } from "../kernel/refusal.ts";
import type { Database, Queries } from "./database.ts";

/** Without letters and digits that are read for one another, for codes written on a blackboard. */
const CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const CODE_LENGTH = 8;

export async function createCohort(db: Database, instructorId: string, name: string, now: string): Promise<Cohort> {
  const count = await db
    .selectFrom("cohorts")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("instructor_id", "=", instructorId)
    .executeTakeFirstOrThrow();
  if (Number(count.n) >= COHORTS_PER_INSTRUCTOR) throw refusal(409, "too-many-cohorts", { limit: COHORTS_PER_INSTRUCTOR });
  const cohort = { id: randomUUID(), name, join_code: joinCode(), instructor_id: instructorId, created_at: now };
  await db.insertInto("cohorts").values(cohort).execute();
  return { id: cohort.id, name, joinCode: cohort.join_code, createdAt: now, learners: 0 };
}

export async function cohortsOf(db: Queries, instructorId: string): Promise<Cohort[]> {
  const rows = await db
    .selectFrom("cohorts")
    .leftJoin("enrollments", "enrollments.cohort_id", "cohorts.id")
    .select(["cohorts.id", "cohorts.name", "cohorts.join_code", "cohorts.created_at"])
    .select((e) => e.fn.count<number>("enrollments.person_id").as("learners"))
    .where("instructor_id", "=", instructorId)
    .groupBy("cohorts.id")
    .orderBy("cohorts.created_at")
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, joinCode: row.join_code, createdAt: row.created_at, learners: Number(row.learners) }));
}

/** Ties a learner to the class whose code they were given. Twice is once. */
export async function enroll(db: Database, personId: string, code: string, now: string): Promise<string> {
  return db.transaction().execute(async (transaction) => {
    const normal = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
    const cohort = await transaction.selectFrom("cohorts").select("id").where("join_code", "=", normal).executeTakeFirst();
    if (cohort === undefined) throw refusal(404, "unknown-join-code", { code });
    const present = await transaction.selectFrom("enrollments").select("person_id").where("cohort_id", "=", cohort.id).execute();
    if (present.some((row) => row.person_id === personId)) return cohort.id;
    if (present.length >= LEARNERS_PER_COHORT) throw refusal(409, "cohort-full", { limit: LEARNERS_PER_COHORT });
    await transaction.insertInto("enrollments").values({ cohort_id: cohort.id, person_id: personId, created_at: now }).execute();
    return cohort.id;
  });
}

function joinCode(): string {
  let code = "";
  for (let index = 0; index < CODE_LENGTH; index++) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)];
  return code;
}
