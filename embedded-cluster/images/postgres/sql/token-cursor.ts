import { SqlError } from "./error.ts";
import { type Token, tokenize } from "./lexer.ts";

/** Words that cannot name a column or an alias without quotes. */
const RESERVED = new Set(
  "all and any as asc both case cast check collate column constraint create default desc distinct do else end except false for foreign from grant group having in initially intersect into leading limit not null offset on only or order placing primary references returning select some symmetric table then to trailing true union unique user using variadic when where window with inner left right full cross join natural is like ilike between isnull notnull".split(
    " ",
  ),
);

/** How deep a query may nest, so that it cannot exhaust the host's stack. */
const DEPTH_LIMIT = 100;

/** Walks over the tokens of one query string. */
export class TokenCursor {
  private readonly tokens: Token[];
  private at = 0;
  private depth = 0;

  constructor(sql: string) {
    this.tokens = tokenize(sql);
  }

  /** Runs `parse` one level deeper. */
  nested<T>(parse: () => T): T {
    if (++this.depth > DEPTH_LIMIT) throw new SqlError("54001", "stack depth limit exceeded");
    const result = parse();
    this.depth--;
    return result;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  advance(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  get position(): number {
    return this.peek().position;
  }

  isWord(...words: string[]): boolean {
    return words.every((word, index) => this.peek(index).kind === "word" && this.peek(index).text === word);
  }

  /** Takes the words when they all follow. */
  word(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.at += words.length;
    return true;
  }

  isOperator(text: string): boolean {
    return this.peek().kind === "operator" && this.peek().text === text;
  }

  operator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.at++;
    return true;
  }

  expectWord(...words: string[]): void {
    for (const word of words) if (!this.word(word)) throw this.syntaxError();
  }

  expectOperator(text: string): void {
    if (!this.operator(text)) throw this.syntaxError();
  }

  /** An identifier. Reserved words are none, unless `anyWord` (after AS, or as a type). */
  identifier(anyWord = false): string {
    if (!this.isIdentifier(anyWord)) throw this.syntaxError();
    return this.advance().text;
  }

  isIdentifier(anyWord = false): boolean {
    const token = this.peek();
    return token.kind === "quoted" || (token.kind === "word" && (anyWord || !RESERVED.has(token.text)));
  }

  /** A parenthesised, comma-separated list. */
  list<T>(item: () => T): T[] {
    this.expectOperator("(");
    const items = this.commaSeparated(item);
    this.expectOperator(")");
    return items;
  }

  commaSeparated<T>(item: () => T): T[] {
    const items = [item()];
    while (this.operator(",")) items.push(item());
    return items;
  }

  syntaxError(token: Token = this.peek()): SqlError {
    if (token.kind === "end") return new SqlError("42601", "syntax error at end of input", { position: token.position });
    const text = token.kind === "string" ? `'${token.text}'` : token.kind === "quoted" ? `"${token.text}"` : token.text;
    return new SqlError("42601", `syntax error at or near "${text}"`, { position: token.position });
  }
}
