import type { Expression } from "./ast.ts";
import { type SqlType, displayType, isText } from "./types.ts";

/** An expression as \d prints a default or a check: 'x'::character varying, (price > 0). Models pg_get_expr. */
export function expressionText(expression: Expression, type?: SqlType): string {
  if (expression.kind === "literal") {
    if (expression.value === null) return type === undefined ? "NULL" : `NULL::${displayType({ name: type.name })}`;
    if (typeof expression.value !== "string" || expression.type === "numeric") return String(expression.value);
    const quoted = `'${expression.value.replaceAll("'", "''")}'`;
    return type === undefined ? quoted : `${quoted}::${displayType({ name: type.name })}`;
  }
  if (expression.kind === "call") {
    if (expression.name.startsWith("current_")) return expression.name.toUpperCase();
    return `${expression.name}(${expression.arguments.map((item) => expressionText(item)).join(", ")})`;
  }
  if (expression.kind === "column") return expression.name;
  if (expression.kind === "cast") return `${expressionText(expression.operand)}::${displayType(expression.type)}`;
  if (expression.kind === "unary")
    return expression.operator === "not" ? `(NOT ${expressionText(expression.operand)})` : `(${expression.operator}${expressionText(expression.operand)})`;
  if (expression.kind === "binary") {
    const operator = { and: "AND", or: "OR", like: "~~", ilike: "~~*" }[expression.operator] ?? expression.operator;
    const literal = (side: Expression) =>
      expressionText(side, side.kind === "literal" && typeof side.value === "string" && side.type === "unknown" ? { name: "text" } : undefined);
    return `(${literal(expression.left)} ${operator} ${literal(expression.right)})`;
  }
  if (expression.kind === "is") return `(${expressionText(expression.operand)} IS ${expression.negated ? "NOT " : ""}${expression.what.toUpperCase()})`;
  if (expression.kind === "in" && Array.isArray(expression.list)) {
    const cast = type !== undefined && isText(type) ? "::text" : "";
    return `(${expressionText(expression.operand)} = ANY (ARRAY[${expression.list.map((item) => `${expressionText(item)}${cast}`).join(", ")}]))`;
  }
  return "(...)";
}
