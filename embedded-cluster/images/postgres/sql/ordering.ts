import type { Select } from "./ast.ts";
import { compile } from "./compile.ts";
import type { QueryContext } from "./context.ts";
import { SqlError } from "./error.ts";
import type { Compiled, Scope } from "./scope.ts";
import type { SqlType, SqlValue } from "./types.ts";
import { compareValues } from "./values.ts";

export interface OrderRule {
  type: SqlType;
  descending: boolean;
  nullsFirst: boolean;
}

export interface OrderPlan {
  rules: OrderRule[];
  /** One per rule that is computed from the row; the others are outputs. */
  keys: Compiled[];
  /** Puts computed keys and outputs in the order of the rules. */
  complete(keys: SqlValue[], outputs: readonly SqlValue[]): SqlValue[];
}

/** ORDER BY names an output by alias or by number, or is any expression of the row. */
export function planOrdering(select: Select, outputs: readonly { name: string; compiled: Compiled }[], scope: Scope, context: QueryContext): OrderPlan {
  const rules: OrderRule[] = [];
  const keys: Compiled[] = [];
  const places: ({ output: number } | { key: number })[] = [];
  for (const { expression, descending, nullsFirst } of select.orderBy) {
    let at = -1;
    if (expression.kind === "literal" && typeof expression.value === "number") {
      at = expression.value - 1;
      if (outputs[at] === undefined) throw new SqlError("42P10", `ORDER BY position ${expression.value} is not in select list`);
    } else if (expression.kind === "column" && expression.table === undefined) at = outputs.findIndex((output) => output.name === expression.name);
    const compiled = outputs[at]?.compiled ?? compile(expression, scope, context);
    rules.push({ type: compiled.type, descending, nullsFirst });
    if (at >= 0) places.push({ output: at });
    else places.push({ key: keys.push(compiled) - 1 });
  }
  const complete = (values: SqlValue[], row: readonly SqlValue[]) => places.map((place) => ("output" in place ? row[place.output] : values[place.key]) ?? null);
  return { rules, keys, complete };
}

export function compareRows(left: readonly SqlValue[], right: readonly SqlValue[], rules: readonly OrderRule[]): number {
  for (const [index, rule] of rules.entries()) {
    const a = left[index] ?? null;
    const b = right[index] ?? null;
    if (a === null || b === null) {
      if (a === b) continue;
      return (a === null) === rule.nullsFirst ? -1 : 1;
    }
    const order = compareValues(a, b, rule.type);
    if (order !== 0) return rule.descending ? -order : order;
  }
  return 0;
}
