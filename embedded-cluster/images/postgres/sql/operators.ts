import { decimalArithmetic, decimalInput } from "./decimal.ts";
import { SqlError } from "./error.ts";
import type { Compiled } from "./scope.ts";
import {
  BOOL,
  FLOAT8,
  INT4,
  INT8,
  INTERVAL,
  NUMERIC,
  type SqlType,
  type SqlValue,
  TEXT,
  displayType,
  isFloat,
  isInteger,
  isNumber,
  isText,
  isTime,
} from "./types.ts";
import { castValue, compareValues, inRange, output, printJsonb } from "./values.ts";

/** Casts a compiled expression; a constant is cast at once, so that a bad literal fails before any row is read. */
export function coerce(operand: Compiled, type: SqlType): Compiled {
  if (operand.type.name === type.name && type.length === undefined && type.precision === undefined) return { type, evaluate: operand.evaluate };
  const from = operand.type;
  return { type, evaluate: (row) => castValue(operand.evaluate(row), from, type) };
}

/** The type in which two operands meet, or undefined. Unknown literals take the other's type. */
export function commonType(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.name === "unknown" && right.name === "unknown") return TEXT;
  if (left.name === "unknown") return { name: right.name };
  if (right.name === "unknown" || left.name === right.name) return { name: left.name };
  if (isNumber(left) && isNumber(right)) {
    if (isFloat(left) || isFloat(right)) return FLOAT8;
    if (left.name === "numeric" || right.name === "numeric") return NUMERIC;
    return left.name === "int8" || right.name === "int8" ? INT8 : INT4;
  }
  if (isText(left) && isText(right)) return TEXT;
  if (isTime(left) && isTime(right)) return { name: left.name === "timestamptz" || right.name === "timestamptz" ? "timestamptz" : "timestamp" };
  return undefined;
}

export function binary(operator: string, left: Compiled, right: Compiled, position: number): Compiled {
  const fail = () => noOperator(operator, left.type, right.type, position);
  if (["=", "<>", "<", ">", "<=", ">="].includes(operator)) return comparison(operator, left, right, fail);
  if (["+", "-", "*", "/", "%"].includes(operator)) return arithmetic(operator, left, right, fail);
  if (operator === "||") return concatenation(left, right, fail);
  if (operator === "->" || operator === "->>") return jsonMember(operator, left, right, fail);
  if (!isText(left.type) || !isText(right.type)) throw fail();
  return strict(BOOL, left, right, (text, pattern) => matcher(operator, String(pattern)).test(String(text)) !== operator.startsWith("!"));
}

function noOperator(operator: string, left: SqlType, right: SqlType, position: number): SqlError {
  const shown = operator === "like" ? "~~" : operator === "ilike" ? "~~*" : operator;
  const hint = "No operator matches the given name and argument types. You might need to add explicit type casts.";
  return new SqlError("42883", `operator does not exist: ${displayType({ name: left.name })} ${shown} ${displayType({ name: right.name })}`, {
    position,
    hint,
  });
}

/** null when either side is null. */
function strict(type: SqlType, left: Compiled, right: Compiled, compute: (left: SqlValue, right: SqlValue) => SqlValue): Compiled {
  return {
    type,
    evaluate(row) {
      const a = left.evaluate(row);
      const b = right.evaluate(row);
      return a === null || b === null ? null : compute(a, b);
    },
  };
}

function comparison(operator: string, left: Compiled, right: Compiled, fail: () => SqlError): Compiled {
  const type = commonType(left.type, right.type);
  if (type === undefined || type.name === "json") throw fail();
  const test = {
    "=": (c: number) => c === 0,
    "<>": (c: number) => c !== 0,
    "<": (c: number) => c < 0,
    ">": (c: number) => c > 0,
    "<=": (c: number) => c <= 0,
    ">=": (c: number) => c >= 0,
  }[operator] as (c: number) => boolean;
  return strict(BOOL, coerce(left, type), coerce(right, type), (a, b) => test(compareValues(a, b, type)));
}

function arithmetic(operator: string, left: Compiled, right: Compiled, fail: () => SqlError): Compiled {
  const times = timeArithmetic(operator, left, right);
  if (times !== undefined) return times;
  const type = commonType(left.type, right.type);
  if (type === undefined || !isNumber(type)) throw fail();
  const [a, b] = [coerce(left, type), coerce(right, type)];
  if (type.name === "numeric") return strict(NUMERIC, a, b, (x, y) => decimalArithmetic(operator, decimalInput(String(x)), decimalInput(String(y))));
  return strict(type, a, b, (x, y) => compute(operator, x as number, y as number, type));
}

function compute(operator: string, left: number, right: number, type: SqlType): number {
  if (operator === "+") return settle(left + right, type);
  if (operator === "-") return settle(left - right, type);
  if (operator === "*") return settle(left * right, type);
  if (right === 0) throw new SqlError("22012", "division by zero");
  if (operator === "%") return settle(left % right, type);
  return settle(isInteger(type) ? Math.trunc(left / right) : left / right, type);
}

function settle(value: number, type: SqlType): number {
  return isInteger(type) ? inRange(value, type) : value;
}

function timeArithmetic(operator: string, left: Compiled, right: Compiled): Compiled | undefined {
  if (operator !== "+" && operator !== "-") return undefined;
  const sign = operator === "+" ? 1 : -1;
  const add = (type: SqlType, unit: number) => strict(type, left, right, (a, b) => (a as number) + sign * unit * (b as number));
  if (isTime(left.type) && right.type.name === "interval") return add(left.type.name === "date" ? { name: "timestamp" } : left.type, 1);
  if (left.type.name === "interval" && right.type.name === "interval") return add(INTERVAL, 1);
  if (left.type.name === "interval" && isTime(right.type) && sign === 1) return add(right.type, 1);
  if (left.type.name === "date" && isInteger(right.type)) return add(left.type, 86_400_000);
  if (left.type.name === "date" && right.type.name === "date" && sign === -1)
    return strict(INT4, left, right, (a, b) => ((a as number) - (b as number)) / 86_400_000);
  if (isTime(left.type) && isTime(right.type) && sign === -1) return strict(INTERVAL, left, right, (a, b) => (a as number) - (b as number));
  return undefined;
}

function concatenation(left: Compiled, right: Compiled, fail: () => SqlError): Compiled {
  if (!isText(left.type) && !isText(right.type)) throw fail();
  return strict(TEXT, left, right, (a, b) => asText(a, left.type) + asText(b, right.type));
}

function asText(value: SqlValue, type: SqlType): string {
  return type.name === "bool" ? String(value) : (output(value, type) ?? "");
}

function jsonMember(operator: string, left: Compiled, right: Compiled, fail: () => SqlError): Compiled {
  if (left.type.name !== "json" && left.type.name !== "jsonb") throw fail();
  const type = operator === "->" ? left.type : TEXT;
  return strict(type, left, right, (document, key) => {
    const value: unknown = JSON.parse(String(document));
    const member = Array.isArray(value)
      ? value[Number(key)]
      : typeof value === "object" && value !== null && Object.hasOwn(value, String(key))
        ? (value as Record<string, unknown>)[String(key)]
        : undefined;
    if (member === undefined) return null;
    if (operator === "->") return printJsonb(member);
    return member === null ? null : typeof member === "string" ? member : printJsonb(member);
  });
}

/** LIKE and the regular-expression operators. */
function matcher(operator: string, pattern: string): RegExp {
  if (operator === "like" || operator === "ilike") {
    const source = pattern.replace(/\\(.)|[\s\S]/g, (char, escaped: string | undefined) => {
      if (escaped !== undefined) return escape(escaped);
      return char === "%" ? "[\\s\\S]*?" : char === "_" ? "[\\s\\S]" : escape(char);
    });
    return new RegExp(`^${source}$`, operator === "ilike" ? "iu" : "u");
  }
  // A learner's own expression could backtrack for ever in the host's engine: only plain ones are taken.
  if (pattern.length > 200 || /[+*}]\)?[+*{]|\)[+*{]/.test(pattern))
    throw new SqlError("2201B", "invalid regular expression: regular expression is too complex");
  try {
    return new RegExp(pattern, operator.endsWith("*") ? "iu" : "u");
  } catch {
    throw new SqlError("2201B", "invalid regular expression: quantifier operand invalid");
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
