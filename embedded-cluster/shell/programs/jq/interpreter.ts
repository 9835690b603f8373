// Longer than 400 lines: one case for each node of one language.
import { builtin, type Invoke } from "./builtins.ts";
import { formatValue } from "./formats.ts";
import { type Path, type Result, iterate, plain } from "./results.ts";
import { type Filter, JqError, type JsonValue, type Pattern } from "./syntax.ts";
import { calculate, compareValues, deletePaths, getIndex, getPath, isTruthy, putKey, setPath, slice, typeOf } from "./values.ts";

interface Definition {
  parameters: readonly string[];
  body: Filter;
  scope: Scope;
}

/** What names mean at a place of the program. */
export class Scope {
  readonly variables: ReadonlyMap<string, JsonValue>;
  readonly functions: ReadonlyMap<string, Definition | { filter: Filter; scope: Scope }>;
  constructor(variables: ReadonlyMap<string, JsonValue> = new Map(), functions: Scope["functions"] = new Map()) {
    this.variables = variables;
    this.functions = functions;
  }
  withVariable(name: string, value: JsonValue): Scope {
    return new Scope(new Map([...this.variables, [name, value]]), this.functions);
  }
}

class Break extends Error {
  readonly label: object;
  constructor(label: object) {
    super("break");
    this.label = label;
  }
}

const DEPTH_LIMIT = 400;

/** Runs a filter lazily: results come one by one, so that `first(range(1e9))` ends. `onStep` lets the program pause and give up. */
export class JqInterpreter {
  private readonly nextInput: () => Promise<JsonValue | undefined>;
  private readonly onStep: () => Promise<void> | undefined;
  private readonly now: () => number;
  private depth = 0;
  private readonly labels = new Map<string, object>();

  constructor(nextInput: () => Promise<JsonValue | undefined>, onStep: () => Promise<void> | undefined, now: () => number) {
    this.nextInput = nextInput;
    this.onStep = onStep;
    this.now = now;
  }

  async *values(filter: Filter, input: JsonValue, scope: Scope): AsyncGenerator<JsonValue, void> {
    for await (const result of this.run(filter, { value: input, path: undefined }, scope)) yield result.value;
  }

  async paths(filter: Filter, input: JsonValue, scope: Scope): Promise<Path[]> {
    const found: Path[] = [];
    for await (const result of this.run(filter, { value: input, path: [] }, scope)) {
      if (result.path === undefined) throw new JqError("Invalid path expression");
      found.push(result.path);
    }
    return found;
  }

  private async *run(filter: Filter, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    const wait = this.onStep();
    if (wait !== undefined) await wait;
    if (this.depth >= DEPTH_LIMIT) throw new JqError("stack overflow");
    this.depth++;
    try {
      yield* this.evaluate(filter, input, scope);
    } finally {
      this.depth--;
    }
  }

  private async *evaluate(filter: Filter, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    switch (filter.type) {
      case "identity":
        yield input;
        return;
      case "recurse":
        yield* this.recurse(input);
        return;
      case "literal":
        yield plain(filter.value);
        return;
      case "field":
        for await (const target of this.run(filter.target, input, scope)) {
          for await (const name of this.values(filter.name, input.value, scope))
            yield { value: getIndex(target.value, name), path: target.path && [...target.path, name] };
        }
        return;
      case "slice":
        for await (const target of this.run(filter.target, input, scope)) {
          for await (const to of this.optional(filter.to, input.value, scope)) {
            for await (const from of this.optional(filter.from, input.value, scope))
              yield { value: slice(target.value, from, to), path: target.path && [...target.path, { start: from, end: to }] };
          }
        }
        return;
      case "iterate":
        for await (const target of this.run(filter.target, input, scope)) yield* iterate(target);
        return;
      case "pipe":
        for await (const left of this.run(filter.left, input, scope)) yield* this.run(filter.right, left, scope);
        return;
      case "comma":
        yield* this.run(filter.left, input, scope);
        yield* this.run(filter.right, input, scope);
        return;
      case "array": {
        const items: JsonValue[] = [];
        if (filter.content !== undefined) for await (const item of this.values(filter.content, input.value, scope)) items.push(item);
        yield plain(items);
        return;
      }
      case "object":
        yield* this.object(filter.entries, 0, {}, input, scope);
        return;
      case "string":
      case "format":
        yield* this.text(filter, input, scope);
        return;
      case "negate":
        for await (const value of this.values(filter.operand, input.value, scope)) {
          if (typeof value !== "number") throw new JqError(`${typeOf(value)} (${JSON.stringify(value)}) cannot be negated`);
          yield plain(-value);
        }
        return;
      case "binary":
        yield* this.binary(filter, input, scope);
        return;
      case "update":
        yield* this.update(filter, input, scope);
        return;
      case "if":
        for await (const condition of this.values(filter.condition, input.value, scope)) {
          const branch = isTruthy(condition) ? filter.then : filter.otherwise;
          if (branch === undefined) yield input;
          else yield* this.run(branch, input, scope);
        }
        return;
      case "try":
        yield* this.attempt(filter, input, scope);
        return;
      case "variable": {
        const value = scope.variables.get(filter.name);
        if (value === undefined) throw new JqError(`$${filter.name} is not defined`);
        yield plain(value);
        return;
      }
      case "bind":
        for await (const value of this.values(filter.source, input.value, scope))
          yield* this.run(filter.body, input, await this.destructureAny(filter.patterns, value, scope));
        return;
      case "reduce": {
        for await (const start of this.values(filter.start, input.value, scope)) {
          let state: JsonValue = start;
          for await (const value of this.values(filter.source, input.value, scope)) {
            let last: JsonValue = null;
            for await (const next of this.values(filter.update, state, await this.destructure(filter.pattern, value, scope))) last = next;
            state = last;
          }
          yield plain(state);
        }
        return;
      }
      case "foreach":
        for await (const start of this.values(filter.start, input.value, scope)) {
          let state: JsonValue = start;
          for await (const value of this.values(filter.source, input.value, scope)) {
            const inner = await this.destructure(filter.pattern, value, scope);
            for await (const next of this.values(filter.update, state, inner)) {
              state = next;
              if (filter.extract === undefined) yield plain(state);
              else yield* this.run(filter.extract, plain(state), inner);
            }
          }
        }
        return;
      case "define": {
        const functions = new Map(scope.functions);
        const inner = new Scope(scope.variables, functions);
        functions.set(`${filter.name}/${filter.parameters.length}`, { parameters: filter.parameters, body: filter.body, scope: inner });
        yield* this.run(filter.rest, input, inner);
        return;
      }
      case "label": {
        const label = {};
        const outer = this.labels.get(filter.name);
        this.labels.set(filter.name, label);
        try {
          yield* this.run(filter.body, input, scope);
        } catch (error) {
          if (!(error instanceof Break) || error.label !== label) throw error;
        } finally {
          if (outer !== undefined) this.labels.set(filter.name, outer);
        }
        return;
      }
      case "break":
        throw new Break(this.labels.get(filter.name) ?? {});
      case "call":
        yield* this.call(filter, input, scope);
    }
  }

  private async *call(filter: Extract<Filter, { type: "call" }>, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    const definition = scope.functions.get(`${filter.name}/${filter.arguments.length}`);
    if (definition !== undefined && "filter" in definition) {
      yield* this.run(definition.filter, input, definition.scope);
      return;
    }
    if (definition !== undefined) {
      const functions = new Map(definition.scope.functions);
      let variables = definition.scope.variables;
      const bindings: { name: string; values: AsyncGenerator<JsonValue, void> }[] = [];
      for (const [index, parameter] of definition.parameters.entries()) {
        const argument = filter.arguments[index] as Filter;
        const name = parameter.replace(/^\$/, "");
        functions.set(`${name}/0`, { filter: argument, scope });
        if (parameter.startsWith("$")) bindings.push({ name, values: this.values(argument, input.value, scope) });
      }
      for (const { name, values } of bindings) {
        const first = await values.next();
        if (first.done) return;
        variables = new Map([...variables, [name, first.value as JsonValue]]);
      }
      yield* this.run(definition.body, input, new Scope(variables, functions));
      return;
    }
    const invoke: Invoke = {
      input,
      arguments: filter.arguments,
      run: (argument, target = input) => this.run(argument, target, scope),
      values: (argument, value = input.value) => this.values(argument, value, scope),
      paths: (argument, value = input.value) => this.paths(argument, value, scope),
      nextInput: this.nextInput,
      recurse: (from) => this.recurse(from),
      variable: (name) => scope.variables.get(name),
      now: this.now,
    };
    yield* builtin(filter.name, invoke);
  }

  private async *optional(filter: Filter | undefined, input: JsonValue, scope: Scope): AsyncGenerator<JsonValue, void> {
    if (filter === undefined) yield null;
    else yield* this.values(filter, input, scope);
  }

  private async *recurse(from: Result): AsyncGenerator<Result, void> {
    const wait = this.onStep();
    if (wait !== undefined) await wait;
    yield from;
    if (from.value !== null && typeof from.value === "object") for (const child of iterate(from)) yield* this.recurse(child);
  }

  private async *object(
    entries: readonly { key: Filter; value: Filter }[],
    index: number,
    made: Record<string, JsonValue>,
    input: Result,
    scope: Scope,
  ): AsyncGenerator<Result, void> {
    const entry = entries[index];
    if (entry === undefined) {
      yield plain(made);
      return;
    }
    for await (const key of this.values(entry.key, input.value, scope)) {
      if (typeof key !== "string") throw new JqError(`Object keys must be strings`);
      for await (const value of this.values(entry.value, input.value, scope)) {
        const next = { ...made };
        putKey(next, key, value);
        yield* this.object(entries, index + 1, next, input, scope);
      }
    }
  }

  private async *text(filter: Extract<Filter, { type: "string" | "format" }>, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    if (filter.type === "format") {
      yield plain(formatValue(filter.name, input.value));
      return;
    }
    let results = [""];
    for (const part of filter.parts) {
      if (typeof part === "string") {
        results = results.map((text) => text + part);
        continue;
      }
      const next: string[] = [];
      for await (const value of this.values(part, input.value, scope)) for (const text of results) next.push(text + formatValue(filter.format, value));
      results = next;
    }
    for (const text of results) yield plain(text);
  }

  private async *binary(filter: Extract<Filter, { type: "binary" }>, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    const { operator } = filter;
    if (operator === "//") {
      let found = false;
      try {
        for await (const result of this.run(filter.left, input, scope)) {
          if (!isTruthy(result.value)) continue;
          found = true;
          yield result;
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
      }
      if (!found) yield* this.run(filter.right, input, scope);
      return;
    }
    if (operator === "and" || operator === "or") {
      for await (const left of this.values(filter.left, input.value, scope)) {
        if (isTruthy(left) === (operator === "or")) yield plain(operator === "or");
        else for await (const right of this.values(filter.right, input.value, scope)) yield plain(isTruthy(right));
      }
      return;
    }
    for await (const right of this.values(filter.right, input.value, scope)) {
      for await (const left of this.values(filter.left, input.value, scope)) yield plain(operate(operator, left, right));
    }
  }

  private async *update(filter: Extract<Filter, { type: "update" }>, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    const paths = await this.paths(filter.path, input.value, scope);
    if (filter.operator === "|=") {
      let result = input.value;
      const removed: Path[] = [];
      for (const path of paths) {
        const first = await this.values(filter.value, getPath(result, path), scope).next();
        if (first.done) removed.push(path);
        else result = setPath(result, path, first.value as JsonValue);
      }
      for (const path of removed.reverse()) result = deletePaths(result, [path]);
      yield plain(result);
      return;
    }
    for await (const value of this.values(filter.value, input.value, scope)) {
      let result = input.value;
      for (const path of paths) {
        const before = getPath(result, path);
        const next =
          filter.operator === "="
            ? value
            : filter.operator === "//="
              ? isTruthy(before)
                ? before
                : value
              : calculate(filter.operator.slice(0, -1), before, value);
        result = setPath(result, path, next);
      }
      yield plain(result);
    }
  }

  private async *attempt(filter: Extract<Filter, { type: "try" }>, input: Result, scope: Scope): AsyncGenerator<Result, void> {
    try {
      yield* this.run(filter.body, input, scope);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      if (filter.handler !== undefined) yield* this.run(filter.handler, plain(error.value), scope);
    }
  }

  private async destructureAny(patterns: readonly Pattern[], value: JsonValue, scope: Scope): Promise<Scope> {
    for (const [index, pattern] of patterns.entries()) {
      try {
        return await this.destructure(pattern, value, scope);
      } catch (error) {
        if (!(error instanceof JqError) || index === patterns.length - 1) throw error;
      }
    }
    return scope;
  }

  private async destructure(pattern: Pattern, value: JsonValue, scope: Scope): Promise<Scope> {
    if (pattern.type === "variable") return scope.withVariable(pattern.name, value);
    let inner = scope;
    if (pattern.type === "array") {
      for (const [index, item] of pattern.items.entries()) inner = await this.destructure(item, getIndex(value, index), inner);
      return inner;
    }
    for (const entry of pattern.entries) {
      for await (const key of this.values(entry.key, value, inner)) {
        const found = getIndex(value, key);
        if (entry.variable !== undefined) inner = inner.withVariable(entry.variable, found);
        if (entry.pattern !== undefined) inner = await this.destructure(entry.pattern, found, inner);
        break;
      }
    }
    return inner;
  }
}

function operate(operator: string, left: JsonValue, right: JsonValue): JsonValue {
  const order = () => compareValues(left, right);
  switch (operator) {
    case "==":
      return order() === 0;
    case "!=":
      return order() !== 0;
    case "<":
      return order() < 0;
    case "<=":
      return order() <= 0;
    case ">":
      return order() > 0;
    case ">=":
      return order() >= 0;
    default:
      return calculate(operator, left, right);
  }
}
