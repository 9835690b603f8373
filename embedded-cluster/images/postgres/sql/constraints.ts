import { compileCondition } from "./compile.ts";
import { type QueryContext, spend } from "./context.ts";
import { type Row, type Table, columnIndex } from "./database.ts";
import { SqlError } from "./error.ts";
import type { Compiled } from "./scope.ts";
import type { SqlType, SqlValue } from "./types.ts";
import { compareValues, output } from "./values.ts";

/** Checks new or changed rows of a table against NOT NULL, CHECK and FOREIGN KEY. Unique keys are the index's business. */
export function rowChecker(table: Table, context: QueryContext): (row: Row) => void {
  const scope = { columns: table.columns.map(({ name, type }) => ({ table: table.name, name, type })), noAggregates: "check constraints" };
  const checks: { name: string; condition: Compiled }[] = table.checks.map(({ name, expression }) => ({
    name,
    condition: compileCondition(expression, scope, context, "CHECK"),
  }));
  return (row) => {
    for (const [index, column] of table.columns.entries()) {
      if (!column.notNull || (row[index] ?? null) !== null) continue;
      throw new SqlError("23502", `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`, {
        detail: failingRow(table, row),
      });
    }
    for (const { name, condition } of checks) {
      if (condition.evaluate({ values: row }) !== false) continue;
      throw new SqlError("23514", `new row for relation "${table.name}" violates check constraint "${name}"`, { detail: failingRow(table, row) });
    }
    for (const key of table.foreignKeys) requireReferenced(table, row, key, context);
  };
}

function failingRow(table: Table, row: Row): string {
  return `Failing row contains (${table.columns.map((column, index) => output(row[index] ?? null, column.type) ?? "null").join(", ")}).`;
}

function requireReferenced(table: Table, row: Row, key: Table["foreignKeys"][number], context: QueryContext): void {
  const values = key.columns.map((name) => row[columnIndex(table, name)] ?? null);
  const target = context.database.tables.get(key.table);
  if (values.includes(null) || target === undefined) return;
  if (target.rows.some((other) => sameKey(target, other, key.references, values, context))) return;
  const shown = values.map((value, index) => output(value, typeOf(table, key.columns[index] as string))).join(", ");
  const detail = `Key (${key.columns.join(", ")})=(${shown}) is not present in table "${key.table}".`;
  throw new SqlError("23503", `insert or update on table "${table.name}" violates foreign key constraint "${key.name}"`, { detail });
}

function sameKey(table: Table, row: Row, columns: readonly string[], values: readonly SqlValue[], context: QueryContext): boolean {
  spend(context);
  return columns.every((name, index) => {
    const value = row[columnIndex(table, name)] ?? null;
    return value !== null && compareValues(value, values[index] ?? null, typeOf(table, name)) === 0;
  });
}

function typeOf(table: Table, name: string): SqlType {
  return (table.columns[columnIndex(table, name)] as Table["columns"][number]).type;
}

/** Rows that go must not be referenced from another table (NO ACTION). */
export function requireUnreferenced(table: Table, gone: readonly Row[], context: QueryContext): void {
  for (const other of context.database.tables.values()) {
    for (const key of other.foreignKeys.filter((candidate) => candidate.table === table.name)) {
      for (const row of gone) {
        const values = key.references.map((name) => row[columnIndex(table, name)] ?? null);
        if (!other.rows.some((referencing) => sameKey(other, referencing, key.columns, values, context))) continue;
        const shown = values.map((value, index) => output(value, typeOf(table, key.references[index] as string))).join(", ");
        throw new SqlError("23503", `update or delete on table "${table.name}" violates foreign key constraint "${key.name}" on table "${other.name}"`, {
          detail: `Key (${key.references.join(", ")})=(${shown}) is still referenced from table "${other.name}".`,
        });
      }
    }
  }
}

/** Looks rows up by their unique keys while a statement adds to them. */
export class UniqueKeys {
  private readonly table: Table;
  private readonly maps: { name: string; columns: readonly string[]; keys: Map<string, Row> }[];

  constructor(table: Table, rows: readonly Row[]) {
    this.table = table;
    this.maps = table.indexes.filter((index) => index.unique).map(({ name, columns }) => ({ name, columns, keys: new Map() }));
    for (const row of rows) this.add(row);
  }

  /** Throws 23505 when a row with the same key is there already. */
  add(row: Row): void {
    for (const map of this.maps) {
      const key = this.keyOf(map.columns, row);
      if (key === undefined) continue;
      if (map.keys.has(key)) {
        const values = map.columns.map((name) => output(row[columnIndex(this.table, name)] ?? null, typeOf(this.table, name))).join(", ");
        throw new SqlError("23505", `duplicate key value violates unique constraint "${map.name}"`, {
          detail: `Key (${map.columns.join(", ")})=(${values}) already exists.`,
        });
      }
      map.keys.set(key, row);
    }
  }

  /** The row that `row` collides with on `columns`, or on any unique key when none are named. */
  conflict(row: Row, columns: readonly string[]): Row | undefined {
    for (const map of this.maps) {
      if (columns.length > 0 && (map.columns.length !== columns.length || !columns.every((name) => map.columns.includes(name)))) continue;
      const key = this.keyOf(map.columns, row);
      const found = key === undefined ? undefined : map.keys.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  hasIndexOn(columns: readonly string[]): boolean {
    return this.maps.some((map) => map.columns.length === columns.length && columns.every((name) => map.columns.includes(name)));
  }

  remove(row: Row): void {
    for (const map of this.maps) {
      const key = this.keyOf(map.columns, row);
      if (key !== undefined) map.keys.delete(key);
    }
  }

  /** Rows with a null in the key never collide. */
  private keyOf(columns: readonly string[], row: Row): string | undefined {
    const values = columns.map((name) => row[columnIndex(this.table, name)] ?? null);
    return values.includes(null) ? undefined : JSON.stringify(values.map((value, index) => output(value, typeOf(this.table, columns[index] as string))));
  }
}
