import { randomUUID } from "node:crypto";
import type { Me, Role } from "@tsunagu/contracts/rest";
import type { Queries } from "./database.ts";

export async function createPerson(db: Queries, role: Role, displayName: string | null, now: string): Promise<string> {
  const id = randomUUID();
  await db.insertInto("people").values({ id, role, display_name: displayName, created_at: now }).execute();
  return id;
}

export async function renamePerson(db: Queries, id: string, displayName: string): Promise<void> {
  await db.updateTable("people").set({ display_name: displayName }).where("id", "=", id).execute();
}

/** The person as they see themselves: with the cohorts they are enrolled in. */
export async function findPerson(db: Queries, id: string): Promise<Me | undefined> {
  const person = await db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
  if (person === undefined) return undefined;
  const cohorts = await db
    .selectFrom("enrollments")
    .innerJoin("cohorts", "cohorts.id", "enrollments.cohort_id")
    .select(["cohorts.id", "cohorts.name"])
    .where("person_id", "=", id)
    .orderBy("enrollments.created_at")
    .execute();
  return { id: person.id, role: person.role, displayName: person.display_name, cohorts };
}
