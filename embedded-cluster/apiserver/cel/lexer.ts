import { SyntaxIssue } from "./syntax.ts";
import { Uint } from "./values.ts";

export interface Token {
  type: "identifier" | "literal" | "operator" | "end";
  text: string;
  at: number;
  value?: unknown;
}

const OPERATORS = ["==", "!=", "<=", ">=", "&&", "||", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%", "<", ">"];
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "?": "?",
  "'": "'",
  '"': '"',
  "`": "`",
};

/** Splits an expression into tokens. Throws SyntaxIssue. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = /^(?:\s+|\/\/[^\n]*)+/.exec(source.slice(at))?.[0];
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = next(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ type: "end", text: "<EOF>", at: source.length });
  return tokens;
}

function next(source: string, at: number): Token {
  const rest = source.slice(at);
  const text = /^(?:[rR][bB]?|[bB][rR]?)?("""[^]*?(?<!\\)"""|'''[^]*?(?<!\\)'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/.exec(rest);
  if (text !== null) return textToken(text[0], text[1] as string, at);
  const raw = /^[rR]("[^"\n]*"|'[^'\n]*')/.exec(rest);
  if (raw !== null) return textToken(raw[0], raw[1] as string, at);
  const number = /^(?:0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+[uU]?)/.exec(rest);
  if (number !== null) return numberToken(number[0], at);
  const quoted = /^`[a-zA-Z0-9_.\-/ ]+`/.exec(rest);
  if (quoted !== null) return { type: "identifier", text: quoted[0], at };
  const identifier = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0];
  if (identifier !== undefined) return { type: "identifier", text: identifier, at };
  const operator = OPERATORS.find((each) => rest.startsWith(each));
  if (operator !== undefined) return { type: "operator", text: operator, at };
  throw new SyntaxIssue(at, `Syntax error: token recognition error at: '${rest[0]}'`);
}

function numberToken(text: string, at: number): Token {
  const isUnsigned = /u$/i.test(text);
  const digits = isUnsigned ? text.slice(0, -1) : text;
  if (!isUnsigned && !digits.startsWith("0x") && /[.eE]/.test(digits)) return { type: "literal", text, at, value: Number(digits) };
  return { type: "literal", text, at, value: isUnsigned ? new Uint(BigInt(digits)) : BigInt(digits) };
}

function textToken(text: string, quoted: string, at: number): Token {
  const prefix = text.slice(0, text.length - quoted.length).toLowerCase();
  const marks = /^("""|''')/.test(quoted) ? 3 : 1;
  const body = quoted.slice(marks, -marks);
  const value = prefix.includes("r") ? body : unescape(body, at);
  return { type: "literal", text, at, value: prefix.includes("b") ? new TextEncoder().encode(value) : value };
}

function unescape(body: string, at: number): string {
  return body.replace(/\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))/g, (_whole, ...groups: string[]) => {
    const hex = groups[0] ?? groups[1] ?? groups[2] ?? groups[3];
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (groups[4] !== undefined) return String.fromCodePoint(Number.parseInt(groups[4], 8));
    const plain = ESCAPES[groups[5] ?? ""];
    if (plain === undefined) throw new SyntaxIssue(at, `Syntax error: token recognition error at: '\\${groups[5]}'`);
    return plain;
  });
}
