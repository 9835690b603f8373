import { type FunctionTable, type Overload, parametersOf } from "./functions/table.ts";
import type { Bind, Call, Comprehension, ListNode, MapNode, Node, Select } from "./syntax.ts";
import { fitsValue } from "./type-of-value.ts";
import { CelError, isMap, LiteralMap, NONE, Opaque, Optional, TypeValue, type Value } from "./values.ts";

/** How much an evaluation may cost, and has cost. */
export interface Meter {
  cost: number;
  limit: number;
}

/** Values of an expression's variables; computed when they are first read. */
export type Activation = (name: string) => Value | undefined;

/** Throws CelError. Models cel-go's interpreter with its cost tracker: roughly one unit for each step and each ten characters. */
export function evaluate(node: Node, activation: Activation, functions: FunctionTable, meter: Meter): Value {
  return new Evaluation(activation, functions, meter).value(node, undefined);
}

interface Scope {
  name: string;
  value: Value;
  outer: Scope | undefined;
}

const TYPES = new Set(["bool", "bytes", "double", "int", "string", "uint", "list", "map", "null_type", "type"]);
const LIST_COST = 10;
const MAP_COST = 30;
/** Characters that a function may go over for one unit. */
const CHARACTERS_PER_COST = 10;

class Evaluation {
  private readonly activation: Activation;
  private readonly functions: FunctionTable;
  private readonly meter: Meter;

  constructor(activation: Activation, functions: FunctionTable, meter: Meter) {
    this.activation = activation;
    this.functions = functions;
    this.meter = meter;
  }

  value(node: Node, scope: Scope | undefined): Value {
    switch (node.kind) {
      case "literal":
        return node.value;
      case "identifier":
        return this.variable(node.name, scope);
      case "select":
        return this.select(node, scope);
      case "call":
        return this.call(node, scope);
      case "list":
        return this.list(node, scope);
      case "map":
        return this.map(node, scope);
      case "comprehension":
        return this.comprehension(node, scope);
      default:
        return this.bind(node, scope);
    }
  }

  private pay(cost: number): void {
    this.meter.cost += cost;
    if (this.meter.cost > this.meter.limit) throw new CelError("operation cancelled: actual cost limit exceeded");
  }

  private variable(name: string, scope: Scope | undefined): Value {
    this.pay(1);
    for (let each = scope; each !== undefined; each = each.outer) if (each.name === name) return each.value;
    const value = this.activation(name);
    if (value !== undefined) return value;
    if (TYPES.has(name)) return new TypeValue(name);
    throw new CelError(`no such attribute(s): ${name}`);
  }

  private select({ operand, field, isTest, isOptional }: Select, scope: Scope | undefined): Value {
    const holder = this.value(operand, scope);
    this.pay(1);
    const inner = holder instanceof Optional ? holder.value : holder;
    if (holder instanceof Optional && !holder.has) return isTest ? false : NONE;
    if (inner instanceof Opaque && Object.hasOwn(inner.fields, field)) return inner.fields[field];
    if (!isMap(inner)) {
      if (isTest && (isOptional || holder instanceof Optional)) return false;
      throw new CelError(inner === null ? `no such key: ${field}` : "no such overload");
    }
    const found = inner.get(field);
    if (isTest) return found !== undefined;
    if (isOptional || holder instanceof Optional) return found === undefined ? NONE : new Optional(true, found);
    if (found === undefined) throw new CelError(`no such key: ${field}`);
    return found;
  }

  private call(node: Call, scope: Scope | undefined): Value {
    const { name, target, args } = node;
    if (name === "_&&_" || name === "_||_") return this.logic(args, name === "_||_", scope);
    if (name === "_?_:_") return this.choice(args, scope);
    const qualified = target?.kind === "identifier" ? `${target.name}.${name}` : undefined;
    const isQualified = qualified !== undefined && this.functions.has(qualified);
    if (target !== undefined && !isQualified && LAZY.has(name)) return this.optionalCall(node, target, scope);
    const operands = target === undefined || isQualified ? args : [target, ...args];
    const values = operands.map((each) => this.value(each, scope));
    return this.apply(isQualified ? qualified : name, target !== undefined && !isQualified, values);
  }

  private apply(name: string, isMember: boolean, values: Value[]): Value {
    this.pay(1 + sizesOf(values));
    const overload = this.functions.of(name).find((each) => each.isMember === isMember && fits(each, values));
    if (overload === undefined) throw new CelError("no such overload");
    const result = overload.run(...values);
    if (typeof result === "string" && result.length > CHARACTERS_PER_COST) this.pay(Math.ceil(result.length / CHARACTERS_PER_COST));
    return result;
  }

  /** A side that decides makes up for one that fails. */
  private logic(args: readonly Node[], deciding: boolean, scope: Scope | undefined): Value {
    let failure: unknown;
    for (const each of args) {
      try {
        const value = this.value(each, scope);
        if (value === deciding) return deciding;
        if (typeof value !== "boolean") failure ??= new CelError("no such overload");
      } catch (error) {
        if (!(error instanceof CelError) || this.meter.cost > this.meter.limit) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return !deciding;
  }

  private choice([condition, then, otherwise]: readonly Node[], scope: Scope | undefined): Value {
    const value = this.value(condition as Node, scope);
    if (typeof value !== "boolean") throw new CelError("no such overload");
    return this.value((value ? then : otherwise) as Node, scope);
  }

  /** orValue, or, optMap and optFlatMap look at their argument only when they need it. */
  private optionalCall({ name, args }: Call, target: Node, scope: Scope | undefined): Value {
    const optional = this.value(target, scope);
    const [argument] = args;
    if (!(optional instanceof Optional) || argument === undefined) throw new CelError("no such overload");
    this.pay(1);
    if (name === "orValue") return optional.has ? optional.value : this.value(argument, scope);
    if (name === "or") return optional.has ? optional : this.value(argument, scope);
    if (!optional.has || argument.kind !== "bind") return NONE;
    const result = this.value(argument.body, { name: argument.name, value: optional.value, outer: scope });
    return name === "optMap" ? new Optional(true, result) : result;
  }

  private list({ elements }: ListNode, scope: Scope | undefined): Value {
    this.pay(LIST_COST);
    return elements.flatMap(({ value, isOptional }) => {
      const item = this.value(value, scope);
      if (!isOptional) return [item];
      return item instanceof Optional && item.has ? [item.value] : [];
    });
  }

  private map({ entries }: MapNode, scope: Scope | undefined): Value {
    this.pay(MAP_COST);
    const pairs = entries.flatMap(({ key, value, isOptional }): (readonly [Value, Value])[] => {
      const item = this.value(value, scope);
      const name = this.value(key, scope);
      if (!isOptional) return [[name, item]];
      return item instanceof Optional && item.has ? [[name, item.value]] : [];
    });
    const made = new LiteralMap(pairs);
    if (made.size < pairs.length) throw new CelError("Failed with repeated key");
    return made;
  }

  private bind({ name, value, body }: Bind, scope: Scope | undefined): Value {
    return this.value(body, { name, value: this.value(value, scope), outer: scope });
  }

  private comprehension(node: Comprehension, scope: Scope | undefined): Value {
    const range = this.value(node.range, scope);
    const steps = stepsOf(range, node.variables.length);
    const [first, second] = node.variables as [string, string | undefined];
    const scoped = ([key, value]: readonly [Value, Value]): Scope => {
      this.pay(1);
      const inner = { name: first, value: key, outer: scope };
      return second === undefined ? inner : { name: second, value, outer: inner };
    };
    return this.gather(node, steps, scoped);
  }

  private gather(node: Comprehension, steps: Iterable<readonly [Value, Value]>, scoped: (step: readonly [Value, Value]) => Scope): Value {
    switch (node.name) {
      case "all":
      case "exists":
        return this.quantify(node, steps, scoped);
      case "exists_one":
        return [...steps].filter((step) => this.truth(node.body, scoped(step))).length === 1;
      case "filter":
        return [...steps].flatMap((step) => (this.truth(node.body, scoped(step)) ? [step[0]] : []));
      default:
        return this.transform(node, steps, scoped);
    }
  }

  private quantify({ name, body }: Comprehension, steps: Iterable<readonly [Value, Value]>, scoped: (step: readonly [Value, Value]) => Scope): boolean {
    const deciding = name === "exists";
    let failure: unknown;
    for (const step of steps) {
      try {
        if (this.truth(body, scoped(step)) === deciding) return deciding;
      } catch (error) {
        if (!(error instanceof CelError) || this.meter.cost > this.meter.limit) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return !deciding;
  }

  private transform(node: Comprehension, steps: Iterable<readonly [Value, Value]>, scoped: (step: readonly [Value, Value]) => Scope): Value {
    const results: (readonly [Value, Value])[] = [];
    for (const step of steps) {
      const scope = scoped(step);
      if (node.filter === undefined || this.truth(node.filter, scope)) results.push([step[0], this.value(node.body, scope)]);
    }
    if (node.name === "map" || node.name === "transformList") return results.map(([, value]) => value);
    if (node.name === "transformMap") return new LiteralMap(results);
    return new LiteralMap(results.flatMap(([, entry]) => (isMap(entry) ? entry.keys().map((key) => [key, entry.get(key)] as const) : [])));
  }

  private truth(node: Node, scope: Scope): boolean {
    const value = this.value(node, scope);
    if (typeof value !== "boolean") throw new CelError("no such overload");
    return value;
  }
}

const LAZY = new Set(["orValue", "or", "optMap", "optFlatMap"]);

function stepsOf(range: Value, count: number): (readonly [Value, Value])[] {
  if (Array.isArray(range)) return range.map((item, index) => (count === 1 ? [item, null] : [BigInt(index), item]));
  if (isMap(range)) return range.keys().map((key) => [key, count === 1 ? null : range.get(key)]);
  throw new CelError("no such overload");
}

function fits(overload: Overload, values: readonly Value[]): boolean {
  const { params } = parametersOf(overload);
  return params.length === values.length && params.every((param, index) => fitsValue(param, values[index]));
}

/** Long texts and lists cost what it takes to go over them. */
function sizesOf(values: readonly Value[]): number {
  let cost = 0;
  for (const value of values) {
    if (typeof value === "string") cost += Math.floor(value.length / CHARACTERS_PER_COST);
    else if (Array.isArray(value)) cost += value.length;
  }
  return cost;
}
