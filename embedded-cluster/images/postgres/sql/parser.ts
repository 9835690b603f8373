import type { Conflict, Output, Statement } from "./ast.ts";
import { SqlError } from "./error.ts";
import { parseAlterTable, parseCreate } from "./parse-definition.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseOutputs, parseSelect, parseTableName } from "./parse-select.ts";
import { TokenCursor } from "./token-cursor.ts";

/** Statements of a query string, parsed as a whole before any of them runs, as the simple query protocol does. */
export function parseSql(sql: string): Statement[] {
  const cursor = new TokenCursor(sql);
  const statements: Statement[] = [];
  for (;;) {
    while (cursor.operator(";"));
    if (cursor.peek().kind === "end") return statements;
    statements.push(statement(cursor));
    if (cursor.peek().kind !== "end" && !cursor.isOperator(";")) throw cursor.syntaxError();
  }
}

function statement(cursor: TokenCursor): Statement {
  if (cursor.isWord("select") || cursor.isWord("values")) return parseSelect(cursor);
  if (cursor.word("table")) {
    return {
      kind: "select",
      distinct: false,
      outputs: [{ expression: { kind: "star" } }],
      from: { kind: "table", table: parseTableName(cursor) },
      groupBy: [],
      orderBy: [],
    };
  }
  if (cursor.word("insert", "into")) return insert(cursor);
  if (cursor.word("update")) return update(cursor);
  if (cursor.word("delete", "from")) return deletion(cursor);
  if (cursor.word("create")) return parseCreate(cursor);
  if (cursor.word("drop")) return drop(cursor);
  if (cursor.word("truncate")) return truncate(cursor);
  if (cursor.word("alter", "table")) return parseAlterTable(cursor);
  const transaction = transactionOf(cursor);
  if (transaction !== undefined) return transaction;
  if (cursor.word("set")) return setting(cursor);
  if (cursor.word("reset")) return { kind: "set", name: cursor.identifier(true), value: "", tag: "RESET" };
  if (cursor.word("show")) return show(cursor);
  const known = [
    "copy",
    "explain",
    "grant",
    "revoke",
    "vacuum",
    "analyze",
    "alter",
    "comment",
    "listen",
    "notify",
    "with",
    "do",
    "call",
    "prepare",
    "lock",
    "savepoint",
  ];
  const token = cursor.peek();
  if (token.kind === "word" && known.includes(token.text)) throw new SqlError("0A000", `${token.text.toUpperCase()} is not supported by this server`);
  throw cursor.syntaxError();
}

function transactionOf(cursor: TokenCursor): Statement | undefined {
  const started = cursor.word("start", "transaction");
  const begin = started || cursor.word("begin");
  const commit = !begin && (cursor.word("commit") || cursor.word("end"));
  const rollback = !begin && !commit && (cursor.word("rollback") || cursor.word("abort"));
  if (!begin && !commit && !rollback) return undefined;
  if (!cursor.word("work")) cursor.word("transaction");
  if (begin && cursor.word("isolation", "level")) while (cursor.peek().kind === "word") cursor.advance();
  return { kind: "transaction", action: begin ? "begin" : commit ? "commit" : "rollback", ...(started ? { tag: "START TRANSACTION" } : {}) };
}

function returning(cursor: TokenCursor): Output[] {
  return cursor.word("returning") ? parseOutputs(cursor) : [];
}

function insert(cursor: TokenCursor): Statement {
  const table = parseTableName(cursor);
  const columns =
    cursor.isOperator("(") && cursor.peek(1).text !== "select" ? cursor.list(() => ({ position: cursor.position, name: cursor.identifier(true) })) : undefined;
  const source = cursor.word("default", "values") ? undefined : cursor.operator("(") ? closed(cursor) : parseSelect(cursor);
  const conflict = cursor.word("on", "conflict") ? conflictOf(cursor) : undefined;
  return {
    kind: "insert",
    table,
    returning: returning(cursor),
    ...(columns ? { columns } : {}),
    ...(source ? { source } : {}),
    ...(conflict ? { conflict } : {}),
  };
}

function closed(cursor: TokenCursor) {
  const query = parseSelect(cursor);
  cursor.expectOperator(")");
  return query;
}

function conflictOf(cursor: TokenCursor): Conflict {
  const columns = cursor.isOperator("(") ? cursor.list(() => cursor.identifier()) : [];
  cursor.expectWord("do");
  if (cursor.word("nothing")) return { columns };
  cursor.expectWord("update");
  const set = assignments(cursor);
  if (columns.length === 0) throw new SqlError("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name");
  return { columns, set, ...(cursor.word("where") ? { where: parseExpression(cursor) } : {}) };
}

function assignments(cursor: TokenCursor) {
  cursor.expectWord("set");
  return cursor.commaSeparated(() => {
    const { position } = cursor;
    const column = cursor.identifier();
    cursor.expectOperator("=");
    return cursor.word("default") ? { column, position } : { column, value: parseExpression(cursor), position };
  });
}

function update(cursor: TokenCursor): Statement {
  const table = parseTableName(cursor);
  const alias = cursor.word("as") || (cursor.isIdentifier() && !cursor.isWord("set")) ? cursor.identifier() : undefined;
  const set = assignments(cursor);
  const where = cursor.word("where") ? parseExpression(cursor) : undefined;
  return { kind: "update", table, set, returning: returning(cursor), ...(alias ? { alias } : {}), ...(where ? { where } : {}) };
}

function deletion(cursor: TokenCursor): Statement {
  const table = parseTableName(cursor);
  const alias = cursor.word("as") || cursor.isIdentifier() ? cursor.identifier() : undefined;
  const where = cursor.word("where") ? parseExpression(cursor) : undefined;
  return { kind: "delete", table, returning: returning(cursor), ...(alias ? { alias } : {}), ...(where ? { where } : {}) };
}

function drop(cursor: TokenCursor): Statement {
  const what = cursor.peek().text;
  if (what !== "table" && what !== "index" && what !== "database") throw cursor.syntaxError();
  cursor.advance();
  const ifExists = cursor.word("if", "exists");
  const names = cursor.commaSeparated(() => parseTableName(cursor));
  if (!cursor.word("cascade")) cursor.word("restrict");
  return { kind: "drop", what, names, ifExists };
}

function truncate(cursor: TokenCursor): Statement {
  cursor.word("table");
  const tables = cursor.commaSeparated(() => parseTableName(cursor));
  const restartIdentity = cursor.word("restart", "identity");
  if (!restartIdentity) cursor.word("continue", "identity");
  if (!cursor.word("cascade")) cursor.word("restrict");
  return { kind: "truncate", tables, restartIdentity };
}

function setting(cursor: TokenCursor): Statement {
  if (!cursor.word("session")) cursor.word("local");
  const name = cursor.identifier(true);
  if (!cursor.operator("=")) cursor.expectWord("to");
  let value = "";
  while (cursor.peek().kind !== "end" && !cursor.isOperator(";")) value += cursor.advance().text;
  return { kind: "set", name, value, tag: "SET" };
}

function show(cursor: TokenCursor): Statement {
  if (cursor.word("transaction", "isolation", "level")) return { kind: "show", name: "transaction_isolation" };
  return { kind: "show", name: cursor.identifier(true) };
}
