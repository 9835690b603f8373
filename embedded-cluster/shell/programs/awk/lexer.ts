import { AwkError } from "./syntax.ts";

export interface Token {
  kind: "number" | "string" | "regex" | "name" | "function" | "operator" | "newline" | "end";
  text: string;
}

const OPERATORS = /^(?:\*\*=|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|\*\*|==|<=|>=|!=|&&|\|\||>>|[-+*/%^!<>|?:~$=,;(){}[\]])/;
export const KEYWORDS = new Set([
  "BEGIN",
  "END",
  "function",
  "func",
  "if",
  "else",
  "while",
  "for",
  "do",
  "in",
  "getline",
  "print",
  "printf",
  "delete",
  "return",
  "exit",
  "next",
  "nextfile",
  "break",
  "continue",
]);
export const BUILTINS = new Set([
  "length",
  "substr",
  "index",
  "split",
  "sub",
  "gsub",
  "gensub",
  "match",
  "sprintf",
  "tolower",
  "toupper",
  "int",
  "sqrt",
  "exp",
  "log",
  "sin",
  "cos",
  "atan2",
  "rand",
  "srand",
  "system",
  "close",
  "fflush",
  "systime",
  "strftime",
]);

/** Cuts an awk program into tokens, one at a time: whether a slash divides depends on what came before it. */
export class AwkLexer {
  readonly source: string;
  position = 0;
  token: Token = { kind: "newline", text: "\n" };

  constructor(source: string) {
    this.source = source;
    this.advance();
  }

  /** Reads the next token into `token`. */
  advance(): void {
    const previous = this.token;
    const { source } = this;
    for (;;) {
      const blank = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(source.slice(this.position, this.position + 4_096));
      if (blank === null) break;
      this.position += blank[0].length;
    }
    const character = source[this.position];
    if (character === undefined) {
      this.token = { kind: "end", text: "" };
      return;
    }
    if (character === "\n") {
      this.position++;
      this.token = { kind: "newline", text: "\n" };
      return;
    }
    if (character === '"') return this.string();
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)/.exec(source.slice(this.position, this.position + 64));
    if (number !== null) {
      this.position += number[0].length;
      this.token = { kind: "number", text: number[0] };
      return;
    }
    const name = /^[A-Za-z_]\w*/.exec(source.slice(this.position, this.position + 256));
    if (name !== null) {
      this.position += name[0].length;
      const isCall = source[this.position] === "(" && !KEYWORDS.has(name[0]) && !BUILTINS.has(name[0]);
      this.token = { kind: isCall ? "function" : "name", text: name[0] };
      return;
    }
    if (character === "/" && !endsOperand(previous)) return this.regex();
    const operator = OPERATORS.exec(source.slice(this.position, this.position + 3))?.[0];
    if (operator === undefined) throw new AwkError(`line 1: syntax error at or near ${character}`);
    // "!~" is two tokens here, so that "!" alone and "~" alone keep their meanings.
    this.position += operator.length;
    this.token = { kind: "operator", text: operator };
  }

  private string(): void {
    let text = "";
    for (this.position++; ; this.position++) {
      const character = this.source[this.position];
      if (character === undefined || character === "\n")
        throw new AwkError(`line ${this.source.slice(0, this.position).split("\n").length}: runaway string constant "${text.slice(0, 20)} ...`);
      if (character === '"') break;
      if (character !== "\\") {
        text += character;
        continue;
      }
      const next = this.source[++this.position] ?? "";
      const octal = /^[0-7]{1,3}/.exec(this.source.slice(this.position, this.position + 3));
      if (octal !== null) {
        text += String.fromCharCode(Number.parseInt(octal[0], 8));
        this.position += octal[0].length - 1;
      } else if (next !== "\n")
        text += { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "/": "/", a: "\x07", b: "\b", f: "\f", v: "\v" }[next] ?? `\\${next}`;
    }
    this.position++;
    this.token = { kind: "string", text };
  }

  private regex(): void {
    let text = "";
    let inBracket = false;
    for (this.position++; ; this.position++) {
      const character = this.source[this.position];
      if (character === undefined || character === "\n") throw new AwkError("line 1: regular expression is not terminated");
      if (character === "/" && !inBracket) break;
      if (character === "\\") {
        const next = this.source[++this.position] ?? "";
        text += next === "/" ? "/" : `\\${next}`;
        continue;
      }
      if (character === "[" && !inBracket) inBracket = true;
      else if (character === "]" && inBracket && !/\[\^?$/.test(text)) inBracket = false;
      text += character;
    }
    this.position++;
    this.token = { kind: "regex", text };
  }
}

/** After an operand a slash divides; elsewhere it begins a regular expression. */
function endsOperand(token: Token): boolean {
  if (token.kind === "number" || token.kind === "string" || token.kind === "regex") return true;
  if (token.kind === "name") return !KEYWORDS.has(token.text) || token.text === "getline";
  return token.kind === "operator" && [")", "]", "++", "--"].includes(token.text);
}
