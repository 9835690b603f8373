import { AGGREGATE_NAMES } from "./aggregates.ts";
import type { Expression, Output, Select } from "./ast.ts";
import { compile, compileCondition } from "./compile.ts";
import { type QueryContext, spend } from "./context.ts";
import { SqlError } from "./error.ts";
import { planSource } from "./join.ts";
import { coerce, commonType } from "./operators.ts";
import { compareRows, planOrdering } from "./ordering.ts";
import { type Compiled, type Grouping, type RowContext, type Scope, expressionKey, resolveColumn } from "./scope.ts";
import { INT8, type SqlType, type SqlValue, TEXT, displayType } from "./types.ts";
import { output } from "./values.ts";

export interface ResultColumn {
  name: string;
  type: SqlType;
}

export interface Plan {
  columns: ResultColumn[];
  run(outer?: RowContext): SqlValue[][];
}

/** Plans a query: names and types are checked here, rows are read by `run`. */
export function planSelect(select: Select, context: QueryContext, outer?: Scope): Plan {
  const first = select.values === undefined ? planSingle(select, context, outer) : planValues(select.values, context, outer);
  const united = select.union === undefined ? first : planUnion(first, select.union, context, outer);
  const ordered = select.union === undefined && select.values === undefined ? united : sortOutputs(united, select, context);
  return limitRows(ordered, select, context, outer);
}

function planSingle(select: Select, context: QueryContext, outer?: Scope): Plan {
  const source = planSource(select.from, context, outer);
  const scope: Scope = { columns: source.columns, parent: outer };
  const where = select.where === undefined ? undefined : compileCondition(select.where, { ...scope, noAggregates: "WHERE" }, context, "WHERE");
  const grouping = groupingOf(select, scope);
  const inner: Scope = { ...scope, grouping, noAggregates: grouping ? undefined : "this clause" };
  const keys = select.groupBy.map((expression) => compile(outputOf(expression, select.outputs), scope, context));
  const outputs = select.outputs.flatMap((item) => expand(item, scope)).map((item) => ({ name: outputName(item), ...outputPlan(item, inner, context) }));
  const having = select.having === undefined ? undefined : compileCondition(select.having, inner, context, "HAVING");
  const ordering = planOrdering(select, outputs, inner, context);
  const run = (outerRow?: RowContext) => {
    let rows: RowContext[] = source.run(outerRow).map((values) => ({ values, outer: outerRow }));
    spend(context, rows.length);
    if (where !== undefined) rows = rows.filter((row) => where.evaluate(row) === true);
    if (grouping !== undefined) rows = group(rows, keys, grouping, scope.columns.length, outerRow, select.groupBy.length === 0);
    if (having !== undefined) rows = rows.filter((row) => having.evaluate(row) === true);
    let results = rows.flatMap((row) => {
      const order = ordering.keys.map((key) => key.evaluate(row));
      return outputRows(outputs, row).map((output) => ({ output, order }));
    });
    if (select.distinct)
      results = distinct(
        results,
        (result) => result.output,
        outputs.map(({ compiled }) => compiled.type),
      );
    for (const result of results) result.order = ordering.complete(result.order, result.output);
    if (ordering.rules.length > 0) results.sort((a, b) => compareRows(a.order, b.order, ordering.rules));
    return results.map((result) => result.output);
  };
  return { columns: outputs.map(({ name, compiled }) => ({ name, type: compiled.type })), run };
}

interface PlannedOutput {
  compiled: Compiled;
  /** generate_series in the select list makes several rows of one. */
  series?: (row: RowContext) => SqlValue[];
}

function outputPlan(item: Output, scope: Scope, context: QueryContext): PlannedOutput {
  const { expression } = item;
  if (expression.kind !== "call" || expression.name !== "generate_series") return { compiled: settled(compile(expression, scope, context)) };
  const plan = planSource({ kind: "function", call: expression, alias: expression.name }, context, scope);
  return { compiled: { type: plan.columns[0]?.type ?? INT8, evaluate: () => null }, series: (row) => plan.run(row).map((values) => values[0] ?? null) };
}

/** As many rows as the longest series has; a shorter one goes on with nulls. */
function outputRows(outputs: readonly PlannedOutput[], row: RowContext): SqlValue[][] {
  if (outputs.every((item) => item.series === undefined)) return [outputs.map(({ compiled }) => compiled.evaluate(row))];
  const columns = outputs.map(({ compiled, series }) => series?.(row) ?? compiled.evaluate(row));
  const length = Math.max(0, ...columns.map((column) => (Array.isArray(column) ? column.length : 0)));
  return Array.from({ length }, (_, index) => columns.map((column) => (Array.isArray(column) ? (column[index] ?? null) : column)));
}

/** What is still unknown at the end of planning is text. */
function settled(compiled: Compiled): Compiled {
  return compiled.type.name === "unknown" ? coerce(compiled, TEXT) : compiled;
}

function groupingOf(select: Select, scope: Scope): Grouping | undefined {
  const parts = [...select.outputs.map((item) => item.expression), ...(select.having ? [select.having] : []), ...select.orderBy.map((item) => item.expression)];
  if (select.groupBy.length === 0 && select.having === undefined && !parts.some(hasAggregate)) return undefined;
  const columns = new Set<number>();
  const keys = new Set<string>();
  for (const written of select.groupBy) {
    const expression = outputOf(written, select.outputs);
    keys.add(expressionKey(expression));
    if (expression.kind !== "column") continue;
    const found = resolveColumn(scope, expression);
    if (found.depth === 0) columns.add(found.index);
  }
  return { keys, columns, slots: [] };
}

function hasAggregate(expression: Expression): boolean {
  if (expression.kind === "call" && AGGREGATE_NAMES.has(expression.name)) return true;
  return Object.values(expression).some((part: unknown) => (Array.isArray(part) ? part.some(isAggregate) : isAggregate(part)));
}

function isAggregate(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  if ("kind" in part) return part.kind !== "select" && hasAggregate(part as Expression);
  return Object.values(part).some(isAggregate);
}

/** GROUP BY and ORDER BY may name an output by alias or by number. */
export function outputOf(expression: Expression, outputs: readonly Output[]): Expression {
  if (expression.kind === "literal" && typeof expression.value === "number") {
    const item = outputs[expression.value - 1];
    if (item === undefined) throw new SqlError("42P10", `GROUP BY position ${expression.value} is not in select list`);
    return item.expression;
  }
  if (expression.kind === "column" && expression.table === undefined) return outputs.find((item) => item.alias === expression.name)?.expression ?? expression;
  return expression;
}

function group(rows: RowContext[], keys: Compiled[], grouping: Grouping, width: number, outer: RowContext | undefined, always: boolean): RowContext[] {
  const groups = new Map<string, RowContext[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((item) => output(item.evaluate(row), item.type)));
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  if (groups.size === 0 && always) groups.set("", []);
  return [...groups.values()].map((members) => {
    const values = [...(members[0]?.values ?? new Array<SqlValue>(width).fill(null))];
    for (const slot of grouping.slots) values[slot.index] = slot.compute(members);
    return { values, outer };
  });
}

function distinct<T>(results: T[], values: (result: T) => SqlValue[], types: SqlType[]): T[] {
  const seen = new Set<string>();
  return results.filter((result) => {
    const key = JSON.stringify(values(result).map((value, index) => output(value, types[index] as SqlType)));
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

export function expand(item: Output, scope: Scope): Output[] {
  const { expression } = item;
  if (expression.kind !== "star") return [item];
  const columns = scope.columns.filter((column) => expression.table === undefined || column.table === expression.table);
  if (columns.length === 0 && expression.table === undefined) throw new SqlError("42601", "SELECT * with no tables specified is not valid");
  if (columns.length === 0) throw new SqlError("42P01", `missing FROM-clause entry for table "${expression.table}"`);
  return columns.map((column) => ({ expression: { kind: "column", table: column.table, name: column.name, position: 0 } }));
}

export function outputName(item: Output): string {
  if (item.alias !== undefined) return item.alias;
  return nameOf(item.expression) ?? "?column?";
}

function nameOf(expression: Expression): string | undefined {
  if (expression.kind === "column" || expression.kind === "call") return expression.name;
  if (expression.kind === "cast") return nameOf(expression.operand) ?? expression.type.name;
  if (expression.kind === "case") return (expression.otherwise && nameOf(expression.otherwise)) ?? "case";
  if (expression.kind === "exists") return "exists";
  if (expression.kind === "subquery") return expression.query.outputs[0] === undefined ? undefined : outputName(expression.query.outputs[0]);
  if (expression.kind === "literal" && expression.type === "bool") return "bool";
  return undefined;
}

function planValues(lists: Expression[][], context: QueryContext, outer?: Scope): Plan {
  const scope: Scope = { columns: [], parent: outer, noAggregates: "VALUES" };
  const rows = lists.map((list) => list.map((expression) => compile(expression, scope, context)));
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw new SqlError("42601", "VALUES lists must all be the same length");
  const types: SqlType[] = [];
  for (let index = 0; index < width; index++) {
    const type = rows
      .map((row) => (row[index] as Compiled).type)
      .reduce<SqlType | undefined>((all, next) => (all ? commonType(all, next) : undefined), { name: "unknown" });
    if (type === undefined) throw new SqlError("42804", "VALUES types cannot be matched");
    types.push(type);
  }
  const coerced = rows.map((row) => row.map((item, index) => coerce(item, types[index] as SqlType)));
  return {
    columns: types.map((type, index) => ({ name: `column${index + 1}`, type })),
    run: (row) => coerced.map((list) => list.map((item) => item.evaluate({ values: [], outer: row }))),
  };
}

function planUnion(left: Plan, union: { all: boolean; query: Select }, context: QueryContext, outer?: Scope): Plan {
  const right = planSelect(union.query, context, outer);
  if (left.columns.length !== right.columns.length) throw new SqlError("42601", "each UNION query must have the same number of columns");
  const columns = left.columns.map((column, index) => {
    const other = right.columns[index] as ResultColumn;
    const type = commonType(column.type, other.type);
    if (type === undefined) throw new SqlError("42804", `UNION types ${displayType(column.type)} and ${displayType(other.type)} cannot be matched`);
    return { name: column.name, type };
  });
  const convert = (rows: SqlValue[][], from: ResultColumn[]) =>
    rows.map((row) =>
      row.map((value, index) =>
        coerce({ type: (from[index] as ResultColumn).type, evaluate: () => value }, (columns[index] as ResultColumn).type).evaluate({ values: [] }),
      ),
    );
  return {
    columns,
    run(row) {
      const rows = [...convert(left.run(row), left.columns), ...convert(right.run(row), right.columns)];
      return union.all
        ? rows
        : distinct(
            rows,
            (values) => values,
            columns.map((column) => column.type),
          );
    },
  };
}

function sortOutputs(plan: Plan, select: Select, context: QueryContext): Plan {
  if (select.orderBy.length === 0) return plan;
  const scope: Scope = { columns: plan.columns.map((column) => ({ ...column, table: "" })) };
  const outputs = plan.columns.map((column, index) => ({
    name: column.name,
    compiled: { type: column.type, evaluate: (row: RowContext) => row.values[index] ?? null },
  }));
  const ordering = planOrdering(select, outputs, scope, context);
  return {
    columns: plan.columns,
    run(row) {
      const keyed = plan.run(row).map((values) => ({
        values,
        order: ordering.complete(
          ordering.keys.map((key) => key.evaluate({ values })),
          values,
        ),
      }));
      return keyed.sort((a, b) => compareRows(a.order, b.order, ordering.rules)).map(({ values }) => values);
    },
  };
}

function limitRows(plan: Plan, select: Select, context: QueryContext, outer?: Scope): Plan {
  if (select.limit === undefined && select.offset === undefined) return plan;
  const scope: Scope = { columns: [], parent: outer, noAggregates: "LIMIT" };
  const count = (expression: Expression | undefined) => (expression === undefined ? undefined : coerce(compile(expression, scope, context), INT8));
  const [limit, offset] = [count(select.limit), count(select.offset)];
  return {
    columns: plan.columns,
    run(row) {
      const around: RowContext = { values: [], outer: row };
      const start = Number(offset?.evaluate(around) ?? 0);
      const length = limit?.evaluate(around) ?? null;
      if (start < 0) throw new SqlError("2201X", "OFFSET must not be negative");
      if (length !== null && (length as number) < 0) throw new SqlError("2201W", "LIMIT must not be negative");
      return plan.run(row).slice(start, length === null ? undefined : start + (length as number));
    },
  };
}
