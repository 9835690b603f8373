import { type Token, type TokenKind, tokens } from "./lexer.ts";
import { type LabelOperator, type Requirement, requirement } from "./requirement.ts";

/** Reads "app=web,tier in (a,b),!legacy". Throws Error worded as k8s.io/apimachinery/pkg/labels.Parse. Sorted by key. */
export function parseRequirements(text: string): Requirement[] {
  const input = new TokenReader(tokens(text));
  const found: Requirement[] = [];
  for (;;) {
    const token = input.peek();
    if (token.kind === "end") break;
    if (token.kind !== "identifier" && token.kind !== "!") throw new Error(`found '${token.text}', expected: !, identifier, or 'end of string'`);
    try {
      found.push(parseRequirement(input));
    } catch (error) {
      throw new Error(`unable to parse requirement: ${(error as Error).message}`);
    }
    const separator = input.take();
    if (separator.kind === "end") break;
    if (separator.kind !== ",") throw new Error(`found '${separator.text}', expected: ',' or 'end of string'`);
    const next = input.peek();
    if (next.kind !== "identifier" && next.kind !== "!") throw new Error(`found '${next.text}', expected: identifier after ','`);
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Where values are read, "in" and "notin" are ordinary words. */
class TokenReader {
  private at = 0;
  private readonly all: readonly Token[];

  constructor(all: readonly Token[]) {
    this.all = all;
  }

  peek(): Token {
    return asWord(this.all[Math.min(this.at, this.all.length - 1)] as Token);
  }

  take(): Token {
    return asWord(this.takeKeyword());
  }

  takeKeyword(): Token {
    return this.all[Math.min(this.at++, this.all.length - 1)] as Token;
  }
}

function asWord(token: Token): Token {
  return token.kind === "in" || token.kind === "notin" ? { kind: "identifier", text: token.text } : token;
}

function parseRequirement(input: TokenReader): Requirement {
  let token = input.take();
  const negated = token.kind === "!";
  if (negated) token = input.take();
  if (token.kind !== "identifier") throw new Error(`found '${token.text}', expected: identifier`);
  const key = token.text;
  const next = input.peek().kind;
  if (negated) return requirement(key, "!", []);
  if (next === "end" || next === ",") return requirement(key, "exists", []);
  const operator = parseOperator(input);
  return requirement(key, operator, operator === "in" || operator === "notin" ? parseValues(input) : parseExactValue(input));
}

const OPERATORS: Partial<Record<TokenKind, LabelOperator>> = {
  in: "in",
  notin: "notin",
  "=": "=",
  "==": "==",
  "!=": "!=",
  ">": "gt",
  "<": "lt",
};

function parseOperator(input: TokenReader): LabelOperator {
  const token = input.takeKeyword();
  const operator = OPERATORS[token.kind];
  if (operator === undefined) throw new Error(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
  return operator;
}

function parseExactValue(input: TokenReader): string[] {
  const next = input.peek();
  if (next.kind === "end" || next.kind === ",") return [""];
  const token = input.take();
  if (token.kind !== "identifier") throw new Error(`found '${token.text}', expected: identifier`);
  return [token.text];
}

function parseValues(input: TokenReader): string[] {
  const open = input.take();
  if (open.kind !== "(") throw new Error(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  let expectValue = true;
  for (;;) {
    const token = input.take();
    if (token.kind === "identifier") {
      values.add(token.text);
      const next = input.peek();
      if (next.kind !== "," && next.kind !== ")") throw new Error(`found '${next.text}', expected: ',' or ')'`);
      expectValue = false;
    } else if (token.kind === ",") {
      if (expectValue) values.add("");
      expectValue = true;
    } else if (token.kind === ")") {
      if (expectValue) values.add("");
      return [...values].sort();
    } else {
      throw new Error(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}
