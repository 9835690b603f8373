import { SqlError } from "./error.ts";
import type { SqlType, SqlValue } from "./types.ts";

export interface ScopeColumn {
  table: string;
  name: string;
  type: SqlType;
}

/** The values a compiled expression reads: the joined row, and the rows of the queries around it. */
export interface RowContext {
  values: readonly SqlValue[];
  outer?: RowContext | undefined;
}

/** A compiled expression. */
export interface Compiled {
  type: SqlType;
  evaluate(row: RowContext): SqlValue;
}

export interface AggregateSlot {
  /** Where the result is put, behind the row's own values. */
  index: number;
  compute(rows: readonly RowContext[]): SqlValue;
}

/** Set while compiling the outputs of a query that groups. */
export interface Grouping {
  /** Expressions of GROUP BY, as JSON without positions. */
  keys: Set<string>;
  /** Columns (by index) that GROUP BY names. */
  columns: Set<number>;
  slots: AggregateSlot[];
}

export interface Scope {
  columns: readonly ScopeColumn[];
  parent?: Scope | undefined;
  grouping?: Grouping | undefined;
  /** What aggregates are refused in, when they are: "WHERE". */
  noAggregates?: string | undefined;
}

/** Finds a column by name, walking outwards. Throws 42703 and 42702 as PostgreSQL words them. */
export function resolveColumn(
  scope: Scope,
  reference: { table?: string; name: string; position: number },
): { depth: number; index: number; column: ScopeColumn } {
  let depth = 0;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = matches(at, reference);
    if (found.length > 1) throw new SqlError("42702", `column reference "${reference.name}" is ambiguous`, { position: reference.position });
    const index = found[0];
    if (index !== undefined) {
      requireGrouped(at, index, reference.position);
      return { depth, index, column: at.columns[index] as ScopeColumn };
    }
    depth++;
  }
  throw missing(scope, reference);
}

function matches(scope: Scope, reference: { table?: string; name: string }): number[] {
  const found: number[] = [];
  for (const [index, column] of scope.columns.entries()) {
    if (column.name === reference.name && (reference.table === undefined || column.table === reference.table)) found.push(index);
  }
  return found;
}

function requireGrouped(scope: Scope, index: number, position: number): void {
  const { grouping } = scope;
  if (grouping === undefined || grouping.columns.has(index)) return;
  const column = scope.columns[index] as ScopeColumn;
  throw new SqlError("42803", `column "${column.table}.${column.name}" must appear in the GROUP BY clause or be used in an aggregate function`, { position });
}

function missing(scope: Scope, reference: { table?: string; name: string; position: number }): SqlError {
  const { table, name, position } = reference;
  if (table !== undefined && !scope.columns.some((column) => column.table === table)) {
    return new SqlError("42P01", `missing FROM-clause entry for table "${table}"`, { position });
  }
  return new SqlError("42703", `column ${table === undefined ? `"${name}"` : `${table}.${name}`} does not exist`, { position });
}

/** An expression's identity for GROUP BY: its structure without positions. */
export function expressionKey(expression: unknown): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === "position" ? undefined : value));
}
