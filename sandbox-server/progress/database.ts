import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";
import { Kysely, SqliteDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { MIGRATIONS } from "./migrations.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;
/** What queries run on: the database, or a transaction of it. */
export type Queries = Database | Transaction<Schema>;

/**
 * Opens (and makes, and migrates) the database at `path`, or one in memory for ":memory:". Every commit is on the disk
 * before it is acknowledged (WAL, synchronous=FULL), so that `kill -9` loses nothing that was acknowledged.
 */
export async function openDatabase(path: string): Promise<Database> {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const file = new SQLite(path);
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  file.pragma("foreign_keys = ON");
  file.pragma("busy_timeout = 5000");
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file }) });
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return database;
}
