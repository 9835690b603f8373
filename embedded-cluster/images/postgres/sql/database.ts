import type { Expression } from "./ast.ts";
import { SqlError } from "./error.ts";
import type { SqlType, SqlValue } from "./types.ts";

export type Row = readonly SqlValue[];

export interface Column {
  name: string;
  type: SqlType;
  notNull: boolean;
  default?: Expression;
  /** The default as \d prints it. */
  defaultText?: string;
}

export interface Index {
  name: string;
  columns: readonly string[];
  unique: boolean;
  primary: boolean;
}

export interface ForeignKey {
  name: string;
  columns: readonly string[];
  table: string;
  references: readonly string[];
}

/** A table as a value: statements make a new one and put it in place, so that ROLLBACK only needs the old. */
export interface Table {
  readonly name: string;
  readonly oid: number;
  readonly owner: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly indexes: readonly Index[];
  readonly checks: readonly { name: string; expression: Expression }[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** One database of the server. Sequences stand outside of transactions, as PostgreSQL's do. */
export interface Database {
  readonly name: string;
  readonly owner: string;
  readonly tables: Map<string, Table>;
  /** Sequence name ("items_id_seq") → the value it gave last. */
  readonly sequences: Map<string, number>;
  nextOid: number;
}

export const FIRST_USER_OID = 16_384;

export function createDatabase(name: string, owner: string): Database {
  return { name, owner, tables: new Map(), sequences: new Map(), nextOid: FIRST_USER_OID };
}

export function columnIndex(table: Table, name: string): number {
  return table.columns.findIndex((column) => column.name === name);
}

export function requireColumn(table: Table, name: string, position?: number): number {
  const index = columnIndex(table, name);
  if (index >= 0) return index;
  throw new SqlError("42703", `column "${name}" of relation "${table.name}" does not exist`, position === undefined ? {} : { position });
}
