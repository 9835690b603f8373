import { CEL_DEPTH, CEL_EXPRESSION_CHARACTERS } from "../../kernel/limits.ts";
import { type Token, tokenize } from "./lexer.ts";
import { expandMacro } from "./macros.ts";
import { type Call, type ListNode, type MapNode, type Node, SyntaxIssue } from "./syntax.ts";
import { Uint } from "./values.ts";

const EXPECTED = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const RESERVED = new Set("as break const continue else for function if import let loop package namespace return var void while in true false null".split(" "));
/** Binary operators, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">", "in"], ["+", "-"], ["*", "/", "%"]];

/** Parses an expression, macros expanded. Throws SyntaxIssue. Models cel-go's parser. */
export function parse(source: string): Node {
  if (source.length > CEL_EXPRESSION_CHARACTERS) {
    throw new SyntaxIssue(0, `expression code point size exceeds limit: size: ${source.length}, limit ${CEL_EXPRESSION_CHARACTERS}`);
  }
  return new Parser(tokenize(source)).whole();
}

class Parser {
  private position = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Node {
    const node = this.expression();
    const rest = this.peek();
    if (rest.type !== "end") throw new SyntaxIssue(rest.at, `Syntax error: extraneous input '${rest.text}' expecting <EOF>`);
    // Chains such as 1+1+1 grow to the left without a word from the recursion above.
    if (isDeeper(node, CEL_DEPTH)) throw new SyntaxIssue(0, `expression recursion limit exceeded: ${CEL_DEPTH}`);
    return node;
  }

  private expression(): Node {
    if (++this.depth > CEL_DEPTH) throw new SyntaxIssue(this.peek().at, `expression recursion limit exceeded: ${CEL_DEPTH}`);
    const condition = this.binary(0);
    const mark = this.peek();
    let node = condition;
    if (this.take("?")) {
      const then = this.binary(0);
      this.expect(":");
      node = call("_?_:_", mark.at, [condition, then, this.expression()]);
    }
    this.depth--;
    return node;
  }

  private binary(level: number): Node {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    if (operators[0] === "||" || operators[0] === "&&") return this.logic(level, operators[0]);
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.peek();
      const found = (token.type === "operator" || token.text === "in") && operators.includes(token.text);
      if (!found) return left;
      this.position++;
      left = call(token.text === "in" ? "@in" : `_${token.text}_`, token.at, [left, this.binary(level + 1)]);
    }
  }

  /** A long chain of && or || is a balanced tree, as cel-go makes it. */
  private logic(level: number, operator: string): Node {
    const terms = [this.binary(level + 1)];
    const places: number[] = [];
    for (let token = this.peek(); token.type === "operator" && token.text === operator; token = this.peek()) {
      this.position++;
      places.push(token.at);
      terms.push(this.binary(level + 1));
    }
    return balanced(`_${operator}_`, terms, places, 0, places.length - 1);
  }

  private unary(): Node {
    const token = this.peek();
    if (token.type !== "operator" || (token.text !== "!" && token.text !== "-")) return this.member(this.primary());
    this.position++;
    const literal = this.peek();
    if (token.text === "-" && literal.type === "literal" && (typeof literal.value === "bigint" || typeof literal.value === "number")) {
      this.position++;
      return this.member(this.literal(token.at, -literal.value));
    }
    if (++this.depth > CEL_DEPTH) throw new SyntaxIssue(token.at, `expression recursion limit exceeded: ${CEL_DEPTH}`);
    const operand = this.unary();
    this.depth--;
    return call(token.text === "!" ? "!_" : "-_", token.at, [operand]);
  }

  private literal(at: number, value: unknown): Node {
    if (typeof value === "bigint" && (value > 2n ** 63n - 1n || value < -(2n ** 63n))) throw new SyntaxIssue(at, "invalid int literal");
    if (value instanceof Uint && value.value > 2n ** 64n - 1n) throw new SyntaxIssue(at, "invalid uint literal");
    return { kind: "literal", at, value };
  }

  private member(first: Node): Node {
    let node = first;
    for (;;) {
      const token = this.peek();
      if (this.take(".")) node = this.selection(node, token.at);
      else if (this.take("[")) {
        const isOptional = this.take("?");
        const index = this.expression();
        this.expect("]");
        node = call(isOptional ? "_[?_]" : "_[_]", token.at, [node, index]);
      } else return node;
    }
  }

  private selection(operand: Node, at: number): Node {
    const isOptional = this.take("?");
    const name = this.peek();
    if (name.type !== "identifier") throw this.unexpected(name, "IDENTIFIER");
    this.position++;
    const open = this.peek();
    if (!isOptional && this.take("(")) return expandMacro({ kind: "call", at: open.at, name: name.text, target: operand, args: this.list(")") });
    return { kind: "select", at, operand, field: name.text.replaceAll("`", ""), isTest: false, isOptional };
  }

  private primary(): Node {
    const token = this.peek();
    this.position++;
    if (token.type === "literal") return this.literal(token.at, token.value);
    if (token.type === "identifier") return this.named(token);
    if (token.text === "(") {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (token.text === "[") return this.listLiteral(token.at);
    if (token.text === "{") return this.mapLiteral(token.at);
    if (token.text === "." && this.peek().type === "identifier") return this.named(this.tokens[this.position++] as Token);
    this.position--;
    throw this.unexpected(token, EXPECTED);
  }

  private named(token: Token): Node {
    const { text, at } = token;
    if (text === "true" || text === "false") return { kind: "literal", at, value: text === "true" };
    if (text === "null") return { kind: "literal", at, value: null };
    const open = this.peek();
    if (RESERVED.has(text)) throw new SyntaxIssue(at, `reserved identifier: ${text}`);
    if (this.take("(")) return expandMacro({ kind: "call", at: open.at, name: text, target: undefined, args: this.list(")") });
    return { kind: "identifier", at, name: text };
  }

  private list(close: string): Node[] {
    const items: Node[] = [];
    while (!this.take(close)) {
      items.push(this.expression());
      if (!this.take(",") && this.peek().text !== close) throw this.unexpected(this.peek(), `{'${close}', ','}`);
    }
    return items;
  }

  private listLiteral(at: number): ListNode {
    const elements: ListNode["elements"] = [];
    while (!this.take("]")) {
      const isOptional = this.take("?");
      elements.push({ isOptional, value: this.expression() });
      if (!this.take(",") && this.peek().text !== "]") throw this.unexpected(this.peek(), "{']', ','}");
    }
    return { kind: "list", at, elements };
  }

  private mapLiteral(at: number): MapNode {
    const entries: MapNode["entries"] = [];
    while (!this.take("}")) {
      const isOptional = this.take("?");
      const key = this.expression();
      this.expect(":");
      entries.push({ isOptional, key, value: this.expression() });
      if (!this.take(",") && this.peek().text !== "}") throw this.unexpected(this.peek(), "{'}', ','}");
    }
    return { kind: "map", at, entries };
  }

  private peek(): Token {
    return this.tokens[this.position] as Token;
  }

  private take(text: string): boolean {
    const token = this.peek();
    if (token.type !== "operator" || token.text !== text) return false;
    this.position++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(this.peek(), `'${text}'`);
  }

  private unexpected(token: Token, expected: string): SyntaxIssue {
    return new SyntaxIssue(token.at, `Syntax error: mismatched input '${token.text}' expecting ${expected}`);
  }
}

function call(name: string, at: number, args: Node[]): Call {
  return { kind: "call", at, name, target: undefined, args };
}

/** Models logicManager.balancedTree of cel-go's parser. */
function balanced(name: string, terms: readonly Node[], places: readonly number[], low: number, high: number): Node {
  if (low > high) return terms[low] as Node;
  const middle = (low + high + 1) >> 1;
  const left = balanced(name, terms, places, low, middle - 1);
  return call(name, places[middle] as number, [left, balanced(name, terms, places, middle + 1, high)]);
}

/** Whether nodes stand inside each other more often than that. Looks no deeper; lists of nodes and entries of maps are no nodes. */
function isDeeper(part: unknown, levels: number): boolean {
  if (typeof part !== "object" || part === null || part instanceof Uint || part instanceof Uint8Array) return false;
  const left = "kind" in part ? levels - 1 : levels;
  return left < 0 || Object.values(part).some((child) => isDeeper(child, left));
}
