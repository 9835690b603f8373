import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** In order; never edit one that has shipped. */
export const MIGRATIONS: Record<string, Migration> = {
  "2026-11-first-light": {
    // Migrations are written against tables as they were then, not against today's schema.
    // oxlint-disable-next-line typescript/no-explicit-any -- kysely types migrations so
    async up(db: Kysely<any>) {
      await db.schema
        .createTable("people")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("role", "text", (c) => c.notNull())
        .addColumn("display_name", "text")
        .addColumn("created_at", "text", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("claims")
        .addColumn("token_hash", "text", (c) => c.primaryKey())
        .addColumn("created_at", "text", (c) => c.notNull())
        .addColumn("used_by", "text", (c) => c.references("people.id"))
        .execute();
      await db.schema
        .createTable("cohorts")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("join_code", "text", (c) => c.notNull().unique())
        .addColumn("instructor_id", "text", (c) => c.notNull().references("people.id"))
        .addColumn("created_at", "text", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("enrollments")
        .addColumn("cohort_id", "text", (c) => c.notNull().references("cohorts.id"))
        .addColumn("person_id", "text", (c) => c.notNull().references("people.id"))
        .addColumn("created_at", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("enrollments_pk", ["cohort_id", "person_id"])
        .execute();
      await db.schema
        .createTable("sessions")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("person_id", "text", (c) => c.notNull().references("people.id"))
        .addColumn("lab_id", "text", (c) => c.notNull())
        .addColumn("lab_version", "integer", (c) => c.notNull())
        .addColumn("state", "text", (c) => c.notNull())
        .addColumn("started_at", "text", (c) => c.notNull())
        .addColumn("expires_at", "text", (c) => c.notNull())
        .addColumn("namespaces", "text", (c) => c.notNull())
        .addColumn("problem", "text")
        .addColumn("verdict", "text")
        .addColumn("hints_shown", "text", (c) => c.notNull())
        .addColumn("solution_shown", "integer", (c) => c.notNull())
        .execute();
      await db.schema.createIndex("sessions_of_person").on("sessions").columns(["person_id", "state"]).execute();
      await db.schema
        .createTable("events")
        .addColumn("seq", "integer", (c) => c.primaryKey().autoIncrement())
        .addColumn("at", "text", (c) => c.notNull())
        .addColumn("person_id", "text", (c) => c.notNull().references("people.id"))
        .addColumn("session_id", "text", (c) => c.notNull().references("sessions.id"))
        .addColumn("type", "text", (c) => c.notNull())
        .addColumn("data", "text", (c) => c.notNull())
        .execute();
      await db.schema.createIndex("events_of_session").on("events").columns(["session_id", "seq"]).execute();
      await db.schema
        .createTable("standings")
        .addColumn("person_id", "text", (c) => c.notNull().references("people.id"))
        .addColumn("lab_id", "text", (c) => c.notNull())
        .addColumn("data", "text", (c) => c.notNull())
        .addColumn("updated_at", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("standings_pk", ["person_id", "lab_id"])
        .execute();
    },
  },
};
