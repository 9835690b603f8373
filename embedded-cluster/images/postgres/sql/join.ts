import type { Expression, Source } from "./ast.ts";
import { compile, compileCondition } from "./compile.ts";
import { type QueryContext, findRelation, spend } from "./context.ts";
import type { Row } from "./database.ts";
import { SqlError } from "./error.ts";
import type { RowContext, Scope, ScopeColumn } from "./scope.ts";
import { planSelect } from "./select.ts";
import { INT4, type SqlValue } from "./types.ts";

export interface SourcePlan {
  columns: ScopeColumn[];
  run(outer?: RowContext): Row[];
}

/** FROM: one wide row per combination of its tables. Without FROM there is one empty row. */
export function planSource(source: Source | undefined, context: QueryContext, outer?: Scope): SourcePlan {
  if (source === undefined) return { columns: [], run: () => [[]] };
  if (source.kind === "table") {
    const relation = findRelation(context, source.table);
    const table = source.alias ?? source.table.name;
    return { columns: relation.columns.map(({ name, type }) => ({ table, name, type })), run: () => [...relation.rows] };
  }
  if (source.kind === "query") {
    const plan = planSelect(source.query, context, outer);
    return { columns: plan.columns.map(({ name, type }) => ({ table: source.alias, name, type })), run: (row) => plan.run(row) };
  }
  if (source.kind === "function") return planFunction(source, context, outer);
  return planJoin(source, context, outer);
}

function planFunction(source: Source & { kind: "function" }, context: QueryContext, outer?: Scope): SourcePlan {
  const { call, alias, column } = source;
  const scope: Scope = { columns: [], parent: outer, noAggregates: "FROM" };
  if (call.name !== "generate_series") {
    const compiled = compile(call, scope, context);
    return { columns: [{ table: alias, name: column ?? alias, type: compiled.type }], run: (row) => [[compiled.evaluate({ values: [], outer: row })]] };
  }
  const bounds = call.arguments.map((argument) => compile(argument, scope, context));
  if (bounds.length < 2 || bounds.length > 3) throw new SqlError("42883", "function generate_series() does not exist", { position: call.position });
  const run = (row?: RowContext) => {
    const [from, to, step = 1] = bounds.map((bound) => Number(bound.evaluate({ values: [], outer: row })));
    if (step === 0) throw new SqlError("22023", "step size cannot equal zero");
    const rows: SqlValue[][] = [];
    for (let value = from as number; step > 0 ? value <= (to as number) : value >= (to as number); value += step) {
      spend(context);
      rows.push([value]);
    }
    return rows;
  };
  return { columns: [{ table: alias, name: column ?? alias, type: INT4 }], run };
}

function planJoin(join: Source & { kind: "join" }, context: QueryContext, outer?: Scope): SourcePlan {
  const left = planSource(join.left, context, outer);
  const right = planSource(join.right, context, outer);
  const shared = right.columns.find((column) => left.columns.some((other) => other.table === column.table));
  if (shared !== undefined) throw new SqlError("42712", `table name "${shared.table}" specified more than once`);
  const scope: Scope = { columns: [...left.columns, ...right.columns], parent: outer, noAggregates: "JOIN conditions" };
  const on = join.on ?? usingCondition(join.using, left.columns, right.columns);
  const condition = on === undefined ? undefined : compileCondition(on, scope, context, "JOIN/ON");
  const nothing = new Array<SqlValue>(right.columns.length).fill(null);
  const run = (outerRow?: RowContext) => {
    const rows: Row[] = [];
    const others = right.run(outerRow);
    for (const first of left.run(outerRow)) {
      spend(context, others.length);
      const matching = others
        .map((second) => [...first, ...second])
        .filter((values) => condition === undefined || condition.evaluate({ values, outer: outerRow }) === true);
      if (matching.length === 0 && join.type === "left") rows.push([...first, ...nothing]);
      for (const row of matching) rows.push(row);
    }
    return rows;
  };
  return { columns: [...scope.columns], run };
}

function usingCondition(names: string[] | undefined, left: ScopeColumn[], right: ScopeColumn[]): Expression | undefined {
  let condition: Expression | undefined;
  for (const name of names ?? []) {
    const [a, b] = [left.find((column) => column.name === name), right.find((column) => column.name === name)];
    if (a === undefined || b === undefined)
      throw new SqlError("42703", `column "${name}" specified in USING clause does not exist in ${a === undefined ? "left" : "right"} table`);
    const equal: Expression = {
      kind: "binary",
      operator: "=",
      left: { kind: "column", table: a.table, name, position: 0 },
      right: { kind: "column", table: b.table, name, position: 0 },
      position: 0,
    };
    condition = condition === undefined ? equal : { kind: "binary", operator: "and", left: condition, right: equal, position: 0 };
  }
  return condition;
}
