import { escapeClass, parseBracket } from "./character-classes.ts";
import { type AssertionKind, type ExpressionNode, ExpressionError } from "./syntax-tree.ts";

/** "basic" and "extended" as POSIX with GNU's additions; "perl" adds lazy repeats, (?:…) and escapes in brackets. */
export type Syntax = "basic" | "extended" | "perl";

const ASSERTIONS: Readonly<Record<string, AssertionKind>> = {
  "<": "wordStart",
  ">": "wordEnd",
  b: "wordBoundary",
  B: "notWordBoundary",
  "`": "start",
  "'": "end",
};
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v" };
const REPEAT_LIMIT = 255;
const NESTING_LIMIT = 100;

export interface ParsedExpression {
  node: ExpressionNode;
  groups: number;
  hasReference: boolean;
  /** Numbers of `(?<name>…)`. */
  names: Map<string, number>;
}

export function parseExpression(text: string, syntax: Syntax, ignoreCase: boolean, awkEscapes = false): ParsedExpression {
  return new ExpressionParser(text, syntax, ignoreCase, awkEscapes).parse();
}

class ExpressionParser {
  private readonly source: readonly string[];
  private readonly syntax: Syntax;
  private readonly ignoreCase: boolean;
  private readonly escapesInBrackets: boolean;
  private position = 0;
  private groups = 0;
  private open = 0;
  private hasReference = false;
  private readonly names = new Map<string, number>();

  constructor(text: string, syntax: Syntax, ignoreCase: boolean, awkEscapes: boolean) {
    this.source = [...text];
    this.syntax = syntax;
    this.ignoreCase = ignoreCase;
    this.escapesInBrackets = syntax === "perl" || awkEscapes;
  }

  parse(): ParsedExpression {
    const node = this.choice();
    if (this.position < this.source.length) throw new ExpressionError("Unmatched ) or \\)");
    return { node, groups: this.groups, hasReference: this.hasReference, names: this.names };
  }

  private choice(): ExpressionNode {
    const options = [this.sequence()];
    while (this.skipOperator("|")) options.push(this.sequence());
    return options.length === 1 ? (options[0] as ExpressionNode) : { type: "choice", options };
  }

  private sequence(): ExpressionNode {
    const items: ExpressionNode[] = [];
    while (this.position < this.source.length && !this.atOperator("|") && !(this.atOperator(")") && (this.open > 0 || this.syntax !== "extended"))) {
      const item = this.atom(items.length === 0);
      items.push(this.repeated(item));
    }
    return items.length === 1 ? (items[0] as ExpressionNode) : { type: "sequence", items };
  }

  private repeated(atom: ExpressionNode): ExpressionNode {
    let item = atom;
    for (;;) {
      let bounds: [number, number | undefined];
      if (this.peek() === "*") {
        this.position++;
        bounds = [0, undefined];
      } else if (this.skipOperator("+")) bounds = [1, undefined];
      else if (this.skipOperator("?")) bounds = [0, 1];
      else {
        const interval = this.interval();
        if (interval === undefined) return item;
        bounds = interval;
      }
      let isLazy = false;
      if (this.syntax === "perl" && (this.peek() === "?" || this.peek() === "+")) {
        isLazy = this.peek() === "?";
        this.position++;
      }
      item = { type: "repeat", item, minimum: bounds[0], maximum: bounds[1], isLazy };
    }
  }

  /** `{n}`, `{n,}`, `{,m}`, `{n,m}`. A brace that is none of these stands for itself in extended syntax. */
  private interval(): [number, number | undefined] | undefined {
    if (!this.atOperator("{")) return undefined;
    const start = this.position + (this.syntax === "basic" ? 2 : 1);
    const closing = this.syntax === "basic" ? "\\}" : "}";
    const text = this.source.slice(start, start + 12).join("");
    const match = /^([0-9]*)(,?)([0-9]*)/.exec(text) as RegExpExecArray;
    const [whole, low = "", comma, high = ""] = match;
    if (!text.slice(whole.length).startsWith(closing) || (low === "" && comma === "")) {
      if (this.syntax === "basic") throw new ExpressionError("Invalid content of \\{\\}");
      return undefined;
    }
    const minimum = Number(low);
    const maximum = comma === "" ? minimum : high === "" ? undefined : Number(high);
    if (maximum !== undefined && maximum < minimum) throw new ExpressionError("Invalid content of \\{\\}");
    if (minimum > REPEAT_LIMIT || (maximum ?? 0) > REPEAT_LIMIT) throw new ExpressionError("Regular expression too big");
    this.position = start + whole.length + closing.length;
    return [minimum, maximum];
  }

  private atom(isFirst: boolean): ExpressionNode {
    if (this.skipOperator("(")) return this.group();
    const character = this.source[this.position] as string;
    const isBasic = this.syntax === "basic";
    if (character === "\\") return this.escape();
    this.position++;
    if (character === ".") return { type: "set", test: this.syntax === "perl" ? (codePoint) => codePoint !== 0x0a : () => true };
    if (character === "[") {
      const { test, end } = parseBracket(this.source, this.position - 1, this.escapesInBrackets, this.ignoreCase);
      this.position = end + 1;
      return { type: "set", test };
    }
    if (character === "^" && (!isBasic || isFirst)) return { type: "assertion", kind: "start" };
    if (character === "$" && (!isBasic || this.atSequenceEnd())) return { type: "assertion", kind: "end" };
    if (!isBasic && "*+?".includes(character)) {
      if (this.syntax === "perl") throw new ExpressionError("quantifier does not follow a repeatable item");
      if (character !== "*" || !isFirst) throw new ExpressionError("Invalid preceding regular expression");
      return { type: "sequence", items: [] };
    }
    return { type: "literal", codePoint: character.codePointAt(0) as number };
  }

  private group(): ExpressionNode {
    if (++this.open > NESTING_LIMIT) throw new ExpressionError("Regular expression too big");
    let number: number | undefined;
    if (this.syntax === "perl" && this.peek() === "?") {
      const rest = this.source.slice(this.position, this.position + 64).join("");
      const name = /^\?P?<([A-Za-z_]\w*)>/.exec(rest);
      if (rest.startsWith("?:")) this.position += 2;
      else if (name !== null) {
        this.position += name[0].length;
        number = ++this.groups;
        this.names.set(name[1] as string, number);
      } else throw new ExpressionError("unrecognized character after (?");
    } else number = ++this.groups;
    const item = this.choice();
    if (!this.skipOperator(")")) throw new ExpressionError("Unmatched ( or \\(");
    this.open--;
    return { type: "group", item, number };
  }

  private escape(): ExpressionNode {
    const next = this.source[this.position + 1];
    if (next === undefined) throw new ExpressionError("Trailing backslash");
    this.position += 2;
    const assertion = ASSERTIONS[next];
    if (assertion !== undefined) return { type: "assertion", kind: assertion };
    if (/[1-9]/.test(next)) {
      const number = Number(next);
      if (number > this.groups) throw new ExpressionError("Invalid back reference");
      this.hasReference = true;
      return { type: "reference", number };
    }
    const test = escapeClass(next);
    if (test !== undefined && (this.syntax === "perl" || !/d/i.test(next))) return { type: "set", test };
    return { type: "literal", codePoint: (CONTROLS[next] ?? next).codePointAt(0) as number };
  }

  private atSequenceEnd(): boolean {
    return this.position >= this.source.length || this.atOperator(")") || this.atOperator("|");
  }

  private peek(): string | undefined {
    return this.source[this.position];
  }

  /** Operators are escaped in basic syntax and bare in the others. */
  private atOperator(operator: string): boolean {
    if (this.syntax === "basic") return this.peek() === "\\" && this.source[this.position + 1] === operator;
    return this.peek() === operator;
  }

  private skipOperator(operator: string): boolean {
    if (!this.atOperator(operator)) return false;
    this.position += this.syntax === "basic" ? 2 : 1;
    return true;
  }
}
