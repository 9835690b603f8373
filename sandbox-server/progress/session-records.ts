import type { Session } from "@tsunagu/contracts/rest";
import { Verdict } from "@tsunagu/contracts/verdict";
import type { Selectable } from "kysely";
import type { Queries } from "./database.ts";
import type { Schema } from "./schema.ts";

/** A session with whose it is. */
export interface SessionRecord extends Session {
  personId: string;
  labVersion: number;
}

export async function insertSession(db: Queries, record: SessionRecord): Promise<void> {
  await db
    .insertInto("sessions")
    .values({
      id: record.id,
      person_id: record.personId,
      lab_id: record.labId,
      lab_version: record.labVersion,
      started_at: record.startedAt,
      ...columns(record),
    })
    .execute();
}

export async function updateSession(db: Queries, record: SessionRecord): Promise<void> {
  await db.updateTable("sessions").set(columns(record)).where("id", "=", record.id).execute();
}

/** Sessions that are not over, oldest first: what a restarted server takes up again. */
export async function liveSessions(db: Queries): Promise<SessionRecord[]> {
  const rows = await db.selectFrom("sessions").selectAll().where("state", "!=", "ended").orderBy("started_at").execute();
  return rows.map(toRecord);
}

function columns(record: SessionRecord) {
  return {
    state: record.state,
    expires_at: record.expiresAt,
    namespaces: JSON.stringify(record.namespaces),
    problem: record.problem === null ? null : JSON.stringify(record.problem),
    verdict: record.verdict === null ? null : JSON.stringify(record.verdict),
    hints_shown: JSON.stringify(record.hintsShown),
    solution_shown: record.solutionShown ? 1 : 0,
  };
}

function toRecord(row: Selectable<Schema["sessions"]>): SessionRecord {
  return {
    id: row.id,
    personId: row.person_id,
    labId: row.lab_id,
    labVersion: row.lab_version,
    state: row.state,
    startedAt: row.started_at,
    expiresAt: row.expires_at,
    namespaces: JSON.parse(row.namespaces),
    problem: row.problem === null ? null : JSON.parse(row.problem),
    verdict: row.verdict === null ? null : Verdict.parse(JSON.parse(row.verdict)),
    hintsShown: JSON.parse(row.hints_shown),
    solutionShown: row.solution_shown === 1,
  };
}
