import type { Expression } from "./ast.ts";
import { type SqlType, displayType, isFloat, isInteger } from "./types.ts";

type ColumnTypes = ReadonlyMap<string, SqlType>;

/**
 * An expression as \d prints a default or a check: 'x'::character varying, price > 0::numeric. `type` is what the expression is
 * assigned to. Models pg_get_expr in its pretty form.
 */
export function expressionText(expression: Expression, type?: SqlType, columns: ColumnTypes = new Map()): string {
  const inner = (part: Expression, asType?: SqlType) => expressionText(part, asType, columns);
  switch (expression.kind) {
    case "literal":
      return literalText(expression, type);
    case "column":
      return expression.name;
    case "call":
      if (expression.name.startsWith("current_")) return expression.name.toUpperCase();
      return `${expression.name}(${expression.arguments.map((item) => inner(item)).join(", ")})`;
    case "cast":
      return `${inner(expression.operand)}::${displayType(expression.type)}`;
    case "unary":
      return expression.operator === "not" ? `NOT ${grouped(expression.operand, columns)}` : `${expression.operator} ${inner(expression.operand)}`;
    case "binary":
      return binaryText(expression, columns);
    case "is":
      return `${inner(expression.operand)} IS ${expression.negated ? "NOT " : ""}${expression.what.toUpperCase()}`;
    case "in":
      return membershipText(expression, columns);
    default:
      return "(SubPlan)";
  }
}

function literalText(literal: Expression & { kind: "literal" }, type: SqlType | undefined): string {
  const cast = type === undefined ? "" : `::${displayType({ name: type.name })}`;
  if (literal.value === null) return `NULL${cast}`;
  if (typeof literal.value === "string" && literal.type !== "numeric") return `'${literal.value.replaceAll("'", "''")}'${cast}`;
  const widened = type !== undefined && isInteger({ name: literal.type }) && (type.name === "numeric" || isFloat(type));
  return widened ? `${literal.value}${cast}` : String(literal.value);
}

function binaryText({ operator, left, right }: Expression & { kind: "binary" }, columns: ColumnTypes): string {
  if (operator === "and" || operator === "or") return `${grouped(left, columns, operator)} ${operator.toUpperCase()} ${grouped(right, columns, operator)}`;
  const shown = { like: "~~", ilike: "~~*" }[operator] ?? operator;
  return `${operandText(left, right, columns)} ${shown} ${operandText(right, left, columns)}`;
}

/** A literal takes the type of what it is compared with; varchar is compared as text. */
function operandText(operand: Expression, other: Expression, columns: ColumnTypes): string {
  const otherType = other.kind === "column" ? columns.get(other.name) : undefined;
  if (operand.kind === "literal")
    return expressionText(
      operand,
      otherType?.name === "varchar" || otherType === undefined
        ? typeof operand.value === "string" && operand.type === "unknown"
          ? { name: "text" }
          : otherType
        : otherType,
    );
  const text = operand.kind === "binary" ? grouped(operand, columns) : expressionText(operand, undefined, columns);
  return operand.kind === "column" && columns.get(operand.name)?.name === "varchar" ? `${text}::text` : text;
}

/** In parentheses where leaving them out would change or blur the meaning. */
function grouped(expression: Expression, columns: ColumnTypes, around?: string): string {
  const text = expressionText(expression, undefined, columns);
  if (expression.kind !== "binary") return text;
  const joins = expression.operator === "and" || expression.operator === "or";
  if (around === undefined) return `(${text})`;
  return joins && expression.operator !== around ? `(${text})` : text;
}

function membershipText(expression: Expression & { kind: "in" }, columns: ColumnTypes): string {
  const { operand, list, negated } = expression;
  if (!Array.isArray(list)) return "(SubPlan)";
  const type = operand.kind === "column" ? columns.get(operand.name) : undefined;
  const items = list.map((item) => expressionText(item, type, columns)).join(", ");
  const array = `ARRAY[${items}]`;
  const varying = type?.name === "varchar";
  return `${operandText(operand, operand, columns)} ${negated ? "<> ALL" : "= ANY"} (${varying ? `${array}::text[]` : array})`;
}
