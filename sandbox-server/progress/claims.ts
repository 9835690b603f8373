import { createHash, randomBytes } from "node:crypto";
import { CLAIM_HOURS } from "../kernel/limits.ts";
import type { Database } from "./database.ts";
import { createPerson } from "./people.ts";

/** Makes a one-time token with which somebody becomes an instructor. Only its hash is kept. */
export async function issueClaim(db: Database, now: string): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  await db
    .insertInto("claims")
    .values({ token_hash: hash(token), created_at: now, used_by: null })
    .execute();
  return token;
}

export async function hasInstructor(db: Database): Promise<boolean> {
  const row = await db.selectFrom("people").select("id").where("role", "=", "instructor").limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Uses the token up and makes the instructor. undefined: no such token, used already, or too old: links of former starts stand in logs. */
export async function redeemClaim(db: Database, token: string, displayName: string, now: string): Promise<string | undefined> {
  return db.transaction().execute(async (transaction) => {
    const claim = await transaction.selectFrom("claims").selectAll().where("token_hash", "=", hash(token)).executeTakeFirst();
    if (claim === undefined || claim.used_by !== null) return undefined;
    if (Date.parse(now) - Date.parse(claim.created_at) > CLAIM_HOURS * 3_600_000) return undefined;
    const id = await createPerson(transaction, "instructor", displayName, now);
    await transaction.updateTable("claims").set({ used_by: id }).where("token_hash", "=", claim.token_hash).execute();
    return id;
  });
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
