import type { Expression } from "./ast.ts";
import { decimalInput } from "./decimal.ts";
import { parseSelect } from "./parse-select.ts";
import { parseType } from "./parse-type.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { typeNamed } from "./types.ts";

/** Precedence as in PostgreSQL's manual: OR, AND, NOT, IS, comparison, BETWEEN/IN/LIKE, other operators, + -, * / %, unary, ::. */
export function parseExpression(cursor: TokenCursor): Expression {
  return cursor.nested(() => or(cursor));
}

function or(cursor: TokenCursor): Expression {
  let left = and(cursor);
  for (let position = cursor.position; cursor.word("or"); position = cursor.position)
    left = { kind: "binary", operator: "or", left, right: and(cursor), position };
  return left;
}

function and(cursor: TokenCursor): Expression {
  let left = not(cursor);
  for (let position = cursor.position; cursor.word("and"); position = cursor.position)
    left = { kind: "binary", operator: "and", left, right: not(cursor), position };
  return left;
}

function not(cursor: TokenCursor): Expression {
  const position = cursor.position;
  if (cursor.word("not")) return { kind: "unary", operator: "not", operand: not(cursor), position };
  return is(cursor);
}

function is(cursor: TokenCursor): Expression {
  let operand = comparison(cursor);
  for (;;) {
    if (cursor.word("isnull")) operand = { kind: "is", operand, what: "null", negated: false };
    else if (cursor.word("notnull")) operand = { kind: "is", operand, what: "null", negated: true };
    else if (cursor.word("is")) {
      const negated = cursor.word("not");
      const what = cursor.peek().text;
      if (what !== "null" && what !== "true" && what !== "false") throw cursor.syntaxError();
      cursor.advance();
      operand = { kind: "is", operand, what, negated };
    } else return operand;
  }
}

const COMPARISONS = ["=", "<>", "!=", "<", ">", "<=", ">="];

function comparison(cursor: TokenCursor): Expression {
  let left = membership(cursor);
  for (;;) {
    const token = cursor.peek();
    if (token.kind !== "operator" || !COMPARISONS.includes(token.text)) return left;
    cursor.advance();
    left = { kind: "binary", operator: token.text === "!=" ? "<>" : token.text, left, right: membership(cursor), position: token.position };
  }
}

function membership(cursor: TokenCursor): Expression {
  const operand = other(cursor);
  const position = cursor.position;
  const next = cursor.isWord("not") ? cursor.peek(1).text : cursor.peek().text;
  if (cursor.peek().kind !== "word" || !["in", "like", "ilike", "between"].includes(next)) return operand;
  const negated = cursor.word("not");
  const negate = (expression: Expression): Expression => (negated ? { kind: "unary", operator: "not", operand: expression, position } : expression);
  if (cursor.word("in")) {
    cursor.expectOperator("(");
    const list = cursor.isWord("select") || cursor.isWord("values") ? parseSelect(cursor) : cursor.commaSeparated(() => parseExpression(cursor));
    cursor.expectOperator(")");
    return { kind: "in", operand, list, negated, position };
  }
  if (cursor.word("between")) {
    const low = other(cursor);
    cursor.expectWord("and");
    const high = other(cursor);
    const least: Expression = { kind: "binary", operator: ">=", left: operand, right: low, position };
    return negate({ kind: "binary", operator: "and", left: least, right: { kind: "binary", operator: "<=", left: operand, right: high, position }, position });
  }
  return negate({ kind: "binary", operator: cursor.advance().text, left: operand, right: other(cursor), position });
}

function other(cursor: TokenCursor): Expression {
  let left = sum(cursor);
  for (;;) {
    const token = cursor.peek();
    if (token.kind !== "operator" || !["||", "~", "~*", "!~", "!~*", "->", "->>"].includes(token.text)) return left;
    cursor.advance();
    left = { kind: "binary", operator: token.text, left, right: sum(cursor), position: token.position };
  }
}

function sum(cursor: TokenCursor): Expression {
  let left = product(cursor);
  for (let token = cursor.peek(); cursor.operator("+") || cursor.operator("-"); token = cursor.peek()) {
    left = { kind: "binary", operator: token.text, left, right: product(cursor), position: token.position };
  }
  return left;
}

function product(cursor: TokenCursor): Expression {
  let left = unary(cursor);
  for (let token = cursor.peek(); cursor.operator("*") || cursor.operator("/") || cursor.operator("%"); token = cursor.peek()) {
    left = { kind: "binary", operator: token.text, left, right: unary(cursor), position: token.position };
  }
  return left;
}

function unary(cursor: TokenCursor): Expression {
  const position = cursor.position;
  if (cursor.operator("-")) return { kind: "unary", operator: "-", operand: unary(cursor), position };
  if (cursor.operator("+")) return { kind: "unary", operator: "+", operand: unary(cursor), position };
  return casts(cursor, primary(cursor));
}

function casts(cursor: TokenCursor, operand: Expression): Expression {
  let result = operand;
  for (let position = cursor.position; cursor.operator("::"); position = cursor.position)
    result = { kind: "cast", operand: result, type: parseType(cursor), position };
  return result;
}

function primary(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  if (token.kind === "number") return number(cursor.advance().text, token.position);
  if (token.kind === "string") return { kind: "literal", value: cursor.advance().text, type: "unknown", position: token.position };
  if (cursor.operator("*")) return { kind: "star" };
  if (cursor.operator("(")) return parenthesised(cursor, token.position);
  if (cursor.word("null")) return { kind: "literal", value: null, type: "unknown", position: token.position };
  if (cursor.word("true")) return { kind: "literal", value: true, type: "bool", position: token.position };
  if (cursor.word("false")) return { kind: "literal", value: false, type: "bool", position: token.position };
  if (cursor.word("case")) return caseOf(cursor);
  if (cursor.isWord("exists") && cursor.peek(1).text === "(") {
    cursor.advance();
    cursor.expectOperator("(");
    const query = parseSelect(cursor);
    cursor.expectOperator(")");
    return { kind: "exists", query };
  }
  if (cursor.word("cast")) {
    cursor.expectOperator("(");
    const operand = parseExpression(cursor);
    cursor.expectWord("as");
    const type = parseType(cursor);
    cursor.expectOperator(")");
    return { kind: "cast", operand, type, position: token.position };
  }
  return named(cursor);
}

function number(text: string, position: number): Expression {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value <= 2_147_483_647) return { kind: "literal", value, type: "int4", position };
    if (value <= Number.MAX_SAFE_INTEGER) return { kind: "literal", value, type: "int8", position };
  }
  return { kind: "literal", value: decimalInput(text), type: "numeric", position };
}

function parenthesised(cursor: TokenCursor, position: number): Expression {
  if (cursor.isWord("select") || cursor.isWord("values")) {
    const query = parseSelect(cursor);
    cursor.expectOperator(")");
    return { kind: "subquery", query, position };
  }
  const inner = parseExpression(cursor);
  cursor.expectOperator(")");
  return inner;
}

function caseOf(cursor: TokenCursor): Expression {
  const subject = cursor.isWord("when") ? undefined : parseExpression(cursor);
  const branches: { when: Expression; then: Expression }[] = [];
  while (cursor.word("when")) {
    const when = parseExpression(cursor);
    cursor.expectWord("then");
    branches.push({ when, then: parseExpression(cursor) });
  }
  if (branches.length === 0) throw cursor.syntaxError();
  const otherwise = cursor.word("else") ? parseExpression(cursor) : undefined;
  cursor.expectWord("end");
  return { kind: "case", branches, ...(subject ? { subject } : {}), ...(otherwise ? { otherwise } : {}) };
}

/** Functions that are written without parentheses. */
const BARE_CALLS = ["current_timestamp", "current_date", "current_user", "session_user", "user", "localtimestamp", "current_catalog", "current_schema"];

function named(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  if (token.kind === "word" && BARE_CALLS.includes(token.text) && cursor.peek(1).text !== "(") {
    cursor.advance();
    return { kind: "call", name: token.text, arguments: [], star: false, distinct: false, position: token.position };
  }
  // `interval '5 minutes'`, `date '2026-01-01'`: a type name before a string is a cast.
  if (token.kind === "word" && cursor.peek(1).kind === "string" && typeNamed(token.text) !== undefined) {
    const type = parseType(cursor);
    return {
      kind: "cast",
      operand: { kind: "literal", value: cursor.advance().text, type: "unknown", position: token.position },
      type,
      position: token.position,
    };
  }
  let name = cursor.identifier();
  if (cursor.operator(".")) {
    if (cursor.operator("*")) return { kind: "star", table: name };
    const second = cursor.identifier(true);
    if (name !== "pg_catalog" || !cursor.isOperator("(")) {
      if (!cursor.operator(".")) return { kind: "column", table: name, name: second, position: token.position };
      return { kind: "column", table: second, name: cursor.identifier(true), position: token.position };
    }
    name = second;
  }
  if (!cursor.operator("(")) return { kind: "column", name, position: token.position };
  return call(cursor, name, token.position);
}

function call(cursor: TokenCursor, name: string, position: number): Expression {
  if (cursor.operator(")")) return { kind: "call", name, arguments: [], star: false, distinct: false, position };
  if (cursor.operator("*")) {
    cursor.expectOperator(")");
    return { kind: "call", name, arguments: [], star: true, distinct: false, position };
  }
  const distinct = cursor.word("distinct");
  const first = parseExpression(cursor);
  const list = [first];
  // extract(epoch from x)
  if (name === "extract" && first.kind === "column" && cursor.word("from")) {
    list[0] = { kind: "literal", value: first.name, type: "unknown" };
    list.push(parseExpression(cursor));
  }
  while (cursor.operator(",")) list.push(parseExpression(cursor));
  cursor.expectOperator(")");
  return { kind: "call", name, arguments: list, star: false, distinct, position };
}
