import type { Random } from "../../../kernel/random.ts";
import type { TableName } from "./ast.ts";
import { systemView } from "./catalog.ts";
import type { Database, Row, Table } from "./database.ts";
import { SqlError } from "./error.ts";
import type { SqlType } from "./types.ts";

/** What a running statement knows of its session and server. */
export interface QueryContext {
  database: Database;
  databases(): readonly Database[];
  user: string;
  applicationName: string;
  /** Start of the transaction, ms since the epoch: now(). */
  transactionStart: number;
  /** clock_timestamp(). */
  wallTime(): number;
  random: Random;
  version: string;
  processId: number;
  client: { ip: string; port: number };
  server: { ip: string; port: number };
  sessions(): readonly SessionInfo[];
  settings: Map<string, string>;
  /** What pg_sleep asked for; the server waits for it before it answers. */
  sleepMilliseconds: number;
  /** Row visits left before the statement is cancelled. */
  budget: number;
}

export interface SessionInfo {
  processId: number;
  database: string;
  user: string;
  applicationName: string;
  clientAddress: string;
  state: "active" | "idle" | "idle in transaction";
  query: string;
}

/** Rows one statement may visit: keeps a careless cross join from stopping the whole cluster. */
export const STATEMENT_ROW_VISITS = 150_000;

export function spend(context: QueryContext, rows = 1): void {
  context.budget -= rows;
  if (context.budget < 0) throw new SqlError("57014", "canceling statement due to statement timeout");
}

export interface Relation {
  name: string;
  columns: readonly { name: string; type: SqlType }[];
  rows: readonly Row[];
}

/** A table or a system view to read from. */
export function findRelation(context: QueryContext, name: TableName): Relation {
  const view = systemView(context, name);
  if (view !== undefined) return view;
  return findTable(context, name);
}

export function findTable(context: QueryContext, name: TableName): Table {
  if (name.schema !== undefined && name.schema !== "public") {
    throw new SqlError("42P01", `relation "${name.schema}.${name.name}" does not exist`, { position: name.position });
  }
  const table = context.database.tables.get(name.name);
  if (table === undefined) {
    const full = name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
    throw new SqlError("42P01", `relation "${full}" does not exist`, { position: name.position });
  }
  return table;
}
