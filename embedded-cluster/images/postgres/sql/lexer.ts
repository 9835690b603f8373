import { SqlError } from "./error.ts";

export interface Token {
  kind: "word" | "quoted" | "number" | "string" | "operator" | "end";
  /** As written; words in lower case. */
  text: string;
  /** Characters from the start of the query, from 1. */
  position: number;
}

const OPERATORS = ["::", "<=", ">=", "<>", "!=", "||", "!~*", "!~", "~*", "->>", "->", "~~", ":="].sort((a, b) => b.length - a.length);

/** Splits SQL into tokens. Comments and white space go. Models src/backend/parser/scan.l as far as it is imitated. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const skipped = skipBlank(sql, at);
    if (skipped !== at) {
      at = skipped;
      continue;
    }
    const token = next(sql, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", position: sql.length + 1 });
  return tokens;
}

function skipBlank(sql: string, at: number): number {
  if (/\s/.test(sql[at] as string)) return at + 1;
  if (sql.startsWith("--", at)) {
    const end = sql.indexOf("\n", at);
    return end < 0 ? sql.length : end + 1;
  }
  if (sql.startsWith("/*", at)) {
    const end = sql.indexOf("*/", at + 2);
    if (end < 0) throw new SqlError("42601", `unterminated /* comment at or near "${sql.slice(at)}"`, { position: at + 1 });
    return end + 2;
  }
  return at;
}

function next(sql: string, at: number): { token: Token; end: number } {
  const position = at + 1;
  const rest = sql.slice(at);
  const char = sql[at] as string;
  if (/^[eE]'/.test(rest)) return string(sql, at + 1, position, true);
  if (char === "'") return string(sql, at, position, false);
  if (char === '"') return quoted(sql, at);
  const dollar = /^\$([A-Za-z_]\w*)?\$/.exec(rest);
  if (dollar !== null) return dollarQuoted(sql, at, dollar[0]);
  const word = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/.exec(rest);
  if (word !== null) return { token: { kind: "word", text: word[0].toLowerCase(), position }, end: at + word[0].length };
  const number = /^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/.exec(rest);
  if (number !== null) return { token: { kind: "number", text: number[0], position }, end: at + number[0].length };
  const operator = OPERATORS.find((candidate) => rest.startsWith(candidate)) ?? char;
  return { token: { kind: "operator", text: operator, position }, end: at + operator.length };
}

function string(sql: string, open: number, position: number, escapes: boolean): { token: Token; end: number } {
  let text = "";
  for (let at = open + 1; at < sql.length; at++) {
    const char = sql[at] as string;
    if (char === "'" && sql[at + 1] === "'") {
      text += "'";
      at++;
    } else if (char === "'") {
      return { token: { kind: "string", text, position }, end: at + 1 };
    } else if (escapes && char === "\\") {
      at++;
      text += { n: "\n", t: "\t", r: "\r" }[sql[at] ?? ""] ?? sql[at] ?? "";
    } else text += char;
  }
  throw new SqlError("42601", `unterminated quoted string at or near "${sql.slice(open)}"`, { position });
}

function quoted(sql: string, open: number): { token: Token; end: number } {
  const match = /^"((?:[^"]|"")*)"/.exec(sql.slice(open));
  if (match === null) throw new SqlError("42601", `unterminated quoted identifier at or near "${sql.slice(open)}"`, { position: open + 1 });
  const text = (match[1] as string).replaceAll('""', '"');
  if (text === "") throw new SqlError("42601", 'zero-length delimited identifier at or near """"', { position: open + 1 });
  return { token: { kind: "quoted", text, position: open + 1 }, end: open + match[0].length };
}

function dollarQuoted(sql: string, open: number, tag: string): { token: Token; end: number } {
  const end = sql.indexOf(tag, open + tag.length);
  if (end < 0) throw new SqlError("42601", `unterminated dollar-quoted string at or near "${sql.slice(open)}"`, { position: open + 1 });
  return { token: { kind: "string", text: sql.slice(open + tag.length, end), position: open + 1 }, end: end + tag.length };
}
