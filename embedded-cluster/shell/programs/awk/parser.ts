// Longer than 400 lines: one grammar, one recursive descent.
import { AwkLexer, BUILTINS, KEYWORDS } from "./lexer.ts";
import { type AwkProgram, AwkError, type Expression, type Statement, type Target } from "./syntax.ts";

const NESTING_LIMIT = 200;

/** Parses an awk program. Throws {@link AwkError}. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(source).parse();
}

class AwkParser extends AwkLexer {
  private depth = 0;
  /** Inside the arguments of print an unparenthesised ">" redirects. */
  private redirects = false;
  private noIn = false;

  parse(): AwkProgram {
    const program: AwkProgram = { rules: [], functions: new Map() };
    for (;;) {
      this.skipTerminators();
      if (this.token.kind === "end") return program;
      if (this.token.text === "function" || this.token.text === "func") this.functionDefinition(program);
      else program.rules.push(this.rule());
    }
  }

  private functionDefinition(program: AwkProgram): void {
    this.advance();
    const name = this.token.text;
    this.advance();
    this.expect("(");
    const parameters: string[] = [];
    while (this.token.text !== ")") {
      parameters.push(this.token.text);
      this.advance();
      if (!this.skip(",")) break;
      this.skipNewlines();
    }
    this.expect(")");
    this.skipNewlines();
    program.functions.set(name, { parameters, body: this.block() });
  }

  private rule(): AwkProgram["rules"][number] {
    if (this.token.text === "{") return { pattern: undefined, end: undefined, body: this.block(), inRange: false };
    let pattern: AwkProgram["rules"][number]["pattern"];
    if (this.token.text === "BEGIN" || this.token.text === "END") {
      pattern = this.token.text;
      this.advance();
    } else pattern = this.expression();
    let end: Expression | undefined;
    if (this.skip(",")) {
      this.skipNewlines();
      end = this.expression();
    }
    const body = this.token.text === "{" && this.token.kind === "operator" ? this.block() : undefined;
    return { pattern, end, body, inRange: false };
  }

  private block(): Statement {
    this.expect("{");
    const body: Statement[] = [];
    for (;;) {
      this.skipTerminators();
      if (this.skip("}")) return { type: "block", body };
      if (this.token.kind === "end") throw this.unexpected();
      body.push(this.statement());
    }
  }

  private statement(): Statement {
    if (++this.depth > NESTING_LIMIT) throw new AwkError("program is nested too deeply");
    try {
      return this.inner();
    } finally {
      this.depth--;
    }
  }

  private inner(): Statement {
    const { text, kind } = this.token;
    if (text === "{" && kind === "operator") return this.block();
    if (text === ";" && kind === "operator") {
      this.advance();
      return { type: "block", body: [] };
    }
    if (kind === "name") {
      switch (text) {
        case "if":
          return this.conditional();
        case "while": {
          this.advance();
          const condition = this.parenthesised();
          if (this.token.text === ";") {
            this.advance();
            return { type: "while", condition, body: { type: "block", body: [] }, checksAfter: false };
          }
          return { type: "while", condition, body: this.body(), checksAfter: false };
        }
        case "do": {
          this.advance();
          const body = this.body();
          this.skipTerminators();
          if (this.token.text !== "while") throw this.unexpected();
          this.advance();
          const condition = this.parenthesised();
          this.endStatement();
          return { type: "while", condition, body, checksAfter: true };
        }
        case "for":
          return this.loop();
        case "next":
        case "nextfile":
        case "break":
        case "continue":
          this.advance();
          this.endStatement();
          return { type: text };
        case "exit":
        case "return": {
          this.advance();
          const value = this.atEnd() ? undefined : this.expression();
          this.endStatement();
          return { type: text, value };
        }
      }
    }
    const simple = this.simple();
    this.endStatement();
    return simple;
  }

  private simple(): Statement {
    const { text, kind } = this.token;
    if (kind === "name" && (text === "print" || text === "printf")) return this.print(text === "printf");
    if (kind === "name" && text === "delete") {
      this.advance();
      const name = this.token.text;
      this.advance();
      return { type: "delete", name, keys: this.skip("[") ? this.keys("]") : undefined };
    }
    return { type: "expression", expression: this.expression() };
  }

  private conditional(): Statement {
    this.advance();
    const condition = this.parenthesised();
    const then = this.body();
    const { position, token } = this;
    this.skipTerminators();
    if (this.token.text === "else" && this.token.kind === "name") {
      this.advance();
      return { type: "if", condition, then, otherwise: this.body() };
    }
    this.position = position;
    this.token = token;
    return { type: "if", condition, then, otherwise: undefined };
  }

  private loop(): Statement {
    this.advance();
    this.expect("(");
    const match = /^\s*\(?\s*([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*)\s*\)?\s*\)/.exec(this.token.text + this.source.slice(this.position));
    if (match !== null && this.token.kind === "name") {
      const [, variable = "", array = ""] = match;
      while ((this.token.text as string) !== ")") this.advance();
      this.advance();
      return { type: "for-in", variable, array, body: this.body() };
    }
    const initial = this.token.text === ";" ? undefined : this.simple();
    this.expect(";");
    this.skipNewlines();
    const condition = this.token.text === ";" ? undefined : this.expression();
    this.expect(";");
    this.skipNewlines();
    const step = this.token.text === ")" ? undefined : this.simple();
    this.expect(")");
    if (this.token.text === ";") {
      this.advance();
      return { type: "for", initial, condition, step, body: { type: "block", body: [] } };
    }
    return { type: "for", initial, condition, step, body: this.body() };
  }

  private body(): Statement {
    this.skipNewlines();
    return this.statement();
  }

  private print(format: boolean): Statement {
    this.advance();
    let list: Expression[] = [];
    const before = this.redirects;
    this.redirects = true;
    if (!this.atEnd() && ![">", ">>", "|"].includes(this.token.text)) list = this.list();
    this.redirects = before;
    const only = list[0];
    // `print (a, b) > "file"`: the parentheses hold the arguments.
    if (list.length === 1 && only?.type === "group" && only.inner.type === "call" && only.inner.name === "\0list") list = only.inner.arguments;
    const mode = this.token.kind === "operator" && [">", ">>", "|"].includes(this.token.text) ? (this.token.text as ">" | ">>" | "|") : undefined;
    if (mode === undefined) return { type: "print", format, arguments: list, output: undefined };
    this.advance();
    this.redirects = true;
    const target = this.concatenation();
    this.redirects = before;
    return { type: "print", format, arguments: list, output: { mode, target } };
  }

  private list(): Expression[] {
    const items = [this.expression()];
    while (this.skip(",")) {
      this.skipNewlines();
      items.push(this.expression());
    }
    return items;
  }

  private keys(end: string): Expression[] {
    const keys = this.outsidePrint(() => this.list());
    this.expect(end);
    return keys;
  }

  private outsidePrint<T>(parse: () => T): T {
    const { redirects, noIn } = this;
    this.redirects = false;
    this.noIn = false;
    const result = parse();
    this.redirects = redirects;
    this.noIn = noIn;
    return result;
  }

  private parenthesised(): Expression {
    this.expect("(");
    const inner = this.outsidePrint(() => this.expression());
    this.expect(")");
    return inner;
  }

  private expression(): Expression {
    if (++this.depth > NESTING_LIMIT) throw new AwkError("program is nested too deeply");
    try {
      return this.ternary();
    } finally {
      this.depth--;
    }
  }

  private ternary(): Expression {
    const condition = this.or();
    if (this.skip("?")) {
      this.skipNewlines();
      const then = this.ternary();
      this.skipNewlines();
      this.expect(":");
      this.skipNewlines();
      return { type: "conditional", condition, then, otherwise: this.ternary() };
    }
    if (isTarget(condition) && /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.test(this.token.text) && this.token.kind === "operator") {
      const operator = this.token.text;
      this.advance();
      this.skipNewlines();
      return { type: "assign", operator, target: condition, value: this.ternary() };
    }
    return condition;
  }

  private or(): Expression {
    let left = this.and();
    while (this.skip("||")) {
      this.skipNewlines();
      left = { type: "binary", operator: "||", left, right: this.and() };
    }
    return left;
  }

  private and(): Expression {
    let left = this.membership();
    while (this.skip("&&")) {
      this.skipNewlines();
      left = { type: "binary", operator: "&&", left, right: this.membership() };
    }
    return left;
  }

  private membership(): Expression {
    let left = this.matching();
    while (!this.noIn && this.token.kind === "name" && this.token.text === "in") {
      this.advance();
      const keys = left.type === "group" && left.inner.type === "call" && left.inner.name === "\0list" ? left.inner.arguments : [left];
      left = { type: "in", keys, name: this.token.text };
      this.advance();
    }
    return left;
  }

  private matching(): Expression {
    let left = this.comparison();
    while (this.token.kind === "operator" && (this.token.text === "~" || (this.token.text === "!" && this.source[this.position] === "~"))) {
      const negated = this.token.text === "!";
      if (negated) this.advance();
      this.advance();
      left = { type: "match", negated, left, right: this.comparison() };
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.concatenation();
    if (this.token.kind !== "operator" || !["<", "<=", "==", "!=", ">", ">="].includes(this.token.text) || (this.redirects && this.token.text === ">"))
      return left;
    const operator = this.token.text;
    this.advance();
    return { type: "binary", operator, left, right: this.concatenation() };
  }

  private concatenation(): Expression {
    let left = this.sum();
    while (this.startsOperand()) left = { type: "binary", operator: " ", left, right: this.sum() };
    while (this.token.text === "|" && this.token.kind === "operator" && /^\s*getline\b/.test(this.source.slice(this.position))) {
      this.advance();
      this.advance();
      left = { type: "getline", target: this.optionalTarget(), file: undefined, command: left };
    }
    return left;
  }

  private startsOperand(): boolean {
    const { kind, text } = this.token;
    if (kind === "number" || kind === "string" || kind === "function" || kind === "regex") return true;
    if (kind === "name") return !KEYWORDS.has(text);
    return (
      kind === "operator" &&
      (["$", "(", "-", "+", "++", "--"].includes(text) || (text === "!" && this.source[this.position] !== "~" && this.source[this.position] !== "="))
    );
  }

  private sum(): Expression {
    let left = this.product();
    while (this.token.kind === "operator" && (this.token.text === "+" || this.token.text === "-")) {
      const operator = this.token.text;
      this.advance();
      left = { type: "binary", operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    while (this.token.kind === "operator" && ["*", "/", "%"].includes(this.token.text)) {
      const operator = this.token.text;
      this.advance();
      left = { type: "binary", operator, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expression {
    const { text, kind } = this.token;
    if (kind === "operator" && (text === "!" || text === "-" || text === "+")) {
      this.advance();
      return { type: "unary", operator: text, operand: this.unary() };
    }
    return this.power();
  }

  private power(): Expression {
    const base = this.postfix();
    if (this.token.kind !== "operator" || (this.token.text !== "^" && this.token.text !== "**")) return base;
    this.advance();
    const isSigned = ["-", "+", "!"].includes(this.token.text as string);
    return { type: "binary", operator: "^", left: base, right: isSigned ? this.unary() : this.power() };
  }

  private postfix(): Expression {
    const operand = this.primary();
    if (isTarget(operand) && this.token.kind === "operator" && (this.token.text === "++" || this.token.text === "--")) {
      const by = this.token.text === "++" ? 1 : -1;
      this.advance();
      return { type: "step", target: operand, by, isPrefix: false };
    }
    return operand;
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    switch (kind) {
      case "number":
        this.advance();
        return { type: "number", value: Number(text) };
      case "string":
        this.advance();
        return { type: "string", value: text };
      case "regex":
        this.advance();
        return { type: "regex", source: text };
      case "function":
        return this.call(text);
      case "name":
        return this.named(text);
    }
    if (text === "$") {
      this.advance();
      if (this.token.text === "++" || this.token.text === "--") {
        const by = this.token.text === "++" ? 1 : -1;
        this.advance();
        return { type: "field", index: { type: "step", target: this.primary() as Target, by, isPrefix: true } };
      }
      if (this.token.text === "-") {
        this.advance();
        return { type: "field", index: { type: "unary", operator: "-", operand: this.primary() } };
      }
      return { type: "field", index: this.primary() };
    }
    if (text === "++" || text === "--") {
      this.advance();
      return { type: "step", target: this.primary() as Target, by: text === "++" ? 1 : -1, isPrefix: true };
    }
    if (text === "(") {
      this.advance();
      const items = this.outsidePrint(() => this.list());
      this.expect(")");
      return { type: "group", inner: items.length === 1 ? (items[0] as Expression) : { type: "call", name: "\0list", arguments: items } };
    }
    throw this.unexpected();
  }

  private named(name: string): Expression {
    if (name === "getline") {
      this.advance();
      const target = this.optionalTarget();
      const file = this.skip("<") ? this.primaryConcatenation() : undefined;
      return { type: "getline", target, file, command: undefined };
    }
    if (KEYWORDS.has(name)) throw this.unexpected();
    this.advance();
    if (BUILTINS.has(name)) {
      if (this.token.text === "(") return this.call(name, true);
      return { type: "call", name, arguments: [] };
    }
    if (this.skip("[")) return { type: "element", name, keys: this.keys("]") };
    return { type: "variable", name };
  }

  private primaryConcatenation(): Expression {
    return this.postfix();
  }

  private optionalTarget(): Target | undefined {
    if (this.token.text !== "$" && (this.token.kind !== "name" || KEYWORDS.has(this.token.text))) return undefined;
    const target = this.primary();
    return isTarget(target) ? target : undefined;
  }

  private call(name: string, isPast = false): Expression {
    if (!isPast) this.advance();
    this.expect("(");
    this.skipNewlines();
    if (this.skip(")")) return { type: "call", name, arguments: [] };
    const list = this.outsidePrint(() => this.list());
    this.skipNewlines();
    this.expect(")");
    return { type: "call", name, arguments: list };
  }

  private atEnd(): boolean {
    return (
      this.token.kind === "newline" || this.token.kind === "end" || (this.token.kind === "operator" && (this.token.text === ";" || this.token.text === "}"))
    );
  }

  private endStatement(): void {
    if (this.token.kind === "newline" || (this.token.kind === "operator" && this.token.text === ";")) this.advance();
    else if (!this.atEnd()) throw this.unexpected();
  }

  private skipTerminators(): void {
    while (this.token.kind === "newline" || (this.token.kind === "operator" && this.token.text === ";")) this.advance();
  }

  private skipNewlines(): void {
    while (this.token.kind === "newline") this.advance();
  }

  private skip(operator: string): boolean {
    if (this.token.kind !== "operator" || this.token.text !== operator) return false;
    this.advance();
    return true;
  }

  private expect(operator: string): void {
    if (!this.skip(operator)) throw this.unexpected();
  }

  private unexpected(): AwkError {
    const line = this.source.slice(0, this.position).split("\n").length;
    if (this.token.kind === "end") return new AwkError(`line ${line}: syntax error at or near end of file`);
    return new AwkError(`line ${line}: syntax error at or near ${this.token.kind === "newline" ? "end of line" : this.token.text}`);
  }
}

function isTarget(expression: Expression): expression is Target {
  return expression.type === "variable" || expression.type === "field" || expression.type === "element";
}
