import { decimalArithmetic } from "./decimal.ts";
import type { Compiled, RowContext } from "./scope.ts";
import { BOOL, FLOAT8, INT8, NUMERIC, type SqlType, type SqlValue, TEXT, isFloat, isNumber, isText } from "./types.ts";
import { compareValues, output } from "./values.ts";

export interface Aggregate {
  type: SqlType;
  compute(rows: readonly RowContext[]): SqlValue;
}

export const AGGREGATE_NAMES = new Set(["count", "sum", "min", "max", "avg", "string_agg", "bool_and", "bool_or"]);

/** undefined: no such aggregate for these arguments. */
export function aggregate(name: string, list: readonly Compiled[], star: boolean, distinct: boolean): Aggregate | undefined {
  const first = list[0];
  if (name === "count" && star) return { type: INT8, compute: (rows) => rows.length };
  if (first === undefined) return undefined;
  const values = (rows: readonly RowContext[]) => collect(rows, first, distinct);
  if (name === "count") return { type: INT8, compute: (rows) => values(rows).length };
  if (name === "min" || name === "max") {
    const sign = name === "min" ? -1 : 1;
    const type = first.type.name === "unknown" ? TEXT : first.type;
    return {
      type,
      compute: (rows) => values(rows).reduce((best, value) => (best === null || sign * compareValues(value, best, type) > 0 ? value : best), null),
    };
  }
  if (name === "sum" || name === "avg") return total(name, first.type, values);
  if (name === "bool_and" && first.type.name === "bool") return { type: BOOL, compute: (rows) => orNull(values(rows), (all) => all.every(Boolean)) };
  if (name === "bool_or" && first.type.name === "bool") return { type: BOOL, compute: (rows) => orNull(values(rows), (all) => all.some(Boolean)) };
  const separator = list[1];
  if (name === "string_agg" && isText(first.type) && separator !== undefined) {
    return { type: TEXT, compute: (rows) => orNull(values(rows), (all) => all.join(String(rows[0] === undefined ? "" : (separator.evaluate(rows[0]) ?? "")))) };
  }
  return undefined;
}

function orNull(values: SqlValue[], compute: (values: SqlValue[]) => SqlValue): SqlValue {
  return values.length === 0 ? null : compute(values);
}

function collect(rows: readonly RowContext[], item: Compiled, distinct: boolean): SqlValue[] {
  const values = rows.map((row) => item.evaluate(row)).filter((value) => value !== null);
  if (!distinct) return values;
  const seen = new Map(values.map((value) => [output(value, item.type), value]));
  return [...seen.values()];
}

function total(name: "sum" | "avg", type: SqlType, values: (rows: readonly RowContext[]) => SqlValue[]): Aggregate | undefined {
  if (type.name === "interval") {
    return {
      type,
      compute: (rows) => orNull(values(rows), (all) => all.reduce<number>((sum, value) => sum + (value as number), 0) / (name === "avg" ? all.length : 1)),
    };
  }
  if (!isNumber(type)) return undefined;
  if (isFloat(type)) {
    const sum = (all: SqlValue[]) => all.reduce<number>((so, value) => so + (value as number), 0);
    return { type: FLOAT8, compute: (rows) => orNull(values(rows), (all) => (name === "sum" ? sum(all) : sum(all) / all.length)) };
  }
  const exact = (all: SqlValue[]) => all.reduce<string>((so, value) => decimalArithmetic("+", so, String(value)), "0");
  if (name === "avg") return { type: NUMERIC, compute: (rows) => orNull(values(rows), (all) => decimalArithmetic("/", exact(all), String(all.length))) };
  if (type.name === "numeric" || type.name === "int8") return { type: NUMERIC, compute: (rows) => orNull(values(rows), exact) };
  return { type: INT8, compute: (rows) => orNull(values(rows), (all) => Number(exact(all))) };
}
