// Longer than 400 lines: one grammar, one recursive descent.
import { type Filter, JqSyntaxError, type JsonValue, type Pattern } from "./syntax.ts";

const TOKEN =
  /\s*(?:#[^\n]*\s*)*(?:("|@[A-Za-z0-9_]+)|(\.\.)|(\.?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?)|(\$__loc__|\$?[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)*)|(\?\/\/=?|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|[.[\]{}()|,:;=<>+\-*/%?$]))/y;
const NESTING_LIMIT = 200;
const KEYWORDS = new Set([
  "and",
  "or",
  "not_",
  "then",
  "elif",
  "else",
  "end",
  "as",
  "catch",
  "if",
  "try",
  "reduce",
  "foreach",
  "def",
  "label",
  "import",
  "include",
]);

interface Token {
  kind: "quote" | "dots" | "number" | "name" | "operator" | "end";
  text: string;
  start: number;
}

/** Parses a jq program. Throws {@link JqSyntaxError}. */
export function parseJq(source: string): Filter {
  return new JqParser(source).parse();
}

class JqParser {
  private readonly source: string;
  private position = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  parse(): Filter {
    if (this.peek().kind === "end") return { type: "identity" };
    const filter = this.pipe();
    if (this.peek().kind !== "end") throw this.unexpected();
    return filter;
  }

  private pipe(): Filter {
    if (++this.depth > NESTING_LIMIT) throw new JqSyntaxError("program is nested too deeply");
    try {
      if (this.atName("def")) {
        const definition = this.definition();
        return { ...definition, rest: this.pipe() };
      }
      const left = this.comma();
      if (this.skipName("as")) {
        const patterns = [this.pattern()];
        while (this.skip("?//")) patterns.push(this.pattern());
        this.expect("|");
        return { type: "bind", source: left, patterns, body: this.pipe() };
      }
      if (this.skip("|")) return { type: "pipe", left, right: this.pipe() };
      return left;
    } finally {
      this.depth--;
    }
  }

  private definition(): Extract<Filter, { type: "define" }> {
    this.take();
    const name = this.take().text;
    const parameters: string[] = [];
    if (this.skip("(")) {
      do parameters.push(this.take().text);
      while (this.skip(";"));
      this.expect(")");
    }
    this.expect(":");
    const body = this.pipe();
    this.expect(";");
    return { type: "define", name, parameters, body, rest: { type: "identity" } };
  }

  private comma(): Filter {
    let left = this.alternative();
    while (this.skip(",")) left = { type: "comma", left, right: this.alternative() };
    return left;
  }

  /** Lowest first: `//`, assignments, or, and, comparisons, sums, products. */
  private alternative(): Filter {
    const left = this.assignment();
    return this.skip("//") ? { type: "binary", operator: "//", left, right: this.alternative() } : left;
  }

  private assignment(): Filter {
    const left = this.either();
    const operator = this.peek().text;
    if (!["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="].includes(operator)) return left;
    this.take();
    return { type: "update", operator, path: left, value: this.alternative() };
  }

  private either(): Filter {
    let left = this.both();
    while (this.skipName("or")) left = { type: "binary", operator: "or", left, right: this.both() };
    return left;
  }

  private both(): Filter {
    let left = this.comparison();
    while (this.skipName("and")) left = { type: "binary", operator: "and", left, right: this.comparison() };
    return left;
  }

  private comparison(): Filter {
    const left = this.sum();
    const operator = this.peek().text;
    if (!["==", "!=", "<", "<=", ">", ">="].includes(operator)) return left;
    this.take();
    return { type: "binary", operator, left, right: this.sum() };
  }

  private sum(): Filter {
    let left = this.product();
    for (let operator = this.peek().text; operator === "+" || operator === "-"; operator = this.peek().text) {
      this.take();
      left = { type: "binary", operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Filter {
    let left = this.postfix();
    for (let operator = this.peek().text; operator === "*" || operator === "/" || operator === "%"; operator = this.peek().text) {
      this.take();
      left = { type: "binary", operator, left, right: this.postfix() };
    }
    return left;
  }

  private postfix(): Filter {
    let term = this.term();
    for (;;) {
      const next = this.peek();
      if (next.text === "?" && next.kind === "operator") {
        this.take();
        term = { type: "try", body: term, handler: undefined };
      } else if (next.text === "[") term = this.bracket(term);
      else if (next.text === "." && next.kind === "operator") {
        const after = this.source[next.start + 1] ?? "";
        if (after === "[") {
          this.take();
          term = this.bracket(term);
        } else if (after === '"' || /[A-Za-z_]/.test(after)) {
          this.take();
          term = this.field(term);
        } else return term;
      } else return term;
    }
  }

  private field(target: Filter): Filter {
    const token = this.take();
    const name: Filter = token.kind === "quote" ? this.string("text") : { type: "literal", value: token.text };
    if (token.kind !== "quote" && token.kind !== "name") throw this.unexpected(token);
    return { type: "field", target, name, optional: false };
  }

  private bracket(target: Filter): Filter {
    this.expect("[");
    if (this.skip("]")) return { type: "iterate", target, optional: false };
    if (this.skip(":")) {
      const to = this.pipe();
      this.expect("]");
      return { type: "slice", target, from: undefined, to, optional: false };
    }
    const first = this.pipe();
    if (this.skip(":")) {
      const to = this.peek().text === "]" ? undefined : this.pipe();
      this.expect("]");
      return { type: "slice", target, from: first, to, optional: false };
    }
    this.expect("]");
    return { type: "field", target, name: first, optional: false };
  }

  private term(): Filter {
    const token = this.take();
    if (token.kind === "number") return { type: "literal", value: Number(token.text) };
    if (token.kind === "dots") return { type: "recurse" };
    if (token.kind === "quote") {
      if (token.text === '"') return this.string("text");
      if (this.peek().text === '"') {
        this.take();
        return this.string(token.text.slice(1));
      }
      return { type: "format", name: token.text.slice(1) };
    }
    if (token.kind === "name") return this.named(token);
    switch (token.text) {
      case ".": {
        const next = this.source[token.start + 1] ?? "";
        if (next === '"' || /[A-Za-z_]/.test(next)) return this.field({ type: "identity" });
        if (this.peek().text === "[") return this.bracket({ type: "identity" });
        return { type: "identity" };
      }
      case "(": {
        const inner = this.pipe();
        this.expect(")");
        return inner;
      }
      case "[": {
        if (this.skip("]")) return { type: "array", content: undefined };
        const content = this.pipe();
        this.expect("]");
        return { type: "array", content };
      }
      case "{":
        return this.object();
      case "-":
        return { type: "negate", operand: this.postfix() };
    }
    throw this.unexpected(token);
  }

  private named(token: Token): Filter {
    if (token.text.startsWith("$"))
      return token.text === "$__loc__" ? { type: "literal", value: { file: "<top-level>", line: 1 } } : { type: "variable", name: token.text.slice(1) };
    switch (token.text) {
      case "true":
        return { type: "literal", value: true };
      case "false":
        return { type: "literal", value: false };
      case "null":
        return { type: "literal", value: null };
      case "if":
        return this.conditional();
      case "try": {
        const body = this.postfixTry();
        return { type: "try", body, handler: this.skipName("catch") ? this.postfixTry() : undefined };
      }
      case "reduce":
      case "foreach":
        return this.fold(token.text);
      case "label": {
        const name = this.take().text.slice(1);
        this.expect("|");
        return { type: "label", name, body: this.pipe() };
      }
      case "def": {
        this.position = token.start;
        const definition = this.definition();
        return { ...definition, rest: this.pipe() };
      }
      case "break":
        return { type: "break", name: this.take().text.slice(1) };
    }
    if (KEYWORDS.has(token.text)) throw this.unexpected(token);
    const parameters: Filter[] = [];
    if (this.skip("(")) {
      do parameters.push(this.pipe());
      while (this.skip(";"));
      this.expect(")");
    }
    return { type: "call", name: token.text, arguments: parameters };
  }

  private postfixTry(): Filter {
    return this.postfix();
  }

  private conditional(): Filter {
    const condition = this.pipe();
    this.expectName("then");
    const then = this.pipe();
    if (this.skipName("elif")) return { type: "if", condition, then, otherwise: this.conditional() };
    const otherwise = this.skipName("else") ? this.pipe() : undefined;
    this.expectName("end");
    return { type: "if", condition, then, otherwise };
  }

  private fold(kind: "reduce" | "foreach"): Filter {
    const source = this.postfix();
    this.expectName("as");
    const pattern = this.pattern();
    this.expect("(");
    const start = this.pipe();
    this.expect(";");
    const update = this.pipe();
    const extract = kind === "foreach" && this.skip(";") ? this.pipe() : undefined;
    this.expect(")");
    return kind === "reduce" ? { type: "reduce", source, pattern, start, update } : { type: "foreach", source, pattern, start, update, extract };
  }

  private pattern(): Pattern {
    if (this.skip("[")) {
      const items: Pattern[] = [];
      do items.push(this.pattern());
      while (this.skip(","));
      this.expect("]");
      return { type: "array", items };
    }
    if (this.skip("{")) {
      const entries: Extract<Pattern, { type: "object" }>["entries"] = [];
      do {
        const token = this.take();
        const variable = token.text.startsWith("$") ? token.text.slice(1) : undefined;
        const key: Filter =
          token.kind === "quote" ? this.string("text") : token.text === "(" ? this.closing(this.pipe()) : { type: "literal", value: variable ?? token.text };
        entries.push({ key, variable, pattern: this.skip(":") ? this.pattern() : undefined });
      } while (this.skip(","));
      this.expect("}");
      return { type: "object", entries };
    }
    const token = this.take();
    if (!token.text.startsWith("$")) throw this.unexpected(token);
    return { type: "variable", name: token.text.slice(1) };
  }

  private closing(filter: Filter): Filter {
    this.expect(")");
    return filter;
  }

  private object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.skip("}")) {
      if (entries.length > 0) this.expect(",");
      const token = this.take();
      let key: Filter;
      let value: Filter | undefined;
      if (token.kind === "quote") {
        if (token.text === '"') key = this.string("text");
        else if (this.peek().text === '"') {
          this.take();
          key = this.string(token.text.slice(1));
        } else key = { type: "format", name: token.text.slice(1) };
        value = { type: "field", target: { type: "identity" }, name: key, optional: false };
      } else if (token.text === "(") key = this.closing(this.pipe());
      else if (token.text.startsWith("$")) {
        key = { type: "literal", value: token.text.slice(1) };
        value = { type: "variable", name: token.text.slice(1) };
      } else if (token.kind === "name" || token.kind === "number") {
        key = { type: "literal", value: token.text };
        value = { type: "field", target: { type: "identity" }, name: key, optional: false };
      } else throw this.unexpected(token);
      if (this.skip(":")) value = this.objectValue();
      if (value === undefined) throw this.unexpected();
      entries.push({ key, value });
    }
    return { type: "object", entries };
  }

  private objectValue(): Filter {
    let left = this.alternative();
    while (this.skip("|")) left = { type: "pipe", left, right: this.alternative() };
    return left;
  }

  /** After the opening quote; `\(…)` is a filter. */
  private string(format: string): Filter {
    const parts: (string | Filter)[] = [];
    let text = "";
    for (;;) {
      const character = this.source[this.position++];
      if (character === undefined) throw new JqSyntaxError("syntax error, unexpected $end (Unix shell quoting issues?)");
      if (character === '"') break;
      if (character !== "\\") {
        text += character;
        continue;
      }
      const escape = this.source[this.position++] ?? "";
      if (escape === "(") {
        parts.push(text, this.closing(this.pipe()));
        text = "";
      } else if (escape === "u") {
        text += String.fromCharCode(Number.parseInt(this.source.slice(this.position, this.position + 4), 16));
        this.position += 4;
      } else text += { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[escape] ?? escape;
    }
    parts.push(text);
    if (parts.length === 1) return { type: "literal", value: text as JsonValue };
    return { type: "string", format, parts };
  }

  private peek(): Token {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.source);
    if (match === null) {
      const rest = this.source.slice(this.position).replace(/^(?:\s|#[^\n]*)*/, "");
      if (rest !== "") throw new JqSyntaxError(`syntax error, unexpected INVALID_CHARACTER at ${JSON.stringify(rest.slice(0, 10))}`);
      return { kind: "end", text: "", start: this.source.length };
    }
    const [whole, quote, dots, number, name, operator] = match;
    const text = (quote ?? dots ?? number ?? name ?? operator) as string;
    const kind = quote !== undefined ? "quote" : dots !== undefined ? "dots" : number !== undefined ? "number" : name !== undefined ? "name" : "operator";
    return { kind, text, start: match.index + whole.length - text.length };
  }

  private take(): Token {
    const token = this.peek();
    this.position = token.kind === "end" ? this.source.length : token.start + token.text.length;
    return token;
  }

  private skip(operator: string): boolean {
    const token = this.peek();
    if (token.kind !== "operator" || token.text !== operator) return false;
    this.take();
    return true;
  }

  private atName(name: string): boolean {
    const token = this.peek();
    return token.kind === "name" && token.text === name;
  }

  private skipName(name: string): boolean {
    if (!this.atName(name)) return false;
    this.take();
    return true;
  }

  private expect(operator: string): void {
    if (!this.skip(operator)) throw this.unexpected();
  }

  private expectName(name: string): void {
    if (!this.skipName(name)) throw this.unexpected();
  }

  private unexpected(token: Token = this.peek()): JqSyntaxError {
    if (token.kind === "end") return new JqSyntaxError("syntax error, unexpected $end (Unix shell quoting issues?)");
    return new JqSyntaxError(
      `syntax error, unexpected ${token.kind === "name" && !KEYWORDS.has(token.text) ? "IDENT" : token.kind === "number" ? "LITERAL" : token.kind === "quote" ? "QQSTRING_START" : `'${token.text}'`} (Unix shell quoting issues?)`,
    );
  }
}
