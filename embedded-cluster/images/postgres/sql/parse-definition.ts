import type { Alteration, ColumnDefinition, Constraint, Statement } from "./ast.ts";
import { SqlError } from "./error.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseSelect, parseTableName } from "./parse-select.ts";
import { parseColumnType } from "./parse-type.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What follows CREATE. */
export function parseCreate(cursor: TokenCursor): Statement {
  if (cursor.word("database")) {
    const name = cursor.identifier();
    cursor.word("with");
    if (cursor.word("owner")) {
      cursor.operator("=");
      cursor.identifier();
    }
    return { kind: "create database", name };
  }
  const unique = cursor.word("unique");
  if (cursor.word("index")) return createIndex(cursor, unique);
  for (const kind of ["temporary", "temp", "unlogged"]) cursor.word(kind);
  if (unique || !cursor.isWord("table")) {
    const token = cursor.peek();
    const known = ["view", "function", "schema", "extension", "role", "user", "type", "trigger", "sequence", "materialized", "or", "policy"].includes(
      token.text,
    );
    if (known) throw new SqlError("0A000", `CREATE ${token.text.toUpperCase()} is not supported by this server`);
    throw cursor.syntaxError();
  }
  cursor.expectWord("table");
  const ifNotExists = cursor.word("if", "not", "exists");
  const table = parseTableName(cursor);
  if (cursor.word("as")) return { kind: "create table", table, ifNotExists, columns: [], constraints: [], as: parseSelect(cursor) };
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  cursor.expectOperator("(");
  while (!cursor.operator(")")) {
    if (columns.length + constraints.length > 0) cursor.expectOperator(",");
    const constraint = parseConstraint(cursor);
    if (constraint === undefined) columns.push(parseColumn(cursor));
    else constraints.push(constraint);
  }
  return { kind: "create table", table, ifNotExists, columns, constraints };
}

function createIndex(cursor: TokenCursor, unique: boolean): Statement {
  cursor.word("concurrently");
  const ifNotExists = cursor.word("if", "not", "exists");
  const name = cursor.isWord("on") ? undefined : cursor.identifier();
  cursor.expectWord("on");
  const table = parseTableName(cursor);
  if (cursor.word("using")) cursor.identifier();
  const columns = cursor.list(() => {
    const column = cursor.identifier();
    if (!cursor.word("desc")) cursor.word("asc");
    return column;
  });
  return { kind: "create index", table, columns, unique, ifNotExists, ...(name === undefined ? {} : { name }) };
}

export function parseColumn(cursor: TokenCursor): ColumnDefinition {
  const name = cursor.identifier();
  const { type, serial } = parseColumnType(cursor);
  const column: ColumnDefinition = { name, type, serial, notNull: serial, primaryKey: false, unique: false };
  for (;;) {
    if (cursor.word("constraint")) cursor.identifier();
    if (cursor.word("not", "null")) column.notNull = true;
    else if (cursor.word("null")) column.notNull = false;
    else if (cursor.word("primary", "key")) Object.assign(column, { primaryKey: true, notNull: true });
    else if (cursor.word("unique")) column.unique = true;
    else if (cursor.word("default")) column.default = parseExpression(cursor);
    else if (cursor.word("check")) {
      cursor.expectOperator("(");
      column.check = parseExpression(cursor);
      cursor.expectOperator(")");
    } else if (cursor.word("references")) {
      const table = parseTableName(cursor);
      const target = cursor.isOperator("(") ? cursor.list(() => cursor.identifier())[0] : undefined;
      column.references = { table, ...(target === undefined ? {} : { column: target }) };
      referentialActions(cursor);
    } else if (cursor.word("generated")) {
      if (!cursor.word("always")) cursor.expectWord("by", "default");
      cursor.expectWord("as", "identity");
      Object.assign(column, { serial: true, notNull: true });
    } else return column;
  }
}

function referentialActions(cursor: TokenCursor): void {
  while (cursor.word("on")) {
    if (!cursor.word("delete")) cursor.expectWord("update");
    const { position } = cursor;
    if (cursor.word("no", "action") || cursor.word("restrict")) continue;
    throw new SqlError("0A000", "this server knows only NO ACTION and RESTRICT for foreign keys", { position });
  }
}

function parseConstraint(cursor: TokenCursor): Constraint | undefined {
  const name = cursor.word("constraint") ? cursor.identifier() : undefined;
  const named = name === undefined ? {} : { name };
  const { position } = cursor;
  if (cursor.word("primary", "key")) return { kind: "primary key", ...named, position, columns: cursor.list(() => cursor.identifier()) };
  if (cursor.word("unique")) return { kind: "unique", ...named, position, columns: cursor.list(() => cursor.identifier()) };
  if (cursor.word("check")) {
    cursor.expectOperator("(");
    const expression = parseExpression(cursor);
    cursor.expectOperator(")");
    return { kind: "check", expression, ...named };
  }
  if (cursor.word("foreign", "key")) {
    const columns = cursor.list(() => cursor.identifier());
    cursor.expectWord("references");
    const table = parseTableName(cursor);
    const references = cursor.isOperator("(") ? cursor.list(() => cursor.identifier()) : [];
    referentialActions(cursor);
    return { kind: "foreign key", columns, table, references, ...named };
  }
  if (name !== undefined) throw cursor.syntaxError();
  return undefined;
}

export function parseAlterTable(cursor: TokenCursor): Statement {
  const ifExists = cursor.word("if", "exists");
  cursor.word("only");
  const table = parseTableName(cursor);
  return { kind: "alter table", table, ifExists, alterations: cursor.commaSeparated(() => alteration(cursor)) };
}

function alteration(cursor: TokenCursor): Alteration {
  if (cursor.word("add")) {
    const constraint = parseConstraint(cursor);
    if (constraint !== undefined) return { kind: "add constraint", constraint };
    cursor.word("column");
    const ifNotExists = cursor.word("if", "not", "exists");
    return { kind: "add column", column: parseColumn(cursor), ifNotExists };
  }
  if (cursor.word("drop")) {
    cursor.word("column");
    const ifExists = cursor.word("if", "exists");
    const name = cursor.identifier();
    if (!cursor.word("cascade")) cursor.word("restrict");
    return { kind: "drop column", name, ifExists };
  }
  cursor.expectWord("rename");
  if (cursor.word("to")) return { kind: "rename", to: cursor.identifier() };
  cursor.word("column");
  const name = cursor.identifier();
  cursor.expectWord("to");
  return { kind: "rename column", name, to: cursor.identifier() };
}
