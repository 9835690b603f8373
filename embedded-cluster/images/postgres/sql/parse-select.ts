import type { Expression, Ordering, Output, Select, Source, TableName } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** SELECT … or VALUES …, with UNION, ORDER BY, LIMIT. */
export function parseSelect(cursor: TokenCursor): Select {
  const select = single(cursor);
  if (cursor.word("union")) {
    const all = cursor.word("all");
    if (!all) cursor.word("distinct");
    const query = single(cursor);
    select.union = { all, query: cursor.isWord("union") ? unionOf(cursor, query) : query };
  }
  if (cursor.word("order", "by")) select.orderBy = cursor.commaSeparated(() => ordering(cursor));
  for (;;) {
    if (cursor.word("limit")) {
      if (!cursor.word("all")) select.limit = parseExpression(cursor);
    } else if (cursor.word("offset")) {
      select.offset = parseExpression(cursor);
      if (!cursor.word("rows")) cursor.word("row");
    } else return select;
  }
}

function unionOf(cursor: TokenCursor, first: Select): Select {
  cursor.expectWord("union");
  const all = cursor.word("all");
  const query = single(cursor);
  first.union = { all, query: cursor.isWord("union") ? unionOf(cursor, query) : query };
  return first;
}

function single(cursor: TokenCursor): Select {
  const select: Select = { kind: "select", distinct: false, outputs: [], groupBy: [], orderBy: [] };
  if (cursor.word("values")) {
    select.values = cursor.commaSeparated(() => cursor.list(() => valueOrDefault(cursor)));
    return select;
  }
  cursor.expectWord("select");
  if (cursor.word("distinct")) select.distinct = true;
  else cursor.word("all");
  const bare =
    ["from", "where", "union", "order", "limit"].some((word) => cursor.isWord(word)) ||
    cursor.isOperator(";") ||
    cursor.isOperator(")") ||
    cursor.peek().kind === "end";
  if (!bare) select.outputs = parseOutputs(cursor);
  if (cursor.word("from")) select.from = cursor.commaSeparated(() => source(cursor)).reduce((left, right) => ({ kind: "join", type: "cross", left, right }));
  if (cursor.word("where")) select.where = parseExpression(cursor);
  if (cursor.word("group", "by")) select.groupBy = cursor.commaSeparated(() => parseExpression(cursor));
  if (cursor.word("having")) select.having = parseExpression(cursor);
  return select;
}

function valueOrDefault(cursor: TokenCursor): Expression {
  const { position } = cursor;
  if (cursor.word("default")) return { kind: "call", name: "default", arguments: [], star: false, distinct: false, position };
  return parseExpression(cursor);
}

export function parseOutputs(cursor: TokenCursor): Output[] {
  return cursor.commaSeparated(() => {
    const expression = parseExpression(cursor);
    if (cursor.word("as")) return { expression, alias: cursor.identifier(true) };
    if (expression.kind !== "star" && cursor.isIdentifier()) return { expression, alias: cursor.identifier() };
    return { expression };
  });
}

function ordering(cursor: TokenCursor): Ordering {
  const expression = parseExpression(cursor);
  const descending = cursor.word("desc");
  if (!descending) cursor.word("asc");
  let nullsFirst = descending;
  if (cursor.word("nulls", "first")) nullsFirst = true;
  else if (cursor.word("nulls", "last")) nullsFirst = false;
  return { expression, descending, nullsFirst };
}

export function parseTableName(cursor: TokenCursor): TableName {
  const { position } = cursor;
  const first = cursor.identifier();
  if (!cursor.operator(".")) return { name: first, position };
  return { schema: first, name: cursor.identifier(true), position };
}

function source(cursor: TokenCursor): Source {
  let left = item(cursor);
  for (;;) {
    if (cursor.word("cross", "join")) left = { kind: "join", type: "cross", left, right: item(cursor) };
    else if (cursor.word("left", "join") || cursor.word("left", "outer", "join")) left = joined(cursor, "left", left);
    else if (cursor.word("join") || cursor.word("inner", "join")) left = joined(cursor, "inner", left);
    else return left;
  }
}

function joined(cursor: TokenCursor, type: "inner" | "left", left: Source): Source {
  const right = item(cursor);
  if (cursor.word("using")) return { kind: "join", type, left, right, using: cursor.list(() => cursor.identifier()) };
  cursor.expectWord("on");
  return { kind: "join", type, left, right, on: parseExpression(cursor) };
}

function item(cursor: TokenCursor): Source {
  if (cursor.operator("(")) {
    const query = parseSelect(cursor);
    cursor.expectOperator(")");
    return { kind: "query", query, alias: alias(cursor) ?? "unnamed_subquery" };
  }
  if (cursor.peek(1).text === "(" && cursor.peek(1).kind === "operator") {
    const call = parseExpression(cursor);
    if (call.kind !== "call") throw cursor.syntaxError();
    const name = alias(cursor);
    const column = name !== undefined && cursor.isOperator("(") ? cursor.list(() => cursor.identifier())[0] : undefined;
    return { kind: "function", call, alias: name ?? call.name, ...(column === undefined ? {} : { column }) };
  }
  const table = parseTableName(cursor);
  const name = alias(cursor);
  return { kind: "table", table, ...(name === undefined ? {} : { alias: name }) };
}

function alias(cursor: TokenCursor): string | undefined {
  if (cursor.word("as")) return cursor.identifier(true);
  return cursor.isIdentifier() && !cursor.isWord("set") ? cursor.identifier() : undefined;
}
