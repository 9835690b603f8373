import type { ProgressEvent } from "@tsunagu/contracts/progress";
import type { Database, Queries } from "./database.ts";
import { type Standing, advanceStanding, newStanding } from "./standing.ts";

export interface Act {
  personId: string;
  labId: string;
  /** ISO 8601 */
  at: string;
  event: ProgressEvent;
}

/** Writes the event and the standing that follows from it, with what `also` does, in one transaction: all of it or nothing. */
export async function recordEvent(db: Database, act: Act, also?: (transaction: Queries) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await also?.(transaction);
    const { personId, labId, at, event } = act;
    await transaction
      .insertInto("events")
      .values({ at, person_id: personId, session_id: event.sessionId, type: event.type, data: JSON.stringify(event) })
      .execute();
    const before = await findStanding(transaction, personId, labId);
    const data = JSON.stringify(advanceStanding(before ?? newStanding(at), event, at));
    await transaction
      .insertInto("standings")
      .values({ person_id: personId, lab_id: labId, data, updated_at: at })
      .onConflict((conflict) => conflict.columns(["person_id", "lab_id"]).doUpdateSet({ data, updated_at: at }))
      .execute();
  });
}

export async function findStanding(db: Queries, personId: string, labId: string): Promise<Standing | undefined> {
  const row = await db.selectFrom("standings").select("data").where("person_id", "=", personId).where("lab_id", "=", labId).executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.data) as Standing);
}
