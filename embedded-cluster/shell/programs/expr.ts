import { writeText } from "../../kernel/streams.ts";
import type { Program } from "../process/process.ts";
import { compileRegularExpression } from "../regular-expression/regular-expression.ts";

class ExprError extends Error {}

const LEVELS: readonly (readonly string[])[] = [["|"], ["&"], ["<", "<=", "=", "==", "!=", ">=", ">"], ["+", "-"], ["*", "/", "%"], [":"]];

/** Evaluates an expression given as words. Exits 1 when the result is empty or 0. */
export const expr: Program = async (process) => {
  try {
    const words = process.argv.slice(1);
    if (words.length === 0) throw new ExprError("missing operand\nTry 'expr --help' for more information.");
    const reader = new ExprReader(words);
    const value = reader.level(0);
    if (reader.rest !== undefined) throw new ExprError(`syntax error: unexpected argument '${reader.rest}'`);
    await writeText(process.stdout, `${value}\n`);
    return value === "" || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    await writeText(process.stderr, `expr: ${error.message}\n`);
    return 2;
  }
};

class ExprReader {
  private readonly words: readonly string[];
  private position = 0;
  private depth = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  get rest(): string | undefined {
    return this.words[this.position];
  }

  level(index: number): string {
    const operators = LEVELS[index];
    if (operators === undefined) return this.primary();
    let left = this.level(index + 1);
    for (let operator = this.rest; operator !== undefined && operators.includes(operator); operator = this.rest) {
      this.position++;
      left = apply(operator, left, this.level(index + 1));
    }
    return left;
  }

  private primary(): string {
    const word = this.words[this.position++];
    if (word === undefined) throw new ExprError(`syntax error: missing argument after '${this.words.at(-1)}'`);
    switch (word) {
      case "(": {
        if (++this.depth > 100) throw new ExprError("syntax error: nested too deeply");
        const value = this.level(0);
        if (this.words[this.position++] !== ")") throw new ExprError("syntax error: expecting ')' instead of end of expression");
        return value;
      }
      case "length":
        return String([...this.primary()].length);
      case "match":
        return match(this.primary(), this.primary());
      case "substr": {
        const [text, from, length] = [[...this.primary()], Number(this.primary()), Number(this.primary())];
        return from > 0 && length > 0 ? text.slice(from - 1, from - 1 + length).join("") : "";
      }
      case "index": {
        const [text, wanted] = [[...this.primary()], this.primary()];
        return String(text.findIndex((character) => wanted.includes(character)) + 1);
      }
      case "+":
        return this.words[this.position++] ?? "";
      default:
        return word;
    }
  }
}

function apply(operator: string, left: string, right: string): string {
  const isNull = (value: string) => value === "" || /^-?0+$/.test(value);
  if (operator === "|") return isNull(left) ? (isNull(right) ? "0" : right) : left;
  if (operator === "&") return isNull(left) || isNull(right) ? "0" : left;
  if (operator === ":") return match(left, right);
  if (LEVELS[2]?.includes(operator)) {
    const isNumeric = /^-?[0-9]+$/.test(left) && /^-?[0-9]+$/.test(right);
    const order = isNumeric ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
    return { "<": order < 0, "<=": order <= 0, "=": order === 0, "==": order === 0, "!=": order !== 0, ">=": order >= 0, ">": order > 0 }[operator] ? "1" : "0";
  }
  if (!/^-?[0-9]+$/.test(left) || !/^-?[0-9]+$/.test(right)) throw new ExprError("non-integer argument");
  const [a, b] = [BigInt(left), BigInt(right)];
  if ((operator === "/" || operator === "%") && b === 0n) throw new ExprError("division by zero");
  if (operator === "+") return String(a + b);
  if (operator === "-") return String(a - b);
  if (operator === "*") return String(a * b);
  return String(operator === "/" ? a / b : a % b);
}

/** The first group of an anchored match, or how many characters matched. */
function match(text: string, pattern: string): string {
  const found = compileRegularExpression(pattern, { syntax: "basic" }).match(text);
  const isAnchored = found !== undefined && found.index === 0;
  if (/\\\(/.test(pattern)) return isAnchored ? (found.groups[1] ?? "") : "";
  return String(isAnchored ? [...text.slice(0, found.end)].length : 0);
}
