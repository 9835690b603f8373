import { SQL_ROWS_PER_TABLE } from "../../../kernel/limits.ts";
import type { Expression, Output, Statement } from "./ast.ts";
import { compile, compileCondition, constantCast } from "./compile.ts";
import { UniqueKeys, requireUnreferenced, rowChecker } from "./constraints.ts";
import { type QueryContext, findTable, spend } from "./context.ts";
import { type Row, type Table, requireColumn } from "./database.ts";
import { SqlError } from "./error.ts";
import { coerce } from "./operators.ts";
import type { StatementResult } from "./result.ts";
import type { Compiled, Scope } from "./scope.ts";
import { expand, outputName, planSelect } from "./select.ts";
import { type SqlType, type SqlValue, displayType, isNumber, isText, isTime } from "./types.ts";

type Insert = Statement & { kind: "insert" };
type Update = Statement & { kind: "update" };
type Delete = Statement & { kind: "delete" };

export function insert(statement: Insert, context: QueryContext): StatementResult {
  const table = findTable(context, statement.table);
  const places = statement.columns?.map(({ name, position }) => requireColumn(table, name, position)) ?? table.columns.map((_, index) => index);
  const defaults = table.columns.map((column) =>
    column.default === undefined ? undefined : assignable(column.default, column.type, column.name, { columns: [] }, context),
  );
  const incoming = insertedRows(statement, table, places, context);
  const keys = new UniqueKeys(table, table.rows);
  const check = rowChecker(table, context);
  let rows = [...table.rows];
  const touched: Row[] = [];
  const update = statement.conflict?.set === undefined ? undefined : planConflictUpdate(statement, table, context);
  if (update !== undefined && !keys.hasIndexOn(statement.conflict?.columns ?? [])) {
    throw new SqlError("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification");
  }
  for (const given of incoming) {
    spend(context);
    const row: SqlValue[] = table.columns.map((_, index) => {
      const place = places.indexOf(index);
      const value = place < 0 ? undefined : given[place];
      return value === undefined ? (defaults[index]?.evaluate({ values: [] }) ?? null) : value;
    });
    const existing = statement.conflict === undefined ? undefined : keys.conflict(row, statement.conflict.columns);
    if (existing !== undefined) {
      const changed = update?.(existing, row);
      if (changed === undefined) continue;
      check(changed);
      keys.remove(existing);
      keys.add(changed);
      rows = rows.map((other) => (other === existing ? changed : other));
      touched.push(changed);
      continue;
    }
    check(row);
    keys.add(row);
    rows.push(row);
    touched.push(row);
  }
  if (rows.length > SQL_ROWS_PER_TABLE)
    throw new SqlError("53100", `could not extend file "base/16384/${table.oid}": No space left on device`, { hint: "Check free disk space." });
  context.database.tables.set(table.name, { ...table, rows });
  return returned(`INSERT 0 ${touched.length}`, statement.returning, table, table.name, touched, context);
}

/** Values per row, in the order of `places`; undefined asks for the column's default. */
function insertedRows(statement: Insert, table: Table, places: number[], context: QueryContext): (SqlValue | undefined)[][] {
  const { source } = statement;
  if (source === undefined) return [[]];
  if (source.values === undefined) {
    const plan = planSelect(source, context);
    requireCount(
      source.outputs.map((item) => item.expression),
      plan.columns.length,
      places.length,
      statement,
    );
    const casts = plan.columns.map((column, index) => target(table, places[index] as number, column.type));
    return plan
      .run()
      .map((row) =>
        row.map((value, index) =>
          coerce({ type: (casts[index] as { from: SqlType }).from, evaluate: () => value }, (casts[index] as { to: SqlType }).to).evaluate({ values: [] }),
        ),
      );
  }
  const scope: Scope = { columns: [], noAggregates: "VALUES" };
  const compiled = source.values.map((list) => {
    requireCount(list, list.length, places.length, statement);
    return list.map((expression, index) => {
      if (expression.kind === "call" && expression.name === "default") return undefined;
      const column = table.columns[places[index] as number] as Table["columns"][number];
      return assignable(expression, column.type, column.name, scope, context);
    });
  });
  return compiled.map((list) => list.map((item) => item?.evaluate({ values: [] })));
}

function target(table: Table, place: number, from: SqlType): { from: SqlType; to: SqlType } {
  const column = table.columns[place] as Table["columns"][number];
  requireAssignable(from, column.type, column.name);
  return { from, to: column.type };
}

function requireCount(list: readonly Expression[], given: number, wanted: number, statement: Insert): void {
  const at = (position: number | undefined) => (position === undefined ? {} : { position });
  if (given > wanted) throw new SqlError("42601", "INSERT has more expressions than target columns", at(list[wanted] && positionOf(list[wanted])));
  const missing = statement.columns?.[given];
  if (given < wanted && missing !== undefined) throw new SqlError("42601", "INSERT has more target columns than expressions", at(missing.position));
}

/** Compiles what is assigned to a column, refusing types that have no assignment cast. */
export function assignable(expression: Expression, type: SqlType, name: string, scope: Scope, context: QueryContext): Compiled {
  const compiled = compile(expression, scope, context);
  requireAssignable(compiled.type, type, name, positionOf(expression));
  return constantCast(expression, compiled, type);
}

function positionOf(expression: Expression): number | undefined {
  return "position" in expression ? expression.position : undefined;
}

function requireAssignable(from: SqlType, to: SqlType, name: string, position?: number): void {
  if (
    from.name === "unknown" ||
    from.name === to.name ||
    isText(to) ||
    (isNumber(from) && isNumber(to)) ||
    (isTime(from) && isTime(to)) ||
    (from.name === "json" && to.name === "jsonb")
  )
    return;
  const hint = "You will need to rewrite or cast the expression.";
  throw new SqlError("42804", `column "${name}" is of type ${displayType({ name: to.name })} but expression is of type ${displayType({ name: from.name })}`, {
    hint,
    ...(position ? { position } : {}),
  });
}

function planConflictUpdate(statement: Insert, table: Table, context: QueryContext): (existing: Row, proposed: Row) => SqlValue[] | undefined {
  const conflict = statement.conflict as NonNullable<Insert["conflict"]>;
  const own = table.columns.map(({ name, type }) => ({ table: table.name, name, type }));
  const excluded = table.columns.map(({ name, type }) => ({ table: "excluded", name, type }));
  // A bare column name means the existing row; the proposed one needs "excluded.".
  const scope: Scope = { columns: own, parent: { columns: excluded }, noAggregates: "UPDATE" };
  const set = planSet(table, conflict.set ?? [], scope, context);
  const where = conflict.where === undefined ? undefined : compileCondition(conflict.where, scope, context, "WHERE");
  return (existing, proposed) => {
    const row = { values: existing, outer: { values: proposed } };
    if (where !== undefined && where.evaluate(row) !== true) return undefined;
    return set(row);
  };
}

function planSet(table: Table, set: { column: string; value?: Expression; position: number }[], scope: Scope, context: QueryContext) {
  const changes = set.map(({ column: name, value, position }) => {
    const index = requireColumn(table, name, position);
    const column = table.columns[index] as Table["columns"][number];
    const expression = value ?? column.default;
    return { index, compiled: expression === undefined ? undefined : assignable(expression, column.type, name, scope, context) };
  });
  return (row: { values: Row; outer?: { values: Row } }): SqlValue[] => {
    const changed = [...row.values];
    for (const { index, compiled } of changes) changed[index] = compiled?.evaluate(row) ?? null;
    return changed;
  };
}

export function update(statement: Update, context: QueryContext): StatementResult {
  const table = findTable(context, statement.table);
  const name = statement.alias ?? table.name;
  const scope: Scope = { columns: table.columns.map((column) => ({ table: name, name: column.name, type: column.type })), noAggregates: "UPDATE" };
  const set = planSet(table, statement.set, scope, context);
  const where = statement.where === undefined ? undefined : compileCondition(statement.where, { ...scope, noAggregates: "WHERE" }, context, "WHERE");
  const check = rowChecker(table, context);
  const kept: Row[] = [];
  const before: Row[] = [];
  const changed: Row[] = [];
  for (const row of table.rows) {
    spend(context);
    if (where !== undefined && where.evaluate({ values: row }) !== true) {
      kept.push(row);
      continue;
    }
    const next = set({ values: row });
    check(next);
    before.push(row);
    changed.push(next);
  }
  // An updated row is a new version at the end of the heap, which is why SELECT without ORDER BY then shows it last.
  const rows = [...kept, ...changed];
  new UniqueKeys(table, rows);
  const references = table.indexes.flatMap((index) => (index.unique ? index.columns : []));
  if (statement.set.some(({ column }) => references.includes(column))) requireUnreferenced(table, before, context);
  context.database.tables.set(table.name, { ...table, rows });
  return returned(`UPDATE ${changed.length}`, statement.returning, table, name, changed, context);
}

export function remove(statement: Delete, context: QueryContext): StatementResult {
  const table = findTable(context, statement.table);
  const name = statement.alias ?? table.name;
  const scope: Scope = { columns: table.columns.map((column) => ({ table: name, name: column.name, type: column.type })), noAggregates: "WHERE" };
  const where = statement.where === undefined ? undefined : compileCondition(statement.where, scope, context, "WHERE");
  const gone: Row[] = [];
  const rows: Row[] = [];
  for (const row of table.rows) {
    spend(context);
    (where === undefined || where.evaluate({ values: row }) === true ? gone : rows).push(row);
  }
  requireUnreferenced(table, gone, context);
  context.database.tables.set(table.name, { ...table, rows });
  return returned(`DELETE ${gone.length}`, statement.returning, table, name, gone, context);
}

function returned(tag: string, outputs: Output[], table: Table, name: string, rows: readonly Row[], context: QueryContext): StatementResult {
  if (outputs.length === 0) return { tag };
  const scope: Scope = { columns: table.columns.map((column) => ({ table: name, name: column.name, type: column.type })), noAggregates: "RETURNING" };
  const items = outputs.flatMap((item) => expand(item, scope)).map((item) => ({ name: outputName(item), compiled: compile(item.expression, scope, context) }));
  return {
    tag,
    columns: items.map((item) => ({ name: item.name, type: item.compiled.type })),
    rows: rows.map((values) => items.map((item) => item.compiled.evaluate({ values }))),
  };
}
