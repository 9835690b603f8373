import { AGGREGATE_NAMES, aggregate } from "./aggregates.ts";
import type { Expression } from "./ast.ts";
import type { QueryContext } from "./context.ts";
import { SqlError } from "./error.ts";
import { callFunction } from "./functions.ts";
import { binary, coerce, commonType } from "./operators.ts";
import { type Compiled, type Scope, expressionKey, resolveColumn } from "./scope.ts";
import { planSelect } from "./select.ts";
import { BOOL, type SqlType, type SqlValue, TEXT, UNKNOWN, displayType, isNumber, isText } from "./types.ts";
import { canCast, compareValues, input } from "./values.ts";

/** Turns an expression into a function of a row, checking names and types on the way. */
export function compile(expression: Expression, scope: Scope, context: QueryContext): Compiled {
  if (scope.grouping?.keys.has(expressionKey(expression)) && expression.kind !== "column") {
    return compile(expression, { ...scope, grouping: undefined }, context);
  }
  switch (expression.kind) {
    case "literal": {
      const { value, type } = expression;
      return { type: { name: type }, evaluate: () => value };
    }
    case "column":
      return column(expression, scope);
    case "star":
      throw new SqlError("42601", 'syntax error at or near "*"');
    case "unary":
      return unary(expression, scope, context);
    case "binary":
      return operation(expression, scope, context);
    case "is":
      return is(expression, scope, context);
    case "in":
      return membership(expression, scope, context);
    case "exists": {
      const plan = planSelect(expression.query, context, scope);
      return { type: BOOL, evaluate: (row) => plan.run(row).length > 0 };
    }
    case "subquery":
      return scalar(expression, scope, context);
    case "case":
      return caseOf(expression, scope, context);
    case "cast":
      return cast(expression, scope, context);
    case "call":
      return call(expression, scope, context);
  }
}

/** Compiles a condition of WHERE, ON, HAVING or CHECK. */
export function compileCondition(expression: Expression, scope: Scope, context: QueryContext, clause: string): Compiled {
  const condition = compile(expression, scope, context);
  if (condition.type.name === "unknown") return coerce(condition, BOOL);
  if (condition.type.name === "bool") return condition;
  throw new SqlError("42804", `argument of ${clause} must be type boolean, not type ${displayType(condition.type)}`);
}

/** Casts what is assigned to a column; a constant is checked at once so that the error can point at it. */
export function constantCast(expression: Expression, compiled: Compiled, type: SqlType): Compiled {
  if (expression.kind !== "literal" || compiled.type.name !== "unknown" || typeof expression.value !== "string") return coerce(compiled, type);
  try {
    const value = input(expression.value, type);
    return { type, evaluate: () => value };
  } catch (error) {
    if (!(error instanceof SqlError) || error.code === "22001") throw error;
    throw new SqlError(error.code, error.message, {
      ...(error.detail ? { detail: error.detail } : {}),
      ...(expression.position ? { position: expression.position } : {}),
    });
  }
}

function column(expression: Expression & { kind: "column" }, scope: Scope): Compiled {
  const { depth, index, column } = resolveColumn(scope, expression);
  return {
    type: column.type,
    evaluate(row) {
      let at = row;
      for (let up = 0; up < depth; up++) at = at.outer ?? at;
      return at.values[index] ?? null;
    },
  };
}

function unary(expression: Expression & { kind: "unary" }, scope: Scope, context: QueryContext): Compiled {
  const { operator } = expression;
  if (operator === "not") {
    const operand = compileCondition(expression.operand, scope, context, "NOT");
    return {
      type: BOOL,
      evaluate(row) {
        const value = operand.evaluate(row);
        return value === null ? null : !value;
      },
    };
  }
  const operand = compile(expression.operand, scope, context);
  if (!isNumber(operand.type) && operand.type.name !== "interval") {
    const hint = "No operator matches the given name and argument type. You might need to add an explicit type cast.";
    throw new SqlError("42883", `operator does not exist: ${operator} ${displayType(operand.type)}`, { hint, position: expression.position });
  }
  if (operator === "+") return operand;
  return {
    type: operand.type,
    evaluate(row) {
      const value = operand.evaluate(row);
      if (typeof value === "string") return value.startsWith("-") ? value.slice(1) : `-${value}`;
      return value === null || value === 0 ? value : -(value as number);
    },
  };
}

function operation(expression: Expression & { kind: "binary" }, scope: Scope, context: QueryContext): Compiled {
  const { operator, position } = expression;
  if (operator === "and" || operator === "or") {
    const left = compileCondition(expression.left, scope, context, operator.toUpperCase());
    const right = compileCondition(expression.right, scope, context, operator.toUpperCase());
    const decisive = operator === "or";
    return {
      type: BOOL,
      evaluate(row) {
        const a = left.evaluate(row);
        if (a === decisive) return decisive;
        const b = right.evaluate(row);
        if (b === decisive) return decisive;
        return a === null || b === null ? null : !decisive;
      },
    };
  }
  const left = compile(expression.left, scope, context);
  const right = compile(expression.right, scope, context);
  if (["like", "ilike", "||", "->", "->>"].includes(operator)) return binary(operator, left, right, position);
  return binary(operator, literalAs(expression.left, left, right.type), literalAs(expression.right, right, left.type), position);
}

/** An unknown literal beside a typed operand is read as that type, with a caret on the literal when it cannot be. */
function literalAs(expression: Expression, compiled: Compiled, other: SqlType): Compiled {
  if (compiled.type.name !== "unknown" || other.name === "unknown" || expression.kind !== "literal") return compiled;
  if (
    (other.name === "timestamptz" || other.name === "timestamp" || other.name === "date") &&
    typeof expression.value === "string" &&
    !/^\s*\d{4}-/.test(expression.value)
  ) {
    return constantCast(expression, compiled, { name: "interval" });
  }
  return constantCast(expression, compiled, { name: isText(other) ? "text" : other.name });
}

function is(expression: Expression & { kind: "is" }, scope: Scope, context: QueryContext): Compiled {
  const operand = compile(expression.operand, scope, context);
  const wanted = expression.what === "null" ? null : expression.what === "true";
  return { type: BOOL, evaluate: (row) => (operand.evaluate(row) === wanted) !== expression.negated };
}

function membership(expression: Expression & { kind: "in" }, scope: Scope, context: QueryContext): Compiled {
  const operand = compile(expression.operand, scope, context);
  let items: (row: Parameters<Compiled["evaluate"]>[0]) => SqlValue[];
  let type: SqlType | undefined = operand.type;
  if (Array.isArray(expression.list)) {
    const list = expression.list.map((item) => literalAs(item, compile(item, scope, context), operand.type));
    for (const item of list) type = type === undefined ? undefined : commonType(type, item.type);
    const shared = type ?? TEXT;
    const coerced = list.map((item) => coerce(item, shared));
    items = (row) => coerced.map((item) => item.evaluate(row));
  } else {
    const plan = planSelect(expression.list, context, scope);
    if (plan.columns.length !== 1) throw new SqlError("42601", "subquery has too many columns", { position: expression.position });
    type = commonType(operand.type, plan.columns[0]?.type ?? UNKNOWN);
    items = (row) => plan.run(row).map((values) => values[0] ?? null);
  }
  if (type === undefined) throw new SqlError("42883", `operator does not exist: ${displayType(operand.type)} = text`, { position: expression.position });
  const subject = coerce(operand, type);
  const common = type;
  return {
    type: BOOL,
    evaluate(row) {
      const value = subject.evaluate(row);
      if (value === null) return null;
      const all = items(row);
      if (all.some((item) => item !== null && compareValues(value, item, common) === 0)) return !expression.negated;
      return all.includes(null) ? null : expression.negated;
    },
  };
}

function scalar(expression: Expression & { kind: "subquery" }, scope: Scope, context: QueryContext): Compiled {
  const plan = planSelect(expression.query, context, scope);
  const only = plan.columns[0];
  if (plan.columns.length !== 1 || only === undefined) throw new SqlError("42601", "subquery must return only one column", { position: expression.position });
  return {
    type: only.type,
    evaluate(row) {
      const rows = plan.run(row);
      if (rows.length > 1) throw new SqlError("21000", "more than one row returned by a subquery used as an expression");
      return rows[0]?.[0] ?? null;
    },
  };
}

function caseOf(expression: Expression & { kind: "case" }, scope: Scope, context: QueryContext): Compiled {
  const { subject, otherwise } = expression;
  const branches = expression.branches.map(({ when, then }) => ({
    when: compileCondition(
      subject === undefined ? when : { kind: "binary", operator: "=", left: subject, right: when, position: 0 },
      scope,
      context,
      "CASE/WHEN",
    ),
    then: compile(then, scope, context),
  }));
  const last = otherwise === undefined ? undefined : compile(otherwise, scope, context);
  const results = [...branches.map((branch) => branch.then), ...(last ? [last] : [])];
  const type =
    results.map((item) => item.type).reduce<SqlType | undefined>((all, next) => (all === undefined ? undefined : commonType(all, next)), UNKNOWN) ?? TEXT;
  const chosen = branches.map((branch) => ({ when: branch.when, then: coerce(branch.then, type) }));
  const fallback = last === undefined ? undefined : coerce(last, type);
  return {
    type,
    evaluate(row) {
      const branch = chosen.find((candidate) => candidate.when.evaluate(row) === true);
      return (branch?.then ?? fallback)?.evaluate(row) ?? null;
    },
  };
}

function cast(expression: Expression & { kind: "cast" }, scope: Scope, context: QueryContext): Compiled {
  const operand = compile(expression.operand, scope, context);
  if (!canCast(operand.type, expression.type)) {
    throw new SqlError("42846", `cannot cast type ${displayType(operand.type)} to ${displayType(expression.type)}`, { position: expression.position });
  }
  // An explicit cast to a shorter varchar truncates silently; only assignments fail.
  const { length } = expression.type;
  if (length !== undefined && isText(expression.type)) {
    const whole = coerce(operand, { name: "text" });
    return {
      type: expression.type,
      evaluate(row) {
        const value = whole.evaluate(row);
        return value === null ? null : [...String(value)].slice(0, length).join("");
      },
    };
  }
  return constantCast(expression.operand, operand, expression.type);
}

function call(expression: Expression & { kind: "call" }, scope: Scope, context: QueryContext): Compiled {
  const { name, position } = expression;
  if (AGGREGATE_NAMES.has(name)) return aggregateCall(expression, scope, context);
  const list = expression.arguments.map((argument) => compile(argument, scope, context));
  const compiled = callFunction(name, list, context);
  if (compiled !== undefined) return compiled;
  throw noFunction(name, list, position);
}

function noFunction(name: string, list: readonly Compiled[], position: number): SqlError {
  const hint = "No function matches the given name and argument types. You might need to add explicit type casts.";
  return new SqlError("42883", `function ${name}(${list.map((item) => displayType({ name: item.type.name })).join(", ")}) does not exist`, { position, hint });
}

function aggregateCall(expression: Expression & { kind: "call" }, scope: Scope, context: QueryContext): Compiled {
  const { grouping } = scope;
  const { name, position } = expression;
  if (grouping === undefined) {
    if (scope.noAggregates === undefined) throw new SqlError("42803", "aggregate function calls cannot be nested", { position });
    throw new SqlError("42803", `aggregate functions are not allowed in ${scope.noAggregates}`, { position });
  }
  const inside: Scope = { columns: scope.columns, parent: scope.parent };
  const list = expression.arguments.map((argument) => compile(argument, inside, context));
  const made = aggregate(name, list, expression.star, expression.distinct);
  if (made === undefined) throw noFunction(name, list, position);
  const index = scope.columns.length + grouping.slots.length;
  grouping.slots.push({ index, compute: made.compute });
  return { type: made.type, evaluate: (row) => row.values[index] ?? null };
}
