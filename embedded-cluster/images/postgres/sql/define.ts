import type { Alteration, ColumnDefinition, Constraint, Expression, Statement, TableName } from "./ast.ts";
import { compile } from "./compile.ts";
import { UniqueKeys, rowChecker } from "./constraints.ts";
import { type QueryContext, findTable } from "./context.ts";
import { type Column, type Database, type ForeignKey, type Index, type Table, columnIndex } from "./database.ts";
import { SqlError } from "./error.ts";
import { expressionText } from "./expression-text.ts";
import { assignable } from "./modify.ts";
import type { StatementResult } from "./result.ts";
import { isNumber } from "./types.ts";
import { planSelect } from "./select.ts";

const TABLES_PER_DATABASE = 200;
const COLUMNS_PER_TABLE = 100;

export function createTable(statement: Statement & { kind: "create table" }, context: QueryContext): StatementResult {
  const { database } = context;
  const { name, schema } = statement.table;
  if (schema !== undefined && schema !== "public") throw new SqlError("3F000", `schema "${schema}" does not exist`, { position: statement.table.position });
  if (database.tables.has(name)) {
    if (!statement.ifNotExists) throw new SqlError("42P07", `relation "${name}" already exists`);
    return { tag: "CREATE TABLE", notices: [new SqlError("42P07", `relation "${name}" already exists, skipping`, { severity: "NOTICE" })] };
  }
  if (database.tables.size >= TABLES_PER_DATABASE) throw new SqlError("54000", "too many tables in this database");
  if (statement.as !== undefined) return createTableAs(name, statement.as, context);
  let table: Table = { name, oid: database.nextOid++, owner: context.user, columns: [], rows: [], indexes: [], checks: [], foreignKeys: [] };
  for (const definition of statement.columns) table = addColumn(table, definition, context);
  for (const constraint of statement.constraints) table = addConstraint(table, constraint, context);
  database.tables.set(name, table);
  return { tag: "CREATE TABLE" };
}

function createTableAs(name: string, select: NonNullable<(Statement & { kind: "create table" })["as"]>, context: QueryContext): StatementResult {
  const plan = planSelect(select, context);
  const rows = plan.run();
  const columns = plan.columns.map((column) => ({ name: column.name, type: column.type, notNull: false }));
  context.database.tables.set(name, { name, oid: context.database.nextOid++, owner: context.user, columns, rows, indexes: [], checks: [], foreignKeys: [] });
  return { tag: `SELECT ${rows.length}` };
}

function addColumn(table: Table, definition: ColumnDefinition, context: QueryContext): Table {
  const { name, type } = definition;
  if (columnIndex(table, name) >= 0) throw new SqlError("42701", `column "${name}" specified more than once`);
  if (table.columns.length >= COLUMNS_PER_TABLE) throw new SqlError("54011", `tables can have at most ${COLUMNS_PER_TABLE} columns`);
  const column: Column = { name, type, notNull: definition.notNull };
  if (definition.serial) {
    const sequence = `${table.name}_${name}_seq`;
    context.database.sequences.set(sequence, 0);
    column.default = {
      kind: "call",
      name: "nextval",
      arguments: [{ kind: "literal", value: sequence, type: "unknown" }],
      star: false,
      distinct: false,
      position: 0,
    };
    column.defaultText = `nextval('${sequence}'::regclass)`;
  }
  if (definition.default !== undefined) {
    assignable(definition.default, type, name, { columns: [], noAggregates: "DEFAULT expressions" }, context);
    column.default = definition.default;
    column.defaultText = expressionText(definition.default, isNumber(type) ? undefined : type);
  }
  let next: Table = { ...table, columns: [...table.columns, column] };
  if (definition.primaryKey) next = addConstraint(next, { kind: "primary key", columns: [name] }, context);
  if (definition.unique) next = addConstraint(next, { kind: "unique", columns: [name] }, context);
  if (definition.check !== undefined) next = addConstraint(next, { kind: "check", expression: definition.check, name: `${table.name}_${name}_check` }, context);
  if (definition.references !== undefined) {
    const { table: target, column: reference } = definition.references;
    next = addConstraint(next, { kind: "foreign key", columns: [name], table: target, references: reference === undefined ? [] : [reference] }, context);
  }
  return next;
}

function addConstraint(table: Table, constraint: Constraint, context: QueryContext): Table {
  if (constraint.kind === "check") {
    const scope = { columns: table.columns.map(({ name, type }) => ({ table: table.name, name, type })), noAggregates: "check constraints" };
    compile(constraint.expression, scope, context);
    return { ...table, checks: [...table.checks, { name: constraint.name ?? checkName(table, constraint.expression), expression: constraint.expression }] };
  }
  for (const name of constraint.columns) {
    const position = constraint.kind === "foreign key" ? undefined : constraint.position;
    if (columnIndex(table, name) < 0)
      throw new SqlError(
        "42703",
        `column "${name}" ${constraint.kind === "foreign key" ? "referenced in foreign key constraint" : "named in key"} does not exist`,
        position === undefined ? {} : { position },
      );
  }
  if (constraint.kind === "foreign key") return { ...table, foreignKeys: [...table.foreignKeys, foreignKey(table, constraint, context)] };
  const primary = constraint.kind === "primary key";
  if (primary && table.indexes.some((index) => index.primary)) throw new SqlError("42P16", `multiple primary keys for table "${table.name}" are not allowed`);
  const name = constraint.name ?? (primary ? `${table.name}_pkey` : `${table.name}_${constraint.columns.join("_")}_key`);
  const columns = primary ? table.columns.map((column) => (constraint.columns.includes(column.name) ? { ...column, notNull: true } : column)) : table.columns;
  return withIndex({ ...table, columns }, { name, columns: constraint.columns, unique: true, primary });
}

/** A check on one column is named after it. */
function checkName(table: Table, expression: Expression): string {
  const named = new Set([...JSON.stringify(expression).matchAll(/"kind":"column",(?:"table":"[^"]*",)?"name":"([^"]*)"/g)].map((match) => match[1]));
  const base = named.size === 1 ? `${table.name}_${[...named][0]}_check` : `${table.name}_check`;
  let name = base;
  for (let number = 1; table.checks.some((check) => check.name === name); number++) name = `${base}${number}`;
  return name;
}

function withIndex(table: Table, index: Index): Table {
  const next = { ...table, indexes: [...table.indexes, index] };
  new UniqueKeys(next, table.rows);
  return next;
}

function foreignKey(table: Table, constraint: Constraint & { kind: "foreign key" }, context: QueryContext): ForeignKey {
  const target = constraint.table.name === table.name ? table : findTable(context, constraint.table);
  const primary = target.indexes.find((index) => index.primary)?.columns;
  const references = constraint.references.length > 0 ? constraint.references : primary;
  if (references === undefined) throw new SqlError("42704", `there is no primary key for referenced table "${target.name}"`);
  if (!target.indexes.some((index) => index.unique && index.columns.length === references.length && references.every((name) => index.columns.includes(name)))) {
    throw new SqlError("42830", `there is no unique constraint matching given keys for referenced table "${target.name}"`);
  }
  return { name: constraint.name ?? `${table.name}_${constraint.columns.join("_")}_fkey`, columns: constraint.columns, table: target.name, references };
}

export function createIndex(statement: Statement & { kind: "create index" }, context: QueryContext): StatementResult {
  const table = findTable(context, statement.table);
  const name = statement.name ?? `${table.name}_${statement.columns.join("_")}_idx`;
  if ([...context.database.tables.values()].some((other) => other.indexes.some((index) => index.name === name))) {
    if (!statement.ifNotExists) throw new SqlError("42P07", `relation "${name}" already exists`);
    return { tag: "CREATE INDEX", notices: [new SqlError("42P07", `relation "${name}" already exists, skipping`, { severity: "NOTICE" })] };
  }
  for (const column of statement.columns) if (columnIndex(table, column) < 0) throw new SqlError("42703", `column "${column}" does not exist`);
  context.database.tables.set(table.name, withIndex(table, { name, columns: statement.columns, unique: statement.unique, primary: false }));
  return { tag: "CREATE INDEX" };
}

export function drop(statement: Statement & { kind: "drop" }, context: QueryContext): StatementResult {
  const notices: SqlError[] = [];
  for (const { name } of statement.names) {
    const done = statement.what === "index" ? dropIndex(name, context.database) : dropTable(name, context.database);
    if (done) continue;
    if (!statement.ifExists) throw new SqlError("42P01", `${statement.what} "${name}" does not exist`);
    notices.push(new SqlError("00000", `${statement.what} "${name}" does not exist, skipping`, { severity: "NOTICE" }));
  }
  return { tag: `DROP ${statement.what.toUpperCase()}`, notices };
}

function dropTable(name: string, database: Database): boolean {
  const table = database.tables.get(name);
  if (table === undefined) return false;
  for (const other of database.tables.values()) {
    const key = other.name === name ? undefined : other.foreignKeys.find((candidate) => candidate.table === name);
    if (key === undefined) continue;
    throw new SqlError("2BP01", `cannot drop table ${name} because other objects depend on it`, {
      detail: `constraint ${key.name} on table ${other.name} depends on table ${name}`,
      hint: "Use DROP ... CASCADE to drop the dependent objects too.",
    });
  }
  database.tables.delete(name);
  for (const column of table.columns) if (column.defaultText?.startsWith("nextval(")) database.sequences.delete(`${name}_${column.name}_seq`);
  return true;
}

function dropIndex(name: string, database: Database): boolean {
  const table = [...database.tables.values()].find((candidate) => candidate.indexes.some((index) => index.name === name));
  if (table === undefined) return false;
  database.tables.set(table.name, { ...table, indexes: table.indexes.filter((index) => index.name !== name) });
  return true;
}

export function truncate(statement: Statement & { kind: "truncate" }, context: QueryContext): StatementResult {
  for (const name of statement.tables) {
    const table = findTable(context, name);
    requireNoReferences(table, statement.tables, context);
    context.database.tables.set(table.name, { ...table, rows: [] });
    if (!statement.restartIdentity) continue;
    for (const column of table.columns) if (column.defaultText?.startsWith("nextval(")) context.database.sequences.set(`${table.name}_${column.name}_seq`, 0);
  }
  return { tag: "TRUNCATE TABLE" };
}

/** A table that another one refers to may only be truncated together with it. */
function requireNoReferences(table: Table, truncated: readonly TableName[], context: QueryContext): void {
  for (const other of context.database.tables.values()) {
    if (truncated.some(({ name }) => name === other.name) || !other.foreignKeys.some((key) => key.table === table.name)) continue;
    throw new SqlError("0A000", "cannot truncate a table referenced in a foreign key constraint", {
      detail: `Table "${other.name}" references "${table.name}".`,
      hint: `Truncate table "${other.name}" at the same time, or use TRUNCATE ... CASCADE.`,
    });
  }
}

export function alterTable(statement: Statement & { kind: "alter table" }, context: QueryContext): StatementResult {
  if (statement.ifExists && !context.database.tables.has(statement.table.name)) {
    return { tag: "ALTER TABLE", notices: [new SqlError("00000", `relation "${statement.table.name}" does not exist, skipping`, { severity: "NOTICE" })] };
  }
  let table = findTable(context, statement.table);
  for (const alteration of statement.alterations) {
    const next = alter(table, alteration, context);
    if (next.name !== table.name) context.database.tables.delete(table.name);
    table = next;
    context.database.tables.set(table.name, table);
  }
  return { tag: "ALTER TABLE" };
}

function alter(table: Table, alteration: Alteration, context: QueryContext): Table {
  if (alteration.kind === "rename") {
    if (context.database.tables.has(alteration.to)) throw new SqlError("42P07", `relation "${alteration.to}" already exists`);
    return { ...table, name: alteration.to };
  }
  if (alteration.kind === "add constraint") {
    const next = addConstraint(table, alteration.constraint, context);
    const check = rowChecker(next, context);
    for (const row of next.rows) check(row);
    return next;
  }
  if (alteration.kind === "add column") {
    if (columnIndex(table, alteration.column.name) >= 0) {
      if (alteration.ifNotExists) return table;
      throw new SqlError("42701", `column "${alteration.column.name}" of relation "${table.name}" already exists`);
    }
    const next = addColumn({ ...table, rows: [] }, alteration.column, context);
    const column = next.columns.at(-1) as Column;
    const fill = column.default === undefined ? undefined : assignable(column.default, column.type, column.name, { columns: [] }, context);
    const rows = table.rows.map((row) => [...row, fill?.evaluate({ values: [] }) ?? null]);
    if (column.notNull && rows.some((row) => row.at(-1) === null))
      throw new SqlError("23502", `column "${column.name}" of relation "${table.name}" contains null values`);
    return { ...next, rows };
  }
  const index = columnIndex(table, alteration.name);
  if (index < 0 && alteration.kind === "drop column" && alteration.ifExists) return table;
  if (index < 0)
    throw new SqlError("42703", `column "${alteration.name}" ${alteration.kind === "drop column" ? `of relation "${table.name}" ` : ""}does not exist`);
  if (alteration.kind === "rename column") {
    const { name, to } = alteration;
    const rename = (names: readonly string[]) => names.map((other) => (other === name ? to : other));
    return {
      ...table,
      columns: table.columns.map((column) => (column.name === name ? { ...column, name: to } : column)),
      indexes: table.indexes.map((item) => ({ ...item, columns: rename(item.columns) })),
      foreignKeys: table.foreignKeys.map((item) => ({ ...item, columns: rename(item.columns) })),
    };
  }
  return {
    ...table,
    columns: table.columns.filter((_, at) => at !== index),
    rows: table.rows.map((row) => row.filter((_, at) => at !== index)),
    indexes: table.indexes.filter((item) => !item.columns.includes(alteration.name)),
    foreignKeys: table.foreignKeys.filter((item) => !item.columns.includes(alteration.name)),
  };
}
