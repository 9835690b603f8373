import { SHELL_DEPTH } from "../../kernel/limits.ts";

/** What an expression reads and changes. */
export interface ArithmeticVariables {
  get(name: string, index?: string): string;
  set(name: string, value: string, index?: string): void;
}

/** The expression is wrong; the message is bash's, without the command's name. */
export class ArithmeticError extends Error {
  constructor(expression: string, reason: string, token: string) {
    super(`${expression}: ${reason}${token === "" ? "" : ` (error token is "${token}")`}`);
    this.name = "ArithmeticError";
  }
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+#[0-9a-zA-Z@_]+|[0-9]+)|([A-Za-z_][A-Za-z0-9_]*)|(<<=|>>=|\*\*|\+\+|--|<=|>=|==|!=|&&|\|\||<<|>>|\+=|-=|\*=|\/=|%=|&=|\^=|\|=|[-+*/%<>=!~&^|?:(),[\]])|(\S))/y;

const BINARY: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);

interface Reference {
  name: string;
  index: string | undefined;
}

/** Evaluates `$(( expression ))` on 64-bit integers. A name whose value is itself an expression is evaluated in turn. */
export function evaluateArithmetic(expression: string, variables: ArithmeticVariables, depth = 0): bigint {
  if (depth > SHELL_DEPTH) throw new ArithmeticError(expression.trim(), "expression recursion level exceeded", expression.trim());
  return new Evaluation(expression, variables, depth).run();
}

class Evaluation {
  private readonly text: string;
  private readonly variables: ArithmeticVariables;
  private readonly depth: number;
  private position = 0;
  /** Inside the branch not taken of `?:`, `&&` and `||` nothing is assigned or divided. */
  private skipping = 0;
  private nesting = 0;

  constructor(text: string, variables: ArithmeticVariables, depth: number) {
    this.text = text;
    this.variables = variables;
    this.depth = depth;
  }

  run(): bigint {
    if (this.peek() === "") return 0n;
    const value = this.comma();
    if (this.peek() !== "") throw this.error(/^[A-Za-z0-9_]/.test(this.peek()) ? "syntax error in expression" : "syntax error: invalid arithmetic operator");
    return BigInt.asIntN(64, value);
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.skip(",")) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    if (++this.nesting > SHELL_DEPTH * 4) throw this.error("expression recursion level exceeded");
    const start = this.position;
    const reference = this.reference();
    if (reference !== undefined && ASSIGNMENTS.has(this.peek())) {
      const operator = this.take();
      const right = this.assignment();
      const value = operator === "=" ? right : this.apply(operator.slice(0, -1), this.read(reference), right);
      this.nesting--;
      return this.write(reference, value);
    }
    this.position = start;
    const value = this.conditional();
    if (this.peek() === "=") throw this.error("attempted assignment to non-variable");
    this.nesting--;
    return value;
  }

  private conditional(): bigint {
    const condition = this.binary(0);
    if (!this.skip("?")) return condition;
    const first = this.unless(condition === 0n, () => this.assignment());
    if (!this.skip(":")) throw this.error("`:' expected for conditional expression");
    const second = this.unless(condition !== 0n, () => this.assignment());
    return condition !== 0n ? first : second;
  }

  private binary(level: number): bigint {
    const operators = BINARY[level];
    if (operators === undefined) return this.power();
    let left = this.binary(level + 1);
    while (operators.includes(this.peek())) {
      const operator = this.take();
      if (operator === "&&" || operator === "||") {
        const isDecided = operator === "&&" ? left === 0n : left !== 0n;
        const right = this.unless(isDecided, () => this.binary(level + 1));
        left = isDecided ? (operator === "||" ? 1n : 0n) : right !== 0n ? 1n : 0n;
      } else left = this.apply(operator, left, this.binary(level + 1));
    }
    return left;
  }

  private power(): bigint {
    const base = this.unary();
    return this.skip("**") ? this.apply("**", base, this.power()) : base;
  }

  private unary(): bigint {
    const next = this.peek();
    if (next === "++" || next === "--") {
      this.take();
      const reference = this.reference();
      if (reference !== undefined) return this.write(reference, this.read(reference) + (next === "++" ? 1n : -1n));
      const value = this.unary();
      return value;
    }
    if (!["+", "-", "!", "~"].includes(next)) return this.primary();
    if (++this.nesting > SHELL_DEPTH * 4) throw this.error("expression recursion level exceeded");
    this.take();
    const value = this.unary();
    this.nesting--;
    if (next === "-") return -value;
    if (next === "!") return value === 0n ? 1n : 0n;
    return next === "~" ? ~value : value;
  }

  private primary(): bigint {
    if (this.skip("(")) {
      const value = this.comma();
      if (!this.skip(")")) throw this.error("missing `)'");
      return value;
    }
    const reference = this.reference();
    if (reference !== undefined) {
      const value = this.read(reference);
      const next = this.peek();
      if (next === "++" || next === "--") {
        this.take();
        this.write(reference, value + (next === "++" ? 1n : -1n));
      }
      return value;
    }
    const token = this.peek();
    if (!/^[0-9]/.test(token)) throw this.error("syntax error: operand expected");
    this.take();
    return this.number(token);
  }

  private number(token: string): bigint {
    const based = /^([0-9]+)#(.+)$/.exec(token);
    if (based !== null) {
      const base = Number(based[1]);
      if (base < 2 || base > 64) throw this.error("invalid arithmetic base", token);
      let value = 0n;
      for (const digit of based[2] as string) {
        const worth = digitValue(digit, base);
        if (worth >= base) throw this.error("value too great for base", token);
        value = value * BigInt(base) + BigInt(worth);
      }
      return value;
    }
    if (/^0[xX]/.test(token)) return BigInt(token);
    if (token.startsWith("0") && token.length > 1) {
      if (/[89]/.test(token)) throw this.error("value too great for base", token);
      return BigInt(`0o${token.slice(1)}`);
    }
    return BigInt(token);
  }

  private reference(): Reference | undefined {
    const name = this.peek();
    if (!/^[A-Za-z_]/.test(name)) return undefined;
    this.take();
    if (this.text[this.position] !== "[") return { name, index: undefined };
    const start = ++this.position;
    let open = 1;
    while (this.position < this.text.length && open > 0) {
      const character = this.text[this.position++];
      if (character === "[") open++;
      else if (character === "]") open--;
    }
    return { name, index: this.text.slice(start, this.position - 1) };
  }

  private read({ name, index }: Reference): bigint {
    const text = this.variables.get(name, index).trim();
    if (text === "") return 0n;
    if (/^-?(?:0|[1-9][0-9]*)$/.test(text)) return BigInt(text);
    return evaluateArithmetic(text, this.variables, this.depth + 1);
  }

  private write({ name, index }: Reference, value: bigint): bigint {
    const kept = BigInt.asIntN(64, value);
    if (this.skipping === 0) this.variables.set(name, kept.toString(), index);
    return kept;
  }

  private apply(operator: string, left: bigint, right: bigint): bigint {
    switch (operator) {
      case "+":
        return BigInt.asIntN(64, left + right);
      case "-":
        return BigInt.asIntN(64, left - right);
      case "*":
        return BigInt.asIntN(64, left * right);
      case "/":
      case "%":
        if (right === 0n) {
          if (this.skipping > 0) return 0n;
          throw this.error("division by 0", this.lastToken());
        }
        return operator === "/" ? left / right : left % right;
      case "**":
        if (right < 0n) throw this.error("exponent less than 0");
        return power(left, right);
      case "<<":
        return BigInt.asIntN(64, left << (right & 63n));
      case ">>":
        return left >> (right & 63n);
      case "&":
        return left & right;
      case "|":
        return left | right;
      case "^":
        return left ^ right;
      default:
        return compare(operator, left, right) ? 1n : 0n;
    }
  }

  private unless(skip: boolean, evaluate: () => bigint): bigint {
    if (skip) this.skipping++;
    const value = evaluate();
    if (skip) this.skipping--;
    return value;
  }

  private peek(): string {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.text);
    return match === null ? "" : (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
  }

  private take(): string {
    const token = this.peek();
    this.position = TOKEN.lastIndex;
    return token;
  }

  private skip(token: string): boolean {
    if (this.peek() !== token) return false;
    this.position = TOKEN.lastIndex;
    return true;
  }

  private lastToken(): string {
    return /(\S+)\s*$/.exec(this.text.slice(0, this.position))?.[1]?.replace(/^.*[-+*/%]/, "") ?? "";
  }

  private error(reason: string, token?: string): ArithmeticError {
    const rest = this.text.slice(this.position).trimStart();
    return new ArithmeticError(this.text.trimStart(), reason, token ?? (rest === "" ? this.text.trim().slice(-1) : rest));
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}

function compare(operator: string, left: bigint, right: bigint): boolean {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

function digitValue(digit: string, base: number): number {
  if (/[0-9]/.test(digit)) return Number(digit);
  if (/[a-z]/.test(digit)) return digit.charCodeAt(0) - 87;
  if (/[A-Z]/.test(digit)) return digit.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return digit === "@" ? 62 : 63;
}
